import { hasRemaining, lastGivenAt } from "./ledger";
import type { Ledger } from "./ledger";
import { labelsMade } from "./parcel-stage";
import type { ExchangeItem, ReturnCase } from "./return";

/** Why a return waits in review, where it is proved; Loop itself does not say. */
export type ReviewCause =
  /** `sellable`: Shopify counts every missing item again, and nothing else is left to give. */
  | { why: "out-of-stock"; restGiven: boolean; sellable: boolean }
  | { why: "refund-failed" }
  | { why: "flagged-by-us"; name: string | null; note: string | null }
  | { why: "international" }
  | { why: "unknown" };

/** For a return in state `review`. */
export function readReviewCause(c: ReturnCase, ledger: Ledger): ReviewCause {
  const items = outOfStockItems(c);
  if (items.length > 0) {
    const onlyExchange = ledger.open.every((entry) => entry.kind === "exchange");
    const sellable = onlyExchange && items.every((item) => isSellable(c, item, items));
    return { why: "out-of-stock", restGiven: onlyExchange && ledger.given.length > 0, sellable };
  }
  const { flagged } = c.standing;
  if (flagged?.by === "us")
    return { why: "flagged-by-us", name: flagged.staffName, note: c.flagNote ?? null };
  if (hasRemaining(ledger.entries.refund) && (refundFailed(c) || stoppedAtRefund(c, ledger)))
    return { why: "refund-failed" };
  return isForeignAtOnce(c) ? { why: "international" } : { why: "unknown" };
}

/** Exchange items that Loop marks out of stock and has not resolved otherwise. */
function outOfStockItems(c: Pick<ReturnCase, "facts">): ExchangeItem[] {
  return (c.facts.exchanges ?? []).filter(
    (item) =>
      item.outOfStock &&
      item.outOfStockResolution === null &&
      (item.exchangeOrderId ?? item.exchangeOrderName) === null,
  );
}

/** Loop moves a return to review and sends the failure at about the same time, in either order. */
function refundFailed(c: ReturnCase): boolean {
  const failed = c.standing.processingFailed;
  if (failed === null) return false;
  return Date.parse(failed.at) >= Date.parse(c.standing.stateSince) - 10 * 60_000;
}

/**
 * Loop gave another outcome in the very minutes in which the return went to review, with every item in stock: that run
 * stopped at the refund. Right after creation it may be an instant exchange and a policy that asks for review.
 */
function stoppedAtRefund(c: ReturnCase, ledger: Ledger): boolean {
  const given = Date.parse(lastGivenAt(ledger) ?? "");
  const created = Date.parse(c.facts.createdAt ?? "");
  const apart = Math.abs(Date.parse(c.standing.stateSince) - given);
  return apart <= 2 * 60_000 && given - created > 10 * 60_000;
}

/** A count that covers every item of the variant, or null (untracked, or sells on); a variant not read is not known. */
function isSellable(c: ReturnCase, item: ExchangeItem, all: ExchangeItem[]): boolean {
  const { variantId } = item;
  if (c.order === null || variantId === null || !Object.hasOwn(c.order.sellable, variantId)) return false;
  const count = c.order.sellable[variantId] ?? null;
  const wanted = all.filter((other) => other.variantId === variantId).length;
  return count === null || count >= wanted;
}

/** Reviewed within a minute of its creation, without a label, sent from abroad: nobody can have looked at it yet. */
function isForeignAtOnce(c: ReturnCase): boolean {
  const { createdAt, originCountryCode } = c.facts;
  const home = c.rules.homeCountryCode ?? null;
  if (createdAt === null || originCountryCode === null || home === null || labelsMade(c.facts).length > 0)
    return false;
  const after = Date.parse(c.standing.stateSince) - Date.parse(createdAt);
  return originCountryCode !== home && after <= 60_000;
}
