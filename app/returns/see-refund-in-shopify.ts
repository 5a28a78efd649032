import { Decimal } from "decimal.js";
import { decimalOf, moneyOf } from "./decimal-money";
import type { LedgerEntry } from "./ledger";
import type { OrderInShopify } from "./return";

const ROUNDING = new Decimal("0.01");

/**
 * Does Shopify's order show the refund that Loop says it gave? By its id, else by the sum in shop money within 0.01.
 * "no" only where that is sure: the order is readable, in the same currency, and shows less than Loop says. A larger
 * sum without a match may hold this refund among others, so it is "not visible".
 */
export function seeRefundInShopify(
  refund: LedgerEntry,
  order: OrderInShopify | null,
  currency: string | null,
): LedgerEntry["seenInShopify"] {
  const said = decimalOf(refund.issued?.amount);
  if (order === null || order.hidden || order.refunds === null || refund.issued === null)
    return "not-visible";
  const ids = new Set(refund.issued.shopifyIds);
  const byId = order.refunds.filter((entry) => ids.has(entry.id.slice(entry.id.lastIndexOf("/") + 1)));
  if (byId.some((entry) => movedBy(entry).greaterThan(0))) return "yes";
  if (said === null || currency === null || order.currency !== currency) return "not-visible";
  const seen = new Decimal(moneySeenInShopify(order) ?? 0);
  const matches = [seen, ...order.refunds.map(movedBy)].some((sum) => sum.minus(said).abs().lte(ROUNDING));
  if (matches) return "yes";
  return seen.lessThan(said) ? "no" : "not-visible";
}

/** All that Shopify shows as refunded on the order, in shop money; `since` (ISO 8601) leaves out what came before. */
export function moneySeenInShopify(order: OrderInShopify | null, since?: string): string | null {
  if (order === null || order.hidden || order.refunds === null) return null;
  const counted = order.refunds.filter((entry) => !since || Date.parse(entry.at) >= Date.parse(since));
  return moneyOf(counted.reduce((sum, entry) => sum.plus(movedBy(entry)), new Decimal(0)));
}

/** Shopify's own total of a refund, or what its transactions moved where that total is 0 (refunds outside Shopify). */
function movedBy(entry: { amount: string; transactionsAmount: string }): Decimal {
  const amount = decimalOf(entry.amount) ?? new Decimal(0);
  return amount.greaterThan(0) ? amount : (decimalOf(entry.transactionsAmount) ?? new Decimal(0));
}
