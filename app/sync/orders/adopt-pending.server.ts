import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import type { AdminGraphql } from "../../shopify/admin-call";
import { readOrder } from "../../shopify/read-order";
import { FROM_KNOWN_SHOP } from "../../shops/install.server";
import { enqueueLink } from "../jobs.server";

/** An order without returns that was asked about within this is not asked about again. */
const ASKED_MS = 10 * 60_000;

/**
 * Returns of the past that name their order only by its name are linked when somebody opens it: until then nobody asked
 * Shopify which order that is.
 * @returns true when there are such returns, and this order was not held against them lately
 */
export async function namesArePending(
  house: Pick<House, "now">,
  db: ShopDb,
  orderId: string,
): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 AS there FROM returns WHERE shop = $1 AND order_id IS NULL AND link_state = 'pending'
       AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.shop = $1 AND o.order_id = $2 AND o.read_at > $3) LIMIT 1`,
    [orderId, new Date(house.now().getTime() - ASKED_MS)],
  );
  return rows.length > 0;
}

/**
 * Queues the linking of returns that carry this order's name and wait for it.
 * @returns how many there are
 */
export async function adoptPending(
  house: House,
  db: ShopDb,
  admin: AdminGraphql,
  orderId: string,
): Promise<number> {
  const order = await readOrder(admin, orderId);
  const { shop } = db;
  await db.query(
    `INSERT INTO orders (shop, order_id, name, read_at) SELECT shop, $2, $3, $4::timestamptz ${FROM_KNOWN_SHOP}
     ON CONFLICT (shop, order_id) DO UPDATE SET name = coalesce(excluded.name, orders.name), read_at = excluded.read_at`,
    [orderId, order?.name ?? null, house.now()],
  );
  if (!order) return 0;
  const rows = await db.query<{ return_id: string }>(
    `SELECT return_id FROM returns WHERE shop = $1 AND order_id IS NULL AND link_state = 'pending'
       AND order_name IN ($2, ltrim($2, '#'), '#' || ltrim($2, '#')) LIMIT 20`,
    [order.name],
  );
  for (const { return_id: returnId } of rows) await enqueueLink(house.queue, { shop, returnId });
  return rows.length;
}
