import { afterEach, describe, expect, it } from "vitest";
import { connectLoop } from "../../app/shops/connect-loop.server";
import { markInstalled, markUninstalled, redactShop, SHOP_TABLES } from "../../app/shops/install.server";
import { saveSettings } from "../../app/shops/settings.server";
import { rememberStaff } from "../../app/shops/staff.server";
import { useDatabase } from "../support/database";
import { houseOf, NOW, openAccount, OTHER, SHOP } from "./support";

const db = useDatabase();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const shopRow = (shop = SHOP) => db().prisma.shop.findUnique({ where: { shop } });

async function connected(shop = SHOP) {
  const { account, server } = await openAccount();
  closers.push(server.close);
  const house = houseOf(db(), server.url);
  await markInstalled(db().forShop(shop), NOW);
  await connectLoop(
    house,
    shop,
    { apiKey: "key-0123456789", secret: "secret", choice: "both" },
    async (ids) => ids,
  );
  return { account, house };
}

describe("an installation", () => {
  it("is remembered once and keeps what Shopify said of the shop", async () => {
    const info = {
      shopGid: "gid://shopify/Shop/1",
      name: "Northwind",
      currency: "USD",
      timezone: "America/New_York",
      primaryLocale: null,
      countryCode: "US",
      shopifyCreatedAt: NOW,
    };
    const shop = db().forShop(SHOP);
    expect(await markInstalled(shop, NOW, info)).toBe("installed");
    expect(await markInstalled(shop, later(1))).toBe("known");
    expect(await shopRow()).toMatchObject({
      name: "Northwind",
      currency: "USD",
      installedAt: NOW,
      uninstalledAt: null,
    });
  });

  it("ends with an uninstall: no token, no secret, no webhook left", async () => {
    const { account, house } = await connected();
    await db().prisma.shopifySession.create({
      data: { id: "offline", shop: SHOP, isOnline: false, sealed: new Uint8Array(1) },
    });
    expect(await markUninstalled(house, SHOP, later(1))).toEqual({
      outcome: "uninstalled",
      loop: { outcome: "disconnected", webhooks: "deleted" },
    });
    expect(account.webhooks).toEqual([]);
    expect(await db().prisma.shopifySession.count()).toBe(0);
    expect(await shopRow()).toMatchObject({ uninstalledAt: later(1) });
    expect(await markUninstalled(house, SHOP, later(2))).toMatchObject({
      outcome: "uninstalled",
      loop: { outcome: "not-connected" },
    });
    expect(await shopRow()).toMatchObject({ uninstalledAt: later(1) });
  });

  it("begins again, and a late uninstall webhook does not end it", async () => {
    const { house } = await connected();
    await markUninstalled(house, SHOP, later(1));
    expect(await markInstalled(db().forShop(SHOP), later(2))).toBe("reinstalled");
    expect(await markUninstalled(house, SHOP, later(1))).toEqual({ outcome: "installed-since" });
    expect(await shopRow()).toMatchObject({ installedAt: later(2), uninstalledAt: null });
    expect(await markUninstalled(house, OTHER, NOW)).toEqual({ outcome: "unknown-shop" });
  });
});

describe("shop/redact", () => {
  it("knows every table that knows a shop", async () => {
    const rows = await db().query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'shop' ORDER BY table_name`,
    );
    expect([...SHOP_TABLES].sort()).toEqual(rows.map((row) => row.table_name));
  });

  it("erases all of the shop and nothing of another", async () => {
    for (const shop of [SHOP, OTHER]) {
      await connected(shop);
      await saveSettings(db().forShop(shop), { refunds: "loop" });
      await rememberStaff(db().forShop(shop), { userId: "1", name: "Anna", scopes: "" }, NOW);
    }
    await db().prisma.shop.update({ where: { shop: SHOP }, data: { uninstalledAt: later(1) } });
    expect(await redactShop(db().forShop(SHOP), later(49))).toEqual({ outcome: "erased", rows: 4 });
    for (const table of SHOP_TABLES) {
      expect(await db().query(`SELECT 1 FROM ${table} WHERE shop = $1`, [SHOP]), table).toEqual([]);
    }
    expect(await db().prisma.staff.count({ where: { shop: OTHER } })).toBe(1);
    expect(await redactShop(db().forShop(SHOP), later(50))).toEqual({ outcome: "erased", rows: 0 });
  });

  it("spares a shop that was installed again, and not one whose uninstall never arrived", async () => {
    await connected();
    expect(await redactShop(db().forShop(SHOP), later(24))).toEqual({ outcome: "installed-since" });
    expect(await redactShop(db().forShop(SHOP), later(72))).toMatchObject({ outcome: "erased" });
  });
});
