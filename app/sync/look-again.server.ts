import type { House } from "../house.server";
import { PRIORITY, enqueueRead, enqueueRefresh } from "./jobs.server";

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
    unfinished: boolean;
  }>(
    `UPDATE returns r SET look_again_at = NULL
     FROM (SELECT shop, return_id FROM returns WHERE look_again_at <= $1 ORDER BY look_again_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED) d,
          shops s
     WHERE r.shop = d.shop AND r.return_id = d.return_id AND s.shop = r.shop AND s.uninstalled_at IS NULL
     RETURNING r.shop, r.return_id, r.order_id, (r.state = 'closed' OR NOT r.finished) AS unfinished`,
    [house.now()],
  );
  await house.db.query(
    `UPDATE orders o SET stale_at = $1 FROM unnest($2::text[], $3::text[]) AS d (shop, order_id)
     WHERE o.shop = d.shop AND o.order_id = d.order_id`,
    [house.now(), due.map((row) => row.shop), due.map((row) => row.order_id)],
  );
  for (const { shop, return_id: returnId, order_id: orderId, unfinished } of due) {
    if (unfinished)
      await enqueueRead(house.queue, { shop, returnId, why: "clock" }, { priority: PRIORITY.machine });
    if (orderId) await enqueueRefresh(house.queue, { shop, orderId });
  }
  return due.length;
}
