import { joinNativeReturn } from "./join-native-return";
import { lastGivenAt } from "./ledger";
import type { Ledger } from "./ledger";
import { readLedger } from "./read-ledger";
import { readReviewCause } from "./read-review-cause";
import type { ReviewCause } from "./read-review-cause";
import type { NativeReturn, ReturnCase } from "./return";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Where a return stands, one word each; badge, next line and attention all start from it. */
export type Stage =
  | "sent"
  | "failed"
  | "partly"
  | "review"
  | "open"
  | "processed"
  | "closed-checking"
  | "closed-without-outcome"
  | "closed"
  | "cancelled"
  | "expired"
  | "word";

export interface Situation {
  c: ReturnCase;
  stage: Stage;
  ledger: Ledger;
  /** Shopify's own return of it, where it can only be this one. */
  native: NativeReturn | null;
  /** Not settled action of ours that changes the return (a note does not). */
  pending: ReturnCase["standing"]["pending"];
  /** Failure that nothing newer has cleared. */
  failure: { at: string; message: string | null } | null;
  /** Why it waits in review; null when it does not. */
  cause: ReviewCause | null;
}

export function readSituation(c: ReturnCase): Situation {
  const ledger = readLedger(c);
  const native = joinNativeReturn(c.facts, c.order?.nativeReturns ?? null);
  const pending = c.standing.pending?.kind === "note" ? null : c.standing.pending;
  const failure = standingFailure(c);
  const cause = c.facts.state === "review" ? readReviewCause(c, ledger) : null;
  return { c, stage: stageOf(c, ledger, failure), ledger, native, pending, failure, cause };
}

export function isFinished(state: string): boolean {
  return ["closed", "cancelled", "expired"].includes(state);
}

/**
 * The earliest moment of which it is sure that the return had its present state: Loop's own closing time, else the
 * earlier of when we learnt it and Loop's `updated_at` (which belongs to the state only when a read brought both).
 */
export function stateKnownSince(c: ReturnCase): string {
  if (c.facts.state === "closed" && c.facts.closedAt !== null) return c.facts.closedAt;
  const { stateSince, provisional } = c.standing;
  const updatedAt = provisional ? null : c.facts.updatedAt;
  return updatedAt !== null && Date.parse(updatedAt) < Date.parse(stateSince) ? updatedAt : stateSince;
}

/**
 * Since when a return is known to be given in part. Where only Shopify's return shows it, Loop's word of it is on its way:
 * null until either names a time.
 */
export function partlySince({
  c,
  ledger,
  native,
}: Pick<Situation, "c" | "ledger" | "native">): string | null {
  const given = lastGivenAt(ledger);
  if (given !== null) return given;
  return native?.exchangeProcessed === true ? native.closedAt : c.standing.stateSince;
}

/** Milliseconds from an instant to now; negative for the future. */
export function msSince(c: ReturnCase, at: string): number {
  return c.now.getTime() - Date.parse(at);
}

function stageOf(c: ReturnCase, ledger: Ledger, failure: Situation["failure"]): Stage {
  const { state } = c.facts;
  const { pending } = c.standing;
  if (
    pending?.kind === "process" &&
    pending.status === "accepted" &&
    !["closed", "cancelled"].includes(state)
  )
    return "sent";
  if (failure !== null) return "failed";
  switch (state) {
    case "open":
    case "review":
      return ledger.given.length > 0 && ledger.open.length > 0 ? "partly" : state;
    case "closed":
      return closedStage(c, ledger);
    case "cancelled":
    case "expired":
      return state;
    default:
      return "word";
  }
}

/** A failure is cleared by a change of state and by an accepted process after it; by an edit when it is applied; not by a scan. */
function standingFailure(c: ReturnCase): Situation["failure"] {
  const { processingFailed: failed, stateSince, pending } = c.standing;
  if (failed === null || isFinished(c.facts.state)) return null;
  const at = Date.parse(failed.at);
  const accepted = pending?.kind === "process" && pending.status === "accepted" ? pending.at : null;
  const cleared = [stateSince, accepted].some((by) => by !== null && Date.parse(by) > at);
  return cleared ? null : failed;
}

function closedStage(c: ReturnCase, ledger: Ledger): Stage {
  const { wasProcessed, returnProcessedAt } = c.facts.evidence;
  const nothingOwed = !ledger.owesSomething && (wasProcessed ?? returnProcessedAt) !== null;
  if (ledger.open.length === 0 && (ledger.given.length > 0 || nothingOwed)) return "processed";
  const closedAt = stateKnownSince(c);
  if (msSince(c, closedAt) < DAY) return "closed-checking";
  const { detailsReadAt } = c.standing;
  const readSince = detailsReadAt !== null && Date.parse(detailsReadAt) >= Date.parse(closedAt) + DAY;
  return readSince && !ledger.anyEvidence ? "closed-without-outcome" : "closed";
}
