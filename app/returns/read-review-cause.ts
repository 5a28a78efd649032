import { hasRemaining } from "./ledger";
import type { Ledger } from "./ledger";
import type { ExchangeItem, ReturnCase } from "./return";

/** Why a return waits in review, where it is proved; Loop itself does not say. */
export type ReviewCause =
  | { why: "out-of-stock"; restGiven: boolean; items: ExchangeItem[] }
  | { why: "refund-failed" }
  | { why: "flagged-by-us"; name: string | null }
  | { why: "international" }
  | { why: "unknown" };

/** For a return in state `review`. */
export function readReviewCause(c: ReturnCase, ledger: Ledger): ReviewCause {
  const items = outOfStockItems(c);
  if (items.length > 0) {
    const restGiven = ledger.given.length > 0 && ledger.open.every((entry) => entry.kind === "exchange");
    return { why: "out-of-stock", restGiven, items };
  }
  if (refundFailed(c) && hasRemaining(ledger.entries.refund)) return { why: "refund-failed" };
  const { flagged } = c.standing;
  if (flagged?.by === "us") return { why: "flagged-by-us", name: flagged.staffName };
  return isForeignAtOnce(c) ? { why: "international" } : { why: "unknown" };
}

/** Exchange items that Loop marks out of stock and has not resolved otherwise. */
export function outOfStockItems(c: Pick<ReturnCase, "facts">): ExchangeItem[] {
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
  const edited = c.facts.editedAt !== null && Date.parse(c.facts.editedAt) > Date.parse(failed.at);
  return !edited && Date.parse(failed.at) >= Date.parse(c.standing.stateSince) - 10 * 60_000;
}

/** Reviewed within a minute of its creation, without a label, sent from abroad: nobody can have looked at it yet. */
function isForeignAtOnce(c: ReturnCase): boolean {
  const { createdAt, originCountryCode, labels } = c.facts;
  const home = c.rules.homeCountryCode ?? null;
  if (createdAt === null || originCountryCode === null || home === null || labels.length > 0) return false;
  const after = Date.parse(c.standing.stateSince) - Date.parse(createdAt);
  return originCountryCode !== home && after <= 60_000;
}
