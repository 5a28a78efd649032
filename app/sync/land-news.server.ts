import type { ShopTx } from "../db.server";
import type { House } from "../house.server";
import { applyReturn } from "../returns/apply-return.server";
import type { ApplyOutcome, ReturnNews } from "../returns/apply-return.server";
import { PRIORITY, enqueue, enqueueRefresh, readReturnKey } from "./jobs.server";

/**
 * Applies news of a return and queues what follows from it, in the caller's transaction: the order's summary is made
 * again, or the return is linked first.
 * @param options.follow false: the order's summary is left until somebody opens the order
 */
export async function landNews(
  house: House,
  tx: ShopTx,
  news: ReturnNews,
  { follow = true }: { follow?: boolean } = {},
): Promise<ApplyOutcome> {
  const result = await applyReturn(house, tx, news);
  if (result.outcome === "applied") {
    const { returnId, orderId, exchangeOrderId, revision } = result.row;
    if (follow) await followUp(house, tx, { returnId, orderId, exchangeOrderId });
    if (revision === 1) await resumeWaiting(house, tx, returnId);
  }
  return result;
}

/** Deliveries that spoke of this return before it was known are applied now. */
async function resumeWaiting(house: House, tx: ShopTx, returnId: string): Promise<void> {
  const waiting = await tx.query<{ id: string }>(
    `UPDATE deliveries SET status = 'received', settled_at = NULL
     WHERE shop = $1 AND return_id = $2 AND status = 'waiting' RETURNING id::text AS id`,
    [returnId],
  );
  for (const { id } of waiting)
    await enqueue(
      house.queue,
      "apply-delivery",
      { shop: tx.shop, deliveryId: id },
      { priority: PRIORITY.delivery, shop: tx.shop },
      tx.sql,
    );
}

/** Queues the refresh of the orders that show this return. */
export async function followUp(
  house: House,
  tx: ShopTx,
  of: { returnId: string; orderId: string | null; exchangeOrderId: string | null },
): Promise<void> {
  if (of.orderId) await enqueueRefresh(house.queue, { shop: tx.shop, orderId: of.orderId }, tx.sql);
  else
    await enqueue(
      house.queue,
      "link-return",
      { shop: tx.shop, returnId: of.returnId },
      { singletonKey: readReturnKey(tx.shop, of.returnId), shop: tx.shop },
      tx.sql,
    );
  if (of.exchangeOrderId && of.exchangeOrderId !== of.orderId)
    await enqueueRefresh(house.queue, { shop: tx.shop, orderId: of.exchangeOrderId }, tx.sql);
}

/** The orders that show a return, as stored. */
export async function ordersOf(
  tx: ShopTx,
  returnId: string,
): Promise<{ returnId: string; orderId: string | null; exchangeOrderId: string | null } | null> {
  const [row] = await tx.query<{ returnId: string; orderId: string | null; exchangeOrderId: string | null }>(
    `SELECT return_id AS "returnId", order_id AS "orderId", exchange_order_id AS "exchangeOrderId"
     FROM returns WHERE shop = $1 AND return_id = $2`,
    [returnId],
  );
  return row ?? null;
}
