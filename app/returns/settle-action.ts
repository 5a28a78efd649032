import type { ActionStatus } from "./api";
import { isAboveZero } from "./decimal-money";
import type { Ending, OpenAction, OwedAtStart, SentAction } from "./open-action";
import { refundOfRest } from "./preview-remove";
import { readLedger } from "./read-ledger";
import { readOpenThen, readStateThen } from "./read-owed-at-start";
import type { ActionKind, ReturnCase } from "./return";
import { settlePlainAction } from "./settle-plain-action";
import { settleProcessing } from "./settle-processing";
import { NO_SIGN } from "./settle-without-word";

/** Statuses that a later read can still better; the others stand for good. */
const WATCHED: ReadonlySet<ActionStatus> = new Set([
  "sending",
  "accepted",
  "unconfirmed",
  "no-word",
  "partly-done",
  "closed-otherwise",
]);

/** Whether Loop's later word may still change how an action ended: "no sign of it" is no word of Loop's. */
export function isWatched({ status, message }: Pick<OpenAction, "status" | "message">): boolean {
  return WATCHED.has(status) || (status === "failed" && NO_SIGN.some((key) => key === message?.key));
}

/**
 * What to keep of a return when an action on it is confirmed.
 * @param removed Loop's line ids that `remove` takes out: their refund is not owed any more, and never a sign of giving
 */
export function owedNow(
  c: Pick<ReturnCase, "facts" | "order">,
  removed: readonly string[] = [],
): OwedAtStart {
  const ledger = readLedger(c);
  const rest = refundOfRest(
    ledger,
    c.facts.lines.filter(({ id }) => removed.includes(id)),
  );
  const open = ledger.open.flatMap(({ kind, remaining, items }) => {
    if (kind !== "refund" || removed.length === 0 || rest === null) return { kind, remaining, items };
    return isAboveZero(rest) ? { kind, remaining: rest, items } : [];
  });
  return { state: c.facts.state, open };
}

/**
 * How an action stands by Loop's latest word. Loop's `true` only says that work was queued, so an ending needs its own
 * proof; and what one read proves, a later one may better (evidence of an outcome can come hours after the close).
 * @returns null when nothing new is proved: the action keeps its status
 */
export function settleAction(action: OpenAction, c: ReturnCase): Ending | null {
  if (!isWatched(action) || action.sentAt === null) return null;
  const sent: SentAction = {
    ...action,
    sentAt: action.sentAt,
    openThen: readOpenThen(action.remaining),
    stateThen: readStateThen(action.remaining, action.sentAt, c),
  };
  const ending =
    action.kind === "process" || action.kind === "remove"
      ? settleProcessing(sent, c)
      : settlePlainAction(sent, c);
  if (ending?.status === "failed" && action.status === "failed")
    // Loop's own word that it failed says more than that it showed no sign.
    return NO_SIGN.some((key) => key === ending.message.key) ? null : ending;
  return ending === null || ending.status === action.status ? null : ending;
}

const SECOND = 1000;
const REREAD_AFTER = [3, 10, 30, 120, 600, 3600].map((seconds) => seconds * SECOND);
/** Where the answer was lost, the read that may decide comes as soon as it can (see `lostAnswer`). */
const REREAD_LOST_AFTER = [3, 10, 30, 95, 120, 600, 3600].map((seconds) => seconds * SECOND);

/** When the return is read again after an action; an accepted note moves nothing and needs no read but its own. */
export function rereadSchedule(
  kind: ActionKind,
  from: string | Date,
  { accepted = true }: { accepted?: boolean } = {},
): Date[] {
  const began = new Date(from).getTime();
  const all = accepted ? REREAD_AFTER : REREAD_LOST_AFTER;
  return (kind === "note" && accepted ? all.slice(0, 1) : all).map((after) => new Date(began + after));
}
