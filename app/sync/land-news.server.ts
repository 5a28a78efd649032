import type { ShopTx } from "../db.server";
import type { House } from "../house.server";
import { applyReturns } from "../returns/apply-return.server";
import type { ApplyOutcome } from "../returns/apply-return.server";
import type { DeliveredNews, ReadNews, ReturnNews } from "../returns/return-news";
import type { ConnectedTx } from "../shops/while-connected.server";
import type { DriftFinder } from "./drift/drift";
import { findDrift } from "./drift/find-drift.server";
import { enqueueDeliveries, enqueueLink, enqueueRefresh, linkOptions, refreshOptions } from "./jobs.server";

interface How {
  /** false for a return whose order's summary is left until somebody opens the order. */
  follow?: (news: ReturnNews) => boolean;
  /** The sweep that looked for what deliveries did not tell: what it finds is put on record. */
  foundBy?: DriftFinder | undefined;
}

/**
 * Applies what a read says of returns, at most one news of each, and queues what follows from it, in the caller's transaction:
 * the order's summary is made again, or the return is linked first.
 * @param tx `loop.land` begins it: only a shop that is still connected as it was asked is told anything
 * @returns an outcome for each, in the same order
 */
export const landReads = (
  house: House,
  tx: ConnectedTx,
  page: readonly ReadNews[],
  how?: How,
): Promise<ApplyOutcome[]> => landMany(house, tx, page, how);

/** The same for deliveries: they were let in while the shop was connected, and Loop does not send them again. */
export const landDeliveries = (
  house: House,
  tx: ShopTx,
  page: readonly DeliveredNews[],
): Promise<ApplyOutcome[]> => landMany(house, tx, page);

async function landMany(
  house: House,
  tx: ShopTx,
  page: readonly ReturnNews[],
  { follow = () => true, foundBy }: How = {},
): Promise<ApplyOutcome[]> {
  if (page.length === 0) return [];
  const outcomes = await applyReturns(house, tx, page);
  if (foundBy) await findDrift(tx, page, outcomes, foundBy);
  const fresh: string[] = [];
  const toShow: ShownOn[] = [];
  outcomes.forEach((one, index) => {
    const news = page[index];
    if (one.outcome !== "applied" || !news) return;
    if (one.row.revision === 1) fresh.push(one.row.returnId);
    if (follow(news)) toShow.push(one.row);
  });
  await followUps(house, tx, toShow);
  await resumeWaiting(house, tx, fresh);
  return outcomes;
}

/** Deliveries that spoke of these returns before they were known are applied now. */
async function resumeWaiting(house: House, tx: ShopTx, returnIds: readonly string[]): Promise<void> {
  if (returnIds.length === 0) return;
  const waiting = await tx.query<{ id: string }>(
    `UPDATE deliveries SET status = 'received', settled_at = NULL
     WHERE shop = $1 AND return_id = ANY ($2::text[]) AND status = 'waiting' RETURNING id::text AS id`,
    [returnIds],
  );
  if (waiting.length > 0)
    await enqueueDeliveries(
      house.queue,
      [{ shop: tx.shop, deliveryIds: waiting.map(({ id }) => id) }],
      tx.sql,
    );
}

interface ShownOn {
  returnId: string;
  orderId: string | null;
  exchangeOrderId: string | null;
}

/**
 * Queues the refresh of the orders that show these returns; a few one by one, a page's worth at once. Always in the same order:
 * of a job that waits there is one, and two pages at once must not wait for each other's crosswise.
 */
async function followUps(house: House, tx: ShopTx, unsorted: readonly ShownOn[]): Promise<void> {
  const shown = unsorted.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  if (shown.length <= 2) {
    for (const one of shown) await followUp(house, tx, one);
    return;
  }
  const { shop } = tx;
  const orderIds = new Set(shown.flatMap((one) => [one.orderId ?? [], one.exchangeOrderId ?? []].flat()));
  await house.queue.sendMany(
    "refresh-order",
    [...orderIds]
      .toSorted()
      .map((orderId) => ({ data: { shop, orderId }, options: refreshOptions({ shop, orderId }) })),
    tx.sql,
  );
  await house.queue.sendMany(
    "link-return",
    shown.flatMap(({ orderId, returnId }) =>
      orderId ? [] : [{ data: { shop, returnId }, options: linkOptions({ shop, returnId }) }],
    ),
    tx.sql,
  );
}

const placeOf = ({ orderId, returnId }: ShownOn): string => orderId ?? returnId;

/** Queues the refresh of the orders that show this return. */
export async function followUp(house: House, tx: ShopTx, of: ShownOn): Promise<void> {
  if (of.orderId) await enqueueRefresh(house.queue, { shop: tx.shop, orderId: of.orderId }, tx.sql);
  else await enqueueLink(house.queue, { shop: tx.shop, returnId: of.returnId }, tx.sql);
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

/** Queues the refresh of the orders that show a return, where what is shown changed without news of Loop. */
export async function refreshOrders(house: House, tx: ShopTx, returnId: string): Promise<void> {
  const orders = await ordersOf(tx, returnId);
  if (orders) await followUp(house, tx, orders);
}
