import { z } from "zod";
import type { House } from "../../house.server";
import { PRIORITY, enqueueLink, enqueueRead, enqueueRefresh } from "../jobs.server";

const Changed = z.looseObject({
  id: z.union([z.number(), z.string()]).transform(String),
  name: z.string().nullish(),
});

/**
 * An order changed in Shopify. Refreshed when it has Loop returns; returns that wait for an order of this id or name are
 * looked up again. An order without returns costs two indexed look-ups.
 */
export async function orderChanged(
  house: House,
  shop: string,
  payload: unknown,
): Promise<"refreshed" | "linking" | "nothing"> {
  const order = Changed.safeParse(payload);
  if (!order.success) return "nothing";
  const { id, name } = order.data;
  const db = house.db.forShop(shop);
  const known = await db.query(
    "SELECT 1 AS there FROM returns WHERE shop = $1 AND (order_id = $2 OR exchange_order_id = $2) LIMIT 1",
    [id],
  );
  if (known.length > 0) await readAgain(house, shop, id);
  // Loop's order id has an index of its own only where it is not the linked order.
  const waiting = await db.query<{ return_id: string }>(
    `SELECT return_id FROM returns WHERE shop = $1 AND link_state IN ('not-found', 'ambiguous', 'pending')
       AND ((order_id = $2 AND provider_order_id = $2)
         OR (provider_order_id = $2 AND order_id IS DISTINCT FROM provider_order_id) OR order_name IN ($3, ltrim($3, '#'), '#' || ltrim($3, '#'))) LIMIT 20`,
    [id, name ?? null],
  );
  for (const { return_id: returnId } of waiting) await enqueueLink(house.queue, { shop, returnId });
  if (waiting.length > 0) return "linking";
  return known.length > 0 ? "refreshed" : "nothing";
}

/** What was read of the order before this is old. */
async function readAgain(house: House, shop: string, orderId: string): Promise<void> {
  await house.db
    .forShop(shop)
    .query("UPDATE orders SET stale_at = $3 WHERE shop = $1 AND order_id = $2", [orderId, house.now()]);
  await enqueueRefresh(house.queue, { shop, orderId });
}

const NativeReturn = z.looseObject({
  order: z
    .looseObject({
      id: z.union([z.number(), z.string()]).transform(String).optional(),
      admin_graphql_api_id: z.string().optional(),
    })
    .nullish(),
  order_id: z.union([z.number(), z.string()]).transform(String).nullish(),
});

/** A native return of an order changed: its Loop returns are read again and the order refreshed. */
export async function nativeReturnChanged(house: House, shop: string, payload: unknown): Promise<void> {
  const native = NativeReturn.safeParse(payload);
  if (!native.success) return;
  const { order, order_id } = native.data;
  const orderId = order?.id ?? order_id ?? /(\d+)$/.exec(order?.admin_graphql_api_id ?? "")?.[1];
  if (!orderId) return;
  const db = house.db.forShop(shop);
  const rows = await db.query<{ return_id: string }>(
    "SELECT return_id FROM returns WHERE shop = $1 AND order_id = $2",
    [orderId],
  );
  await db.query("UPDATE orders SET told_at = $3 WHERE shop = $1 AND order_id = $2", [orderId, house.now()]);
  for (const { return_id: returnId } of rows)
    await enqueueRead(house.queue, { shop, returnId, why: "native-return" }, { priority: PRIORITY.delivery });
  if (rows.length > 0) await readAgain(house, shop, orderId);
}
