import type { House } from "../house.server";
import { PRIORITY, enqueueLink, enqueueRead, enqueueRefresh } from "./jobs.server";

/** As many in one minute as the machine can read beside its other work. */
const AT_ONCE = 500;

/**
 * What time alone changes: returns whose moment has come are read again, and their orders' summaries made again. Only
 * shops that are installed.
 * @returns how many were due
 */
export async function lookAgain(house: House): Promise<number> {
  const due = await house.db.query<{
    shop: string;
    return_id: string;
    order_id: string | null;
    exchange_order_id: string | null;
    unfinished: boolean;
  }>(
    `UPDATE returns r SET look_again_at = NULL
     FROM (SELECT shop, return_id FROM returns WHERE look_again_at <= $1 ORDER BY look_again_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED) d,
          shops s
     WHERE r.shop = d.shop AND r.return_id = d.return_id AND s.shop = r.shop AND s.uninstalled_at IS NULL
     RETURNING r.shop, r.return_id, r.order_id, r.exchange_order_id, (r.state = 'closed' OR NOT r.finished) AS unfinished`,
    [house.now()],
  );
  const shown = due.flatMap((row) => ordersOf(row).map((orderId) => ({ shop: row.shop, orderId })));
  await house.db.query(
    `UPDATE orders o SET stale_at = $1 FROM unnest($2::text[], $3::text[]) AS d (shop, order_id)
     WHERE o.shop = d.shop AND o.order_id = d.order_id`,
    [house.now(), shown.map((one) => one.shop), shown.map((one) => one.orderId)],
  );
  for (const row of due) {
    const { shop, return_id: returnId } = row;
    if (row.unfinished)
      await enqueueRead(house.queue, { shop, returnId, why: "clock" }, { priority: PRIORITY.machine });
    for (const orderId of ordersOf(row)) await enqueueRefresh(house.queue, { shop, orderId });
    // On no order: looked for again, and summarised on its own.
    if (row.order_id === null) await enqueueLink(house.queue, { shop, returnId });
  }
  return due.length;
}

/** The orders whose blocks show a return: its own, and the one that it was exchanged for. */
const ordersOf = (row: { order_id: string | null; exchange_order_id: string | null }): string[] => [
  ...new Set([row.order_id, row.exchange_order_id].filter((orderId) => orderId !== null)),
];
