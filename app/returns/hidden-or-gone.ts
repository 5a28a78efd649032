import type { OrderInShopify, ReturnFacts } from "./return";

/** Without read_all_orders Shopify shows an app the orders of the last 60 days; a day is left for clocks and time zones. */
const SHOWN_DAYS = 59;
const DAY = 86_400_000;

/**
 * May an order that Shopify answers null for be only hidden, because it is older than what this app is shown? By the time it
 * was made where that is known, else by its return's: no return is older than its order. Null: neither tells.
 */
export function mayBeHiddenByAge(
  order: Pick<OrderInShopify, "createdAt"> | null,
  facts: Pick<ReturnFacts, "createdAt">,
  now: Date,
): boolean | null {
  if (order?.createdAt != null) return isAged(order.createdAt, now);
  return isAged(facts.createdAt ?? "", now) ? true : null;
}

/** Made so long ago that Shopify hides an order of that age. */
export const isAged = (madeAt: string, now: Date) => Date.parse(madeAt) < now.getTime() - SHOWN_DAYS * DAY;
