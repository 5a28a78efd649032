import { z } from "zod";
import { callAdmin } from "./admin-call";
import type { AdminGraphql } from "./admin-call";

/** Needs read_orders. */
export const FIND_ORDERS = `#graphql
  query LoopsideFindOrders($query: String!) {
    orders(first: 25, query: $query, sortKey: CREATED_AT, reverse: true) {
      nodes { legacyResourceId name createdAt }
    }
  }
`;

const schema = z.object({
  orders: z.object({
    nodes: z.array(
      z.object({
        legacyResourceId: z.union([z.string(), z.number()]).transform(String),
        name: z.string(),
        createdAt: z.string(),
      }),
    ),
  }),
});

export interface FoundOrder {
  orderId: string;
  name: string;
  createdAt: string;
}

const bare = (name: string) => name.trim().replace(/^#/, "").toLowerCase();

/**
 * Orders whose name is exactly `name`, with or without "#". Shopify's search matches by token, and names may carry a
 * shop's own prefix, so the result is compared again.
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function findOrdersByName(admin: AdminGraphql, name: string): Promise<FoundOrder[]> {
  const { orders } = await callAdmin(admin, FIND_ORDERS, { query: `name:${JSON.stringify(name)}` }, schema);
  return orders.nodes
    .filter((order) => bare(order.name) === bare(name))
    .map((order) => ({ orderId: order.legacyResourceId, name: order.name, createdAt: order.createdAt }));
}

/**
 * Which of these order ids exist in this shop (at most 25 at once).
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function findOrdersById(admin: AdminGraphql, ids: readonly string[]): Promise<string[]> {
  const wanted = ids.filter((id) => /^\d{1,20}$/.test(id)).slice(0, 25);
  if (wanted.length === 0) return [];
  const query = wanted.map((id) => `id:${id}`).join(" OR ");
  const { orders } = await callAdmin(admin, FIND_ORDERS, { query }, schema);
  return orders.nodes.map((order) => order.legacyResourceId);
}

/** Needs read_orders. */
export const OLDEST_ORDER = `#graphql
  query LoopsideOldestOrder {
    orders(first: 1, sortKey: CREATED_AT) {
      nodes { legacyResourceId name createdAt }
    }
  }
`;

/**
 * Id of the oldest order that Shopify shows this app; null when it shows none.
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function oldestVisibleOrder(admin: AdminGraphql): Promise<string | null> {
  const { orders } = await callAdmin(admin, OLDEST_ORDER, {}, schema);
  return orders.nodes[0]?.legacyResourceId ?? null;
}
