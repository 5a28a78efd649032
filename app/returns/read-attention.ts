import { attention } from "./attention";
import type { Attention } from "./attention";
import { closedInShopify, parcelOnFinished, refundNotSeen } from "./read-alarms";
import { deliveredStillOpen } from "./read-delivered-open";
import { isWithoutWord, tidy } from "./read-next-line";
import type { ReviewCause } from "./read-review-cause";
import { DAY, msSince, partlySince, readSituation } from "./read-situation";
import type { Situation } from "./read-situation";
import type { ReturnCase } from "./return";

export type { Attention } from "./attention";

/**
 * Why a person should look at this return: the strongest reason only, each guarded against its own false alarm.
 * One exception to the order of strength: a return that waits for an exchange item which is back in stock says so
 * instead of that it waits, because it is the same matter with its remedy. What a person settled outside is said no more.
 */
export function readAttention(c: ReturnCase): Attention | null {
  return attentionOf(readSituation(c));
}

export function attentionOf(s: Situation): Attention | null {
  return (
    actionWithoutEnd(s) ??
    processingFailed(s) ??
    parcelOnFinished(s) ??
    (s.c.standing.closingSettled ? null : closedInShopify(s)) ??
    backInStock(s) ??
    partlyTooLong(s) ??
    needsReview(s) ??
    deliveredStillOpen(s) ??
    refundNotSeen(s) ??
    notLinked(s)
  );
}

function actionWithoutEnd(s: Situation): Attention | null {
  const { pending } = s;
  if (pending?.status === "unconfirmed")
    return attention("unconfirmed", "critical", pending.at, "unconfirmed");
  if (pending === null || !isWithoutWord(s)) return null;
  return attention("no-word", "critical", pending.at, "noWord", { time: { at: pending.at, as: "time" } });
}

function processingFailed({ stage, failure }: Situation): Attention | null {
  if (stage !== "failed" || failure === null) return null;
  const message = tidy(failure.message);
  return message === null
    ? attention("processing-failed", "critical", failure.at, "failedNoReason")
    : attention("processing-failed", "critical", failure.at, "failed", { message });
}

function backInStock({ cause, pending }: Situation): Attention | null {
  const isBack = cause?.why === "out-of-stock" && cause.sellable && pending === null;
  return isBack ? attention("back-in-stock", "info", null, "backInStock") : null;
}

function partlyTooLong(s: Situation): Attention | null {
  const { c, stage, cause } = s;
  if (stage !== "partly") return null;
  const since = partlySince(s);
  if (since === null || msSince(c, since) < DAY) return null;
  if (cause?.why === "out-of-stock") return attention("partly-processed", "warning", since, causeKey(cause));
  return attention("partly-processed", "warning", since, "partly");
}

function needsReview({ c, cause }: Situation): Attention | null {
  if (cause === null) return null;
  const params = cause.why === "flagged-by-us" && cause.name !== null ? { name: cause.name } : undefined;
  return attention("needs-review", "warning", c.standing.stateSince, causeKey(cause), params);
}

function causeKey(cause: ReviewCause): string {
  switch (cause.why) {
    case "out-of-stock":
      return cause.restGiven ? "outOfStockRestGiven" : "outOfStock";
    case "refund-failed":
      return "refundFailed";
    case "flagged-by-us":
      return cause.name === null ? "flaggedByUsNoName" : "flaggedByUs";
    case "international":
      return "international";
    case "unknown":
      return "review";
  }
}

/** For app pages: an unlinked return stands on no order. A link that is only being looked for is no reason yet. */
function notLinked({ c }: Situation): Attention | null {
  const { state } = c.link;
  const order = c.facts.orderName;
  if (state === "ambiguous")
    return attention("not-linked", "caution", null, "ambiguous", { order: order ?? c.facts.id });
  if (state !== "not-found") return null;
  return order === null
    ? attention("not-linked", "caution", null, "notLinkedNoName")
    : attention("not-linked", "caution", null, "notLinked", { order });
}
