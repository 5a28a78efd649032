import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { loopForShop } from "../shops/loop-for-shop.server";
import { driftSince } from "./drift/list-drift.server";
import type { DriftRecord } from "./drift/list-drift.server";
import { PRIORITY, enqueueRead } from "./jobs.server";
import { problemOfRead } from "./refresh-now.server";
import { readReturn } from "./read-return.server";
import type { ReadOutcome } from "./read-return.server";
import { refreshOrderNow } from "./orders/refresh-order-now.server";
import { wakeActions } from "./actions/wake-actions.server";

/** Returns of an order that are read while the person waits; the rest is queued with a person's priority. */
const AT_ONCE = 10;

export interface ResyncAnswer {
  /** What Loop was asked and how each read ended; `failed`: Loop did not answer for it, `queued`: it is read in a moment. */
  returns: { returnId: string; outcome: ReadOutcome["outcome"] | "failed" | "queued" }[];
  /** What differed, and what was done; `watching`: the delivery that tells of it may still come. */
  drift: DriftRecord[];
}

/**
 * Re-syncs an order while somebody waits: its Loop returns are read, one that Loop knows and we do not is found, the order is
 * read from Shopify and held against what we wrote, exchange orders included. An order of which neither side has a return
 * is an empty answer.
 * @throws ApiProblem when Loop answers for none of its returns
 */
export async function resyncOrder(house: House, db: ShopDb, orderId: string): Promise<ResyncAnswer> {
  const began = house.now();
  const { shop } = db;
  const known = await db.query<{ id: string }>(
    `SELECT return_id AS id FROM returns WHERE shop = $1 AND (order_id = $2 OR exchange_order_id = $2)
     ORDER BY finished, created_at DESC NULLS LAST LIMIT 100`,
    [orderId],
  );
  const missed = await findMissed(house, shop, orderId, known);
  const now = [...missed, ...known.map((row) => row.id)].slice(0, AT_ONCE);
  const later = known.map((row) => row.id).filter((id) => !now.includes(id));
  const reads = await Promise.all(
    now.map(async (returnId) => ({
      returnId,
      read: await readReturn(house, shop, returnId, { person: true, foundBy: "resync" }),
    })),
  );
  const failures = reads.flatMap(({ read }) =>
    read.outcome === "later" || read.outcome === "given-up" ? [read.error] : [],
  );
  const [first] = failures;
  if (first && failures.length === reads.length) throw problemOfRead(first);
  for (const returnId of later)
    await enqueueRead(house.queue, { shop, returnId, why: "resync" }, { priority: PRIORITY.person });
  for (const { returnId } of reads) await wakeActions(house, db, returnId);
  await refreshOrderNow(house, db, orderId, { by: "resync", thorough: true });
  return {
    returns: [
      ...reads.map(({ returnId, read }) => ({
        returnId,
        outcome: read.outcome === "later" || read.outcome === "given-up" ? ("failed" as const) : read.outcome,
      })),
      ...later.map((returnId) => ({ returnId, outcome: "queued" as const })),
    ],
    drift: await driftSince(db, { returnIds: now, orderId }, began),
  };
}

/** Loop finds one return by Shopify's order: perhaps one of which no delivery told. */
async function findMissed(
  house: House,
  shop: string,
  orderId: string,
  known: readonly { id: string }[],
): Promise<string[]> {
  const loop = await loopForShop(house, shop, { priority: "person" });
  const found = await loop?.details({ orderId });
  if (!found?.ok) {
    if (found && found.error.kind !== "not-found")
      house.log.info(
        { shop, orderId, problem: problemOf(found.error) },
        "Loop did not say whether an order has a return that is not known here.",
      );
    return [];
  }
  const { id } = found.value;
  return known.some((row) => row.id === id) ? [] : [id];
}
