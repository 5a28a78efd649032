import { compareExchangeOrder, expectedExchangeOrders } from "../../returns/exchange-orders";
import type { ExpectedExchangeOrder } from "../../returns/exchange-orders";
import { mayBeHiddenByAge } from "../../returns/hidden-or-gone";
import type { ReturnCase } from "../../returns/return";
import type { AdminGraphql } from "../../shopify/admin-call";
import { findOrdersByName } from "../../shopify/find-orders";
import { readExchangeOrder } from "../../shopify/read-exchange-order";
import type { ShopifyExchangeOrder } from "../../shopify/read-exchange-order";
import type { FoundDrift } from "./drift";

/** Loop has just made the order: Shopify's index and the items may lag a moment. */
const GRACE_MS = 15 * 60_000;
/** A return's exchange stands on one order, a few at most. */
const MOST_ORDERS = 5;

/**
 * Holds the exchange orders that Loop names against Shopify's. A native exchange has none, and one that Shopify may hide by
 * its age is not looked for.
 */
export async function exchangeDrift(admin: AdminGraphql, c: ReturnCase): Promise<FoundDrift | null> {
  const { facts, now } = c;
  const at = facts.evidence.exchangeProcessedAt;
  if (at !== null && now.getTime() - Date.parse(at) < GRACE_MS) return null;
  const differed = [];
  for (const expected of expectedExchangeOrders(facts).slice(0, MOST_ORDERS)) {
    const found = await lookFor(admin, expected);
    // The exchange order is younger than the return: where the return is young enough, Shopify shows it.
    if (found === "unsure" || (found === null && mayBeHiddenByAge({ createdAt: at }, facts, now) === true))
      continue;
    differed.push(...compareExchangeOrder(expected, found, facts));
  }
  if (differed.length === 0) return null;
  return {
    kind: "exchange-order",
    returnId: facts.id,
    orderId: c.link.orderId,
    differed: differed.slice(0, 20),
    since: new Date(at ?? now),
    state: "open",
    remedy: "acknowledge",
  };
}

async function lookFor(
  admin: AdminGraphql,
  { orderId, orderName }: ExpectedExchangeOrder,
): Promise<ShopifyExchangeOrder | null | "unsure"> {
  if (orderId !== null) return readExchangeOrder(admin, orderId);
  const named = await findOrdersByName(admin, orderName ?? "");
  const [only, ...others] = named;
  if (others.length > 0) return "unsure";
  return only ? readExchangeOrder(admin, only.orderId) : null;
}
