import type { ShopDb } from "../db.server";
import { findOrdersByName, oldestVisibleOrder } from "../shopify/find-orders";
import type { FoundOrder } from "../shopify/find-orders";
import type { AdminGraphql } from "../shopify/admin-call";
import { readOrder } from "../shopify/read-order";
import { FROM_KNOWN_SHOP } from "../shops/install.server";
import { isAged } from "./hidden-or-gone";
import type { LinkState, ReturnFacts } from "./return";

export interface FoundLink extends LinkState {
  /** A sentence for the app's pages; null when linked. */
  reason: string | null;
  /** Orders that it may belong to; their blocks offer to link it. */
  candidates: Pick<FoundOrder, "orderId" | "name">[];
}

/**
 * Which Shopify order a return belongs to: by `provider_order_id` when that order exists in this shop, else by the
 * order's name when exactly one order has it. Neither is a state with its reason, tried again when the order appears.
 * @param seen when the order that Loop names was made, where Shopify showed it once; and the present
 */
export async function findLink(
  admin: AdminGraphql,
  facts: Pick<ReturnFacts, "providerOrderId" | "orderName">,
  seen: { madeAt: string; now: Date } | null = null,
): Promise<FoundLink> {
  const { providerOrderId, orderName } = facts;
  if (providerOrderId && (await readOrder(admin, providerOrderId)))
    return {
      state: "linked",
      how: "provider-order-id",
      orderId: providerOrderId,
      reason: null,
      candidates: [],
    };
  const named = orderName ? await findOrdersByName(admin, orderName) : [];
  const only = named.length === 1 ? named[0] : undefined;
  // A name that fits while Loop names another id would be a guess: names are used again by shops that change their prefix.
  if (only && !providerOrderId)
    return { state: "linked", how: "order-name", orderId: only.orderId, reason: null, candidates: [] };
  if (named.length > 1)
    return {
      state: "ambiguous",
      how: null,
      orderId: null,
      reason: `${named.length} orders are called ${orderName}. Link the return on the right one.`,
      candidates: named,
    };
  const isHidden = (orderId: string) =>
    seen ? Promise.resolve(isAged(seen.madeAt, seen.now)) : isOlderThanVisible(admin, orderId);
  if (providerOrderId && (await isHidden(providerOrderId)))
    return {
      state: "unverified",
      how: "provider-order-id",
      orderId: providerOrderId,
      reason:
        "Shopify hides orders older than 60 days from this app, so the order Loop names could not be checked.",
      candidates: [],
    };
  return {
    state: "not-found",
    how: null,
    orderId: null,
    reason: orderName
      ? `No order ${orderName} exists in this shop yet. It is linked when the order appears, or by hand.`
      : "Loop names no order that exists in this shop.",
    candidates: named,
  };
}

/**
 * Without read_all_orders Shopify shows an app the orders of the last 60 days and answers null for older ones, as for
 * orders that do not exist. Order ids grow with time, so an id below the oldest visible one is an older order.
 */
export async function isOlderThanVisible(admin: AdminGraphql, orderId: string): Promise<boolean> {
  const oldest = await oldestVisibleOrder(admin);
  return /^\d+$/.test(orderId) && (oldest === null || BigInt(orderId) < BigInt(oldest));
}

/**
 * Stores a link, and the names of the orders that it may be, so that their blocks know themselves. A link that a person
 * made by hand is never replaced by a found one.
 */
export async function storeLink(
  db: Pick<ShopDb, "query" | "shop">,
  returnId: string,
  link: FoundLink,
): Promise<boolean> {
  if (link.candidates.length > 0)
    await db.query(
      `INSERT INTO orders (shop, order_id, name)
       SELECT shop, c.id, c.name FROM (SELECT shop ${FROM_KNOWN_SHOP}) s, unnest($2::text[], $3::text[]) AS c (id, name)
       ON CONFLICT (shop, order_id) DO UPDATE SET name = excluded.name`,
      [link.candidates.map((order) => order.orderId), link.candidates.map((order) => order.name)],
    );
  const rows = await db.query(
    `UPDATE returns SET order_id = $3, link_state = $4, link_how = $5, link_reason = $6, revision = revision + 1
     WHERE shop = $1 AND return_id = $2 AND (link_how IS DISTINCT FROM 'by-hand' OR $5 = 'by-hand')
       AND (order_id, link_state, link_how) IS DISTINCT FROM ($3, $4, $5)
     RETURNING 1 AS changed`,
    [returnId, link.orderId, link.state, link.how, link.reason],
  );
  return rows.length > 0;
}
