import { attention } from "./attention";
import type { Attention } from "./attention";
import { isAboveZero } from "./decimal-money";
import { amountIn } from "./name-amounts";
import { isScanned, labelsMade } from "./parcel-stage";
import { DAY, MINUTE, msSince, stateKnownSince } from "./read-situation";
import type { Situation } from "./read-situation";
import { moneySeenInShopify } from "./see-refund-in-shopify";

/** Alarms that set Loop's word against the carrier's or Shopify's: each fires only on what both sides prove. */

/** The return ended without anything given, and its parcel was scanned after that. */
export function parcelOnFinished({ c, stage }: Situation): Attention | null {
  if (stage !== "cancelled" && stage !== "expired" && stage !== "closed-without-outcome") return null;
  const ended = Date.parse(stateKnownSince(c));
  const scans = labelsMade(c.facts)
    .filter(isScanned)
    .flatMap((label) => label.updatedAt ?? []);
  const later = scans.filter((at) => Date.parse(at) > ended).toSorted();
  const [first] = later;
  const at = later.at(-1);
  if (first === undefined || at === undefined) return null;
  const key = {
    cancelled: "parcelOnCancelled",
    expired: "parcelOnExpired",
    "closed-without-outcome": "parcelOnClosed",
  };
  return attention("parcel-on-finished", "critical", first, key[stage], { date: { at, as: "date" } });
}

/**
 * Closing a return in Shopify closes it in Loop without any outcome. Said only when Loop's details and Shopify's order
 * were both read after it, a quarter of an hour has passed, something was owed and neither side shows anything given.
 */
export function closedInShopify({ c, ledger, native }: Situation): Attention | null {
  const closedAt = native?.status.toUpperCase() === "CLOSED" ? native.closedAt : null;
  if (native === null || closedAt === null || msSince(c, closedAt) < 15 * MINUTE) return null;
  if (["cancelled", "expired"].includes(c.facts.state) || !ledger.owesSomething) return null;
  if (ledger.anyEvidence || native.exchangeProcessed) return null;
  const readAfter = (at: string | null) => at !== null && Date.parse(at) > Date.parse(closedAt);
  if (!readAfter(c.standing.detailsReadAt) || !readAfter(c.order?.readAt ?? null)) return null;
  const seen = moneySeenInShopify(c.order, c.facts.createdAt ?? undefined);
  if (seen === null || isAboveZero(seen)) return null;
  return attention("closed-in-shopify", "critical", closedAt, "closedInShopify");
}

/**
 * Loop says that a refund was given, a day has passed, and the order that we read after that day shows less. Not where
 * the merchant refunds by hand, nor where the order is hidden from us or counts in another currency.
 */
export function refundNotSeen({ c, ledger }: Situation): Attention | null {
  const { issued, seenInShopify } = ledger.entries.refund;
  if (c.rules.refunds === "by-hand" || seenInShopify !== "no" || c.order === null) return null;
  const said = issued?.amount ?? null;
  if (issued === null || said === null || !isAboveZero(said)) return null;
  const at = refundSaidAt({ c, ledger });
  if (at === null || msSince(c, at) < DAY || Date.parse(c.order.readAt) < Date.parse(at) + DAY) return null;
  const seen = moneySeenInShopify(c.order) ?? "0.00";
  const params = { said: amountIn(ledger, said), seen: amountIn(ledger, seen) };
  return issued.at === null
    ? attention("refund-not-seen", "warning", at, "refundNotSeenNoDate", params)
    : attention("refund-not-seen", "warning", at, "refundNotSeen", { ...params, date: { at, as: "date" } });
}

/** When Loop's refund was given; without its time, since when the return is known to be closed. */
export function refundSaidAt({ c, ledger }: Pick<Situation, "c" | "ledger">): string | null {
  const { issued } = ledger.entries.refund;
  if (issued === null) return null;
  return issued.at ?? (c.facts.state === "closed" ? stateKnownSince(c) : null);
}
