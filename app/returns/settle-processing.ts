import { Decimal } from "decimal.js";
import type { Message, Param } from "../wording/message";
import { decimalOf, isAboveZero } from "./decimal-money";
import { GIVING_KINDS } from "./ledger";
import type { Ledger, LedgerKind } from "./ledger";
import { dateTime, say, stateWord } from "./message-words";
import { nameGiven, nameOpen } from "./name-amounts";
import type { Ending, SentAction } from "./open-action";
import { readLedger } from "./read-ledger";
import type { ReturnCase } from "./return";
import { lostAnswer, noWord, startOf, UNANSWERED_AFTER } from "./settle-without-word";

const EVIDENCE_WITHIN = 30_000;

interface Look {
  action: SentAction;
  c: ReturnCase;
  ledger: Ledger;
  /** Kinds of which something was given since the action began. */
  gave: LedgerKind[];
}

/** Process, and Remove, which processes what is left. */
export function settleProcessing(action: SentAction, c: ReturnCase): Ending | null {
  const ledger = readLedger(c);
  const look = {
    action,
    c,
    ledger,
    gave: action.openThen.map((o) => o.kind).filter(gaveSince(action, ledger)),
  };
  if (allGiven(look)) return action.kind === "remove" ? endsRemoved(look) : endsDone(look);
  const failed = failure(look);
  if (failed) return failed;
  switch (c.facts.state) {
    case "closed":
      // Loop writes its evidence a moment after the close: wait for it before saying that there is none.
      return isLate(look, EVIDENCE_WITHIN)
        ? { status: "closed-otherwise", message: say("acting.status.closedUnproved") }
        : null;
    case "cancelled":
      return endsCancelled(look);
    case "expired":
      return otherwise(look);
    case "review":
      return intoReview(look) ?? withoutWord(look);
    default:
      return withoutWord(look);
  }
}

/** Measured against what was open then: an instant refund of last week is no proof of today's processing. */
function gaveSince(action: SentAction, ledger: Ledger) {
  return (kind: LedgerKind): boolean => {
    const then = action.openThen.find((open) => open.kind === kind);
    const now = ledger.entries[kind];
    if (!then || now.issued === null) return false;
    if ((now.items?.remaining ?? 0) < (then.items?.remaining ?? 0)) return true;
    return decimalOf(now.remaining)?.lessThan(decimalOf(then.remaining) ?? new Decimal(0)) ?? false;
  };
}

/**
 * Every outcome that was open then is given; or the return is closed with nothing open and every amount known, and what
 * was open is given or no longer owed (Loop turns an exchange out of stock into store credit; a warranty is worth 0.00).
 */
function allGiven({ action, c, ledger, gave }: Look): boolean {
  const then = action.openThen;
  if (ledger.open.length > 0) return false;
  if (then.length > 0 && gave.length === then.length) return true;
  const known = GIVING_KINDS.every((kind) => ledger.entries[kind].owed !== null);
  return (
    c.facts.state === "closed" &&
    known &&
    then.every(({ kind }) => gave.includes(kind) || !isOwed(kind, ledger))
  );
}

function isOwed(kind: LedgerKind, ledger: Ledger): boolean {
  const { owed, items } = ledger.entries[kind];
  return isAboveZero(owed) || (items?.owed ?? 0) > 0;
}

function endsDone(look: Look): Ending {
  return { status: "done", message: doneMessage(look, "acting.status.done") };
}

/** That the rest was processed proves nothing of the items that were to go: they must be gone too. */
function endsRemoved(look: Look): Ending {
  if (!isTakenOut(look)) return { status: "closed-otherwise", message: say("acting.status.stillListed") };
  const count = look.action.lineItemIds?.length ?? 0;
  return { status: "done", message: doneMessage(look, "acting.status.removed", { count }) };
}

function isTakenOut({ action, c }: Look): boolean {
  const out = action.lineItemIds ?? [];
  return out.length > 0 && !c.facts.lines.some((line) => out.includes(line.id));
}

function doneMessage({ c, ledger, gave }: Look, stem: string, params: Record<string, Param> = {}): Message {
  if (ledger.given.length === 0) return say(`${stem}NothingOwed`, params);
  const byHand = c.rules.refunds === "by-hand" && gave.includes("refund");
  return say(byHand ? `${stem}ByHand` : stem, { ...params, what: nameGiven(ledger, c.facts) });
}

function failure({ action, c, ledger, gave }: Look): Ending | null {
  const failed = c.standing.processingFailed;
  // Its delivery can overtake Loop's own answer, so it counts from the sending, not from the acceptance.
  if (!failed || Date.parse(failed.at) < Date.parse(action.sentAt) || c.facts.state === "closed") return null;
  const reason = failed.message;
  const given: Record<string, Param> = gave.length > 0 ? { what: nameGiven(ledger, c.facts) } : {};
  const stem = gave.length > 0 ? "acting.status.failedPartly" : "acting.status.failed";
  const message = reason === null ? say(`${stem}NoReason`, given) : say(stem, { ...given, reason });
  return { status: "failed", message };
}

/** Taking every line out of a return cancels it (Loop's page of the endpoint). */
function endsCancelled(look: Look): Ending {
  const out = look.action.lineItemIds ?? [];
  const every = out.length > 0 && look.c.facts.lines.every((line) => out.includes(line.id));
  return look.action.kind === "remove" && every
    ? { status: "done", message: say("acting.status.removedAll") }
    : otherwise(look);
}

function otherwise({ c }: Look): Ending {
  return {
    status: "closed-otherwise",
    message: say("acting.status.otherState", { state: stateWord(c.facts.state) }),
  };
}

/** A return that was in review already proves nothing by being there still; only what was given since does. */
function intoReview(look: Look): Ending | null {
  const { action, c, ledger, gave } = look;
  if (gave.length === 0 && action.stateThen === "review") return null;
  if (gave.length === 0 && !isLate(look, EVIDENCE_WITHIN)) return null;
  return { status: "partly-done", message: partlyMessage("acting.status.partly", ledger, c) };
}

function isLate({ action, c }: Look, after: number): boolean {
  return c.now.getTime() - startOf(action) >= after;
}

function partlyMessage(stem: string, ledger: Ledger, c: ReturnCase): Message {
  const params: Record<string, Param> = {};
  if (ledger.given.length > 0) params.given = nameGiven(ledger, c.facts);
  if (ledger.open.length > 0) params.open = nameOpen(ledger);
  return say(`${stem}.${params.given ? "given" : "nothing"}${params.open ? "Open" : ""}`, params);
}

function withoutWord(look: Look): Ending | null {
  const { action, c, ledger, gave } = look;
  if (isLate(look, UNANSWERED_AFTER) && gave.length > 0)
    return { status: "partly-done", message: partlyMessage("acting.status.partlyOpen", ledger, c) };
  if (action.kind === "remove" && isTakenOut(look)) return removedWithoutWord(look);
  if (action.acceptedAt !== null) return noWord(action, c);
  return lostAnswer(action, c, () => ({
    status: "failed",
    message: say("acting.status.processNoSign", { at: dateTime(action.sentAt) }),
  }));
}

/** The items are gone, so the request arrived, answered or not; what the rest gave is still to come. */
function removedWithoutWord(look: Look): Ending | null {
  if (!isLate(look, UNANSWERED_AFTER)) return null;
  const count = look.action.lineItemIds?.length ?? 0;
  return { status: "no-word", message: say("acting.status.removedWaits", { count }) };
}
