import type { ShopDb } from "../db.server";
import type { ConnectHouse } from "./connect-loop.server";
import { disconnectLoop, type DisconnectOutcome } from "./disconnect-loop.server";

/** What Shopify says of a shop. */
export interface ShopInfo {
  shopGid: string;
  name: string;
  currency: string;
  timezone: string;
  primaryLocale: string | null;
  countryCode: string | null;
  shopifyCreatedAt: Date;
}

export type InstallOutcome = "installed" | "reinstalled" | "known";

/** The app was opened in a shop: the first time, again after an uninstall, or simply again. */
export async function markInstalled(db: ShopDb, at: Date, info?: ShopInfo): Promise<InstallOutcome> {
  const [known] = await db.query<{ uninstalled_at: Date | null }>(
    "SELECT uninstalled_at FROM shops WHERE shop = $1",
  );
  const fields = info ?? {};
  if (!known) {
    // Two first requests may come at once.
    await db.prisma.shop.upsert({
      where: { shop: db.shop },
      create: { shop: db.shop, installedAt: at, ...fields },
      update: fields,
    });
    return "installed";
  }
  const back = known.uninstalled_at !== null;
  if (back || info) {
    await db.prisma.shop.update({
      where: { shop: db.shop },
      data: { ...fields, ...(back ? { installedAt: at, uninstalledAt: null } : {}) },
    });
  }
  return back ? "reinstalled" : "known";
}

export type UninstallOutcome =
  | { outcome: "uninstalled"; loop: DisconnectOutcome }
  /** The webhook is older than the installation: the app was installed again meanwhile. */
  | { outcome: "installed-since" }
  | { outcome: "unknown-shop" };

/**
 * `app/uninstalled`: everything stops for the shop. Its tokens and Loop secrets are erased, deliveries find no endpoint;
 * returns stay until `shop/redact`. Who may act, and what a warehouse's word does by itself, is asked again of a shop that comes
 * back: whoever installs it then need not be who answered.
 * @param at when Shopify says it happened
 */
export async function markUninstalled(
  house: ConnectHouse,
  shop: string,
  at: Date,
): Promise<UninstallOutcome> {
  const table = house.db.prisma.shop;
  const known = await table.findUnique({ where: { shop } });
  if (!known) return { outcome: "unknown-shop" };
  if (known.installedAt > at) return { outcome: "installed-since" };
  await house.db.prisma.$transaction([
    table.update({ where: { shop }, data: { uninstalledAt: known.uninstalledAt ?? at } }),
    house.db.prisma.shopifySession.deleteMany({ where: { shop } }),
    house.db.prisma.warehouseToken.updateMany({ where: { shop, revokedAt: null }, data: { revokedAt: at } }),
    house.db.prisma.shopSettings.updateMany({ where: { shop }, data: { whoMayAct: "unanswered" } }),
    house.db.prisma.warehouseRule.updateMany({ where: { shop }, data: { mode: "off" } }),
  ]);
  return { outcome: "uninstalled", loop: await disconnectLoop(house, shop) };
}

/** Every table that knows a shop. A test holds it against the database's own list. */
export const SHOP_TABLES = [
  "actions",
  "alerts",
  "backfill_windows",
  "backfills",
  "deep_sweeps",
  "return_patterns",
  "deliveries",
  "drifts",
  "focus",
  "loop_circuits",
  "loop_connections",
  "orders",
  "privacy_requests",
  "received_decisions",
  "received_lines",
  "received_posts",
  "return_history",
  "returns",
  "seen_versions",
  "shop_settings",
  "shopify_budgets",
  "shopify_sessions",
  "shops",
  "staff",
  "sweeps",
  "unreadable_rows",
  "warehouse_rules",
  "warehouse_tokens",
] as const;

/**
 * For `INSERT … SELECT`: what Shopify answered is kept only of a shop that is still known. Held until it is stored, so that an
 * erasure comes wholly before it, and then nothing is kept, or wholly after it.
 */
export const FROM_KNOWN_SHOP = "FROM shops WHERE shop = $1 FOR KEY SHARE";

/** Shopify sends `shop/redact` 48 hours after an uninstall. */
const REDACT_AFTER_MS = 48 * 3_600_000;

/**
 * `shop/redact`: erases all that is held of a shop, in one transaction. A shop that was installed again since the
 * uninstall that this is about keeps its data.
 */
export async function redactShop(
  db: ShopDb,
  at: Date,
): Promise<{ outcome: "erased"; rows: number } | { outcome: "installed-since" }> {
  const known = await db.prisma.shop.findUnique({ where: { shop: db.shop } });
  const again =
    known && known.uninstalledAt === null && known.installedAt.getTime() > at.getTime() - REDACT_AFTER_MS;
  if (again) return { outcome: "installed-since" };
  const rows = await db.transaction(async (tx) => {
    // What a job is just storing, of Loop over the connection or of Shopify, comes to its end first and is erased with the rest.
    await tx.query("SELECT 1 AS held FROM shops WHERE shop = $1 FOR UPDATE");
    await tx.query("SELECT 1 AS held FROM loop_connections WHERE shop = $1 FOR UPDATE");
    let count = 0;
    for (const table of SHOP_TABLES) {
      count += (await tx.query(`DELETE FROM ${table} WHERE shop = $1 RETURNING 1`)).length;
    }
    return count;
  });
  return { outcome: "erased", rows };
}
