import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { namesArePending } from "./adopt-pending.server";
import { PRIORITY, enqueueRead, enqueueRefresh } from "../jobs.server";

/** Loop's word older than this is asked for again when somebody looks. */
const OLD_MS = 10 * 60_000;

/** Writes once in a shop's life. @param at where the time stands among the values */
const blockOpened = (at: string) =>
  `UPDATE shops SET block_first_seen_at = ${at} WHERE shop = $1 AND block_first_seen_at IS NULL`;

/**
 * Somebody looks at an order: that the block was opened is remembered in the same question, unfinished returns whose last word
 * from Loop is old are read again with a person's priority, coalesced; an order that was never read is read, and returns of the
 * past that carry its name are linked.
 * @returns true when something is on its way
 */
export async function orderLookedAt(house: House, db: ShopDb, orderId: string): Promise<boolean> {
  const rows = await db.query<{ return_id: string; old: boolean; order_read: boolean }>(
    `WITH opened AS (${blockOpened("$4")})
     SELECT r.return_id, NOT r.finished AND r.loop_word_at < $3 AS old, o.read_at IS NOT NULL AS order_read
     FROM returns r LEFT JOIN orders o ON o.shop = $1 AND o.order_id = $2
     WHERE r.shop = $1 AND (r.order_id = $2 OR r.exchange_order_id = $2)`,
    [orderId, new Date(house.now().getTime() - OLD_MS), house.now()],
  );
  const old = rows.filter((row) => row.old);
  for (const row of old)
    await enqueueRead(
      house.queue,
      { shop: db.shop, returnId: row.return_id, why: "looked-at" },
      { priority: PRIORITY.person },
    );
  const adopting = rows.length === 0 && (await namesArePending(house, db, orderId));
  if (adopting || rows.some((row) => !row.order_read))
    await enqueueRefresh(house.queue, { shop: db.shop, orderId }, undefined, { now: true });
  return adopting || old.length > 0;
}

/** Remembers that the block was opened once, so that the advice to pin it may go. */
export async function noteBlockOpened(house: Pick<House, "now">, db: ShopDb): Promise<void> {
  await db.query(blockOpened("$2"), [house.now()]);
}
