import { ChangedMeanwhile } from "../job-ending.server";
import type { House } from "../../house.server";
import type { ShopDb } from "../../db.server";
import { listFields } from "../../returns/list-fields";
import { loadOrderCases } from "../../returns/load-cases.server";
import type { OrderCases } from "../../returns/load-cases.server";
import { snapshotOf } from "../../returns/order-snapshot";
import type { OrderSummary } from "../../returns/order-summary";
import type { OrderInShopify, ReturnCase } from "../../returns/return";
import { summariseOrder } from "../../returns/summarise-order";
import type { AdminGraphql } from "../../shopify/admin-call";
import { readOrder } from "../../shopify/read-order";
import { readSellable } from "../../shopify/read-variants";
import { writeOrderMetafields } from "../../shopify/write-order-metafields";
import { FROM_KNOWN_SHOP } from "../../shops/install.server";
import { readSettings } from "../../shops/settings.server";
import { adoptPending, namesArePending } from "./adopt-pending.server";
import type { DriftFinder } from "../drift/drift";
import { compareOrder } from "../drift/compare-order.server";
import type { Comparison } from "../drift/compare-order.server";
import type { StandingFields } from "../drift/metafield-drift.server";
import { closeDrifts } from "../drift/record-drift.server";
import { keepSummary } from "./keep-summary.server";
import { keptSnapshot, variantsWanted } from "./kept-snapshot";
import { findOrderRow } from "./order-row.server";
import { relinkReturns } from "./relink-returns.server";

/**
 * `linking`: returns that carry the order's name are being linked. `not-installed`: the shop's token is gone; nothing is read
 * or written there any more. `switched-off`: the merchant wants nothing written on orders. `left`: somebody writes it again
 * after each of our writes; a person decides.
 */
export type RefreshOutcome =
  "written" | "unchanged" | "nothing-here" | "linking" | "hidden" | "switched-off" | "left" | "not-installed";

export interface RefreshOptions {
  /** `when-due`: what Shopify said within the last minutes will do where only Loop's side changed since. Default `now`. */
  read?: "now" | "when-due";
  /** Who looks, for what differs. Default the regular check. */
  by?: DriftFinder;
  /** Also looks at the exchange orders that Loop names: some calls more. */
  thorough?: boolean;
  /** Somebody waits: first in Shopify's bucket. */
  person?: boolean;
  /** Name of the person who wants it written again, whatever stands there. */
  rewriteFor?: string;
}

/** The order as Shopify shows it. */
interface SeenOrder {
  snapshot: OrderInShopify;
  /** Shopify's compare digest of the summary that stands there; null = none does. */
  standing: string | null;
  /** All that stands there; null where what was read before served. */
  fields: StandingFields | null;
}

/**
 * Reads an order from Shopify, checks the links of its returns, puts on record what differs from what we knew and wrote, makes
 * its summary and writes the metafields when the summary changed. Our own write wakes `orders/updated`, which leads here
 * again and ends as `unchanged`: no loop.
 * @throws ShopifyThrottled and the like: the job comes again
 */
export async function refreshOrder(
  house: House,
  shop: string,
  orderId: string,
  { read = "now", by = "shopify-check", thorough = false, rewriteFor, person = false }: RefreshOptions = {},
): Promise<RefreshOutcome> {
  const db = house.db.forShop(shop);
  const known = await loadOrderCases(house, db, orderId);
  const before = await findOrderRow(db, orderId);
  const empty = known.cases.length === 0 && !before?.writtenDigest;
  if (empty && !(await namesArePending(house, db, orderId))) return "nothing-here";
  const admin = await house.adminFor(shop, { person });
  if (!admin) return "not-installed";
  if (empty) return (await adoptPending(house, db, admin, orderId)) > 0 ? "linking" : "nothing-here";

  const { writeMetafields: writes } = await readSettings(db);
  const kept = read === "now" ? null : keptSnapshot(known, before, house.now(), writes);
  const seen = kept ? { ...kept, fields: null } : await seeOrder(house, db, admin, orderId, known);
  if (!seen) return "not-installed";
  await relinkReturns(house, db, admin, { known, snapshot: seen.snapshot, by });
  const { summary, cases } = await storeSummary(house, db, orderId, seen.snapshot);
  const { edited } = await compareOrder(house, db, admin, {
    by,
    thorough,
    orderId,
    before,
    was: known.order,
    is: seen.snapshot,
    fields: seen.fields,
    writes,
    cases,
  } satisfies Comparison);
  if (seen.snapshot.hidden) return "hidden";
  if (edited === "left" && rewriteFor === undefined) return "left";
  return writeSummary(house, db, admin, orderId, summary, {
    standing: seen.standing,
    writes,
    force: rewriteFor !== undefined || edited === "rewrite",
    person: rewriteFor ?? null,
  });
}

/** @returns null where the shop was erased while Shopify answered: nothing of it is kept */
async function seeOrder(
  house: House,
  db: ShopDb,
  admin: AdminGraphql,
  orderId: string,
  known: OrderCases,
): Promise<SeenOrder | null> {
  const at = house.now();
  const order = await readOrder(admin, orderId);
  const seen = snapshotOf(orderId, order, await readSellable(admin, variantsWanted(known)), at);
  // Hidden or gone: its age, once known, says which.
  const snapshot = order ? seen : { ...seen, createdAt: known.order?.createdAt ?? null };
  const kept = await db.query(
    `INSERT INTO orders (shop, order_id, name, shopify, read_at) SELECT shop, $2, $3, $4::jsonb, $5::timestamptz ${FROM_KNOWN_SHOP}
     ON CONFLICT (shop, order_id) DO UPDATE SET name = excluded.name, shopify = excluded.shopify, read_at = excluded.read_at
     RETURNING 1 AS kept`,
    [orderId, snapshot.name || null, JSON.stringify(snapshot), at],
  );
  if (kept.length === 0) return null;
  return { snapshot, standing: order?.summary?.compareDigest ?? null, fields: order };
}

/** Makes the summary from what is stored now and keeps it with the returns' own rows (list, attention, clock). */
async function storeSummary(
  house: House,
  db: ShopDb,
  orderId: string,
  snapshot: OrderInShopify,
): Promise<{ summary: OrderSummary; cases: ReturnCase[] }> {
  const { cases, asExchangeOrder } = await loadOrderCases(house, db, orderId);
  const summary = summariseOrder({
    orderId,
    orderName: snapshot.name || null,
    cases,
    asExchangeOrder,
    at: house.now(),
  });
  const own = cases.filter((one) => !asExchangeOrder.has(one.facts.id));
  for (const one of own) await keepSummary(db, one);
  return { summary, cases: own };
}

async function writeSummary(
  house: House,
  db: ShopDb,
  admin: AdminGraphql,
  orderId: string,
  summary: OrderSummary,
  {
    standing,
    writes,
    force,
    person,
  }: { standing: string | null; writes: boolean; force: boolean; person: string | null },
): Promise<RefreshOutcome> {
  const stored = await findOrderRow(db, orderId);
  const same = stored?.writtenDigest === summary.digest && stored.compareDigest === standing;
  if (same && !force) return "unchanged";
  if (!writes) return "switched-off";
  const fields = listFields(summary);
  const written = await writeOrderMetafields(
    admin,
    orderId,
    { summary: JSON.stringify(summary), states: fields.texts, attention: fields.attention },
    standing,
  );
  if (written.outcome === "stale") {
    // Somebody wrote since we read: what we knew of it is forgotten, so that the next refresh reads the order again.
    await db.query(
      "UPDATE orders SET compare_digest = NULL WHERE shop = $1 AND order_id = $2 AND compare_digest = $3",
      [orderId, standing],
    );
    throw new StaleMetafield(orderId);
  }
  const at = house.now();
  await db.query(
    `UPDATE orders SET summary = $3::jsonb, summary_digest = $4, written_digest = $4, compare_digest = $5, written_at = $6, write_failed = NULL
     WHERE shop = $1 AND order_id = $2`,
    [orderId, JSON.stringify(summary), summary.digest, written.compareDigest, at],
  );
  if (force)
    await closeDrifts(db, [{ kind: "metafield", returnId: null, orderId }], {
      repair: "rewritten",
      at,
      by: person,
    });
  return "written";
}

/** The metafield was written by somebody else in between; the job comes again at once. */
export class StaleMetafield extends ChangedMeanwhile {
  override name = "StaleMetafield";
  constructor(orderId: string) {
    super(`The summary of order ${orderId} was written by another process meanwhile.`);
  }
}
