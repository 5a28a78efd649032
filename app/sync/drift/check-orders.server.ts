import type { House } from "../../house.server";
import { problemOf } from "../../log.server";
import { ShopifyThrottled } from "../../shopify/admin-call";
import { PRIORITY } from "../jobs.server";
import { ChangedMeanwhile } from "../job-ending.server";
import { refreshOrder } from "../orders/refresh-order.server";

/** Orders of one shop that a run looks at, and for how long: what is left waits for the next minute. */
const AT_ONCE = 50;
const RUN_MS = 45_000;

/**
 * Every minute: queues the check of shops with orders that are due. Each order is due a day after its last check while one of
 * its returns is unfinished, or finished in the last 30 days.
 * @returns how many shops
 */
export async function checkDueOrders(house: Pick<House, "db" | "now" | "queue">): Promise<number> {
  const shops = await house.db.query<{ shop: string }>(
    `SELECT DISTINCT o.shop FROM orders o JOIN shops s ON s.shop = o.shop JOIN loop_connections c ON c.shop = o.shop
     WHERE o.next_check_at <= $1 AND s.uninstalled_at IS NULL AND c.status = 'connected'`,
    [house.now()],
  );
  await house.queue.sendMany(
    "check-orders",
    shops.map(({ shop }) => ({
      data: { shop },
      options: { singletonKey: shop, shop, priority: PRIORITY.machine },
    })),
  );
  return shops.length;
}

/**
 * Holds a shop's orders that are due against Shopify, the longest due first, inside the machine's half of Shopify's bucket.
 * Where that is used up the rest waits. Running it twice changes nothing.
 * @returns how many were looked at
 */
export async function checkOrders(house: House, shop: string): Promise<number> {
  const db = house.db.forShop(shop);
  const due = await db.query<{ order_id: string }>(
    `SELECT order_id FROM orders WHERE shop = $1 AND next_check_at <= $2 ORDER BY next_check_at LIMIT ${AT_ONCE}`,
    [house.now()],
  );
  const until = performance.now() + RUN_MS;
  let checked = 0;
  for (const { order_id: orderId } of due) {
    if (performance.now() > until) break;
    try {
      const outcome = await refreshOrder(house, shop, orderId, { thorough: true });
      if (outcome === "not-installed") break;
    } catch (error) {
      if (error instanceof ShopifyThrottled) break;
      // The write comes again by itself; any other trouble is one order's, not that of those behind it.
      if (!(error instanceof ChangedMeanwhile))
        house.log.warn(
          { shop, orderId, problem: problemOf(error) },
          "An order could not be checked; it is tomorrow.",
        );
    }
    // One that shows no return any more, or failed, must not be first again for ever.
    await db.query(
      `UPDATE orders SET next_check_at = CASE WHEN EXISTS (SELECT 1 FROM returns WHERE shop = $1 AND order_id = $2)
         THEN $3::timestamptz + interval '1 day' END
       WHERE shop = $1 AND order_id = $2 AND next_check_at <= $3`,
      [orderId, house.now()],
    );
    checked += 1;
  }
  return checked;
}
