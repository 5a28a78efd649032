import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { isFinished } from "../../returns/read-situation";
import type { OrderInShopify, ReturnCase } from "../../returns/return";
import type { AdminGraphql } from "../../shopify/admin-call";
import { enqueueRead } from "../jobs.server";
import type { DriftFinder, FoundDrift } from "./drift";
import { exchangeDrift } from "./exchange-drift.server";
import { mayRewrite, metafieldDrift } from "./metafield-drift.server";
import type { StandingFields } from "./metafield-drift.server";
import { closedNativeDrift, nativeDrift } from "./native-drift";
import { recordLook } from "./record-drift.server";
import type { DriftSubject } from "./record-drift.server";

/** An order as it was known, and as Shopify shows it now. */
export interface Comparison {
  by: DriftFinder;
  /** Also looks at the exchange orders that Loop names. */
  thorough: boolean;
  orderId: string;
  /** The stored row, as it was before the order was read. */
  before: {
    writtenDigest: string | null;
    compareDigest: string | null;
    writtenAt: Date | null;
    summary: unknown;
    toldAt: Date | null;
  } | null;
  was: OrderInShopify | null;
  is: OrderInShopify;
  /** Null: what was read before served, so that there is nothing to compare. */
  fields: StandingFields | null;
  /** The merchant wants the summary written on orders. */
  writes: boolean;
  /** Its own returns, as they are now. */
  cases: readonly ReturnCase[];
}

const DAY = 86_400_000;
/** An order whose returns finished longer ago is not checked any more; when somebody opens it, it is. */
const CHECKED_DAYS = 30;
const CHECK_EVERY_MS = DAY;

/**
 * Puts on record what a look at Shopify shows to differ from what we knew and wrote, and ends what is over. Looking twice
 * changes nothing.
 * @returns what is to be done about metafields that others edited: `left` where a person decides
 */
export async function compareOrder(
  house: Pick<House, "now" | "queue">,
  db: ShopDb,
  admin: AdminGraphql,
  look: Comparison,
): Promise<{ edited: "rewrite" | "left" | null }> {
  const { by, orderId, before, is, cases, fields, writes, thorough } = look;
  const at = house.now();
  if (is.hidden) {
    await nextCheck(db, look, at);
    return { edited: null };
  }
  const looked: DriftSubject[] = [];
  const found: FoundDrift[] = [];
  const see = (kind: DriftSubject["kind"], returnId: string | null, one: FoundDrift | null) => {
    looked.push({ kind, returnId, orderId });
    if (one) found.push(one);
  };
  let edited: "rewrite" | "left" | null = null;
  if (fields) {
    const native = nativeDrift(look.was, is, before?.toldAt ?? null);
    if (native) {
      found.push(native);
      // As after the webhook that did not come: a return that was closed in Shopify is closed in Loop.
      for (const one of cases)
        await enqueueRead(house.queue, { shop: db.shop, returnId: one.facts.id, why: "native-return" });
    }
    if (writes) {
      const differs = await metafieldDrift(db, admin, orderId, before, fields);
      see("metafield", null, differs);
      if (differs) edited = (await mayRewrite(db, orderId, at)) ? "rewrite" : "left";
    }
  }
  for (const one of cases) {
    see("native-closed", one.facts.id, closedNativeDrift(one));
    if (fields) see("order-gone", one.facts.id, null);
    if (thorough) see("exchange-order", one.facts.id, await exchangeDrift(admin, one));
  }
  if (fields || found.length > 0) await db.transaction((tx) => recordLook(tx, looked, found, { by, at }));
  await nextCheck(db, look, at);
  return { edited };
}

/** The first check comes a day after the first look, however often the order is read meanwhile: only a check is thorough. */
async function nextCheck(db: ShopDb, { orderId, cases, thorough }: Comparison, at: Date): Promise<void> {
  const oldest = at.getTime() - CHECKED_DAYS * DAY;
  const wanted = cases.some(
    (one) => !isFinished(one.facts.state) || Date.parse(one.standing.stateSince) > oldest,
  );
  const next = wanted ? new Date(at.getTime() + CHECK_EVERY_MS) : null;
  await db.query(
    `UPDATE orders SET next_check_at = $3 WHERE shop = $1 AND order_id = $2
       AND ${thorough ? "next_check_at IS DISTINCT FROM $3" : "(next_check_at IS NULL) <> ($3::timestamptz IS NULL)"}`,
    [orderId, next],
  );
}
