import type { Message } from "../wording/message";
import { dateTime, kindWord, say, stateWord } from "./message-words";
import type { ActionOffer } from "./order-summary";
import { givesExchangesOnly } from "./removable-items";
import type { ActionKind, ReturnCase } from "./return";

/** The order in which a person meets the actions. */
const OFFERED = ["process", "flag", "cancel", "close", "remove", "note"] as const;

/**
 * What may be asked of Loop now. Only what Loop's documentation says it refuses is a "no", or what our own unsettled
 * action forbids; "ask-loop" means that Loop decides and its answer is shown as it came.
 */
export function offerActions(c: ReturnCase): ActionOffer[] {
  return OFFERED.map((kind) => offerAction(c, kind));
}

/** One action as {@link offerActions} offers it. */
export function offerAction(c: ReturnCase, kind: ActionKind): ActionOffer {
  if (kind === "note") return yes(kind);
  const waiting = whatWeWaitFor(c);
  if (waiting) return no(kind, waiting);
  return kind === "remove" ? offerRemove(c) : (byState(c, kind) ?? askLoop(kind, unknownState(c)));
}

/** A pending note moves nothing, so it stands in nobody's way. */
function whatWeWaitFor({ standing: { pending } }: ReturnCase): Message | null {
  if (!pending || pending.kind === "note") return null;
  const params = { action: kindWord(pending.kind), at: dateTime(pending.at) };
  const stem = pending.status === "unconfirmed" ? "acting.no.unconfirmed" : "acting.no.pending";
  return pending.staffName === null
    ? say(stem, params)
    : say(`${stem}By`, { ...params, name: pending.staffName });
}

function byState(c: ReturnCase, kind: Exclude<ActionKind, "note" | "remove">): ActionOffer | null {
  switch (c.facts.state) {
    case "open":
      return c.standing.flagged ? whenFlagged(c, kind) : yes(kind);
    case "review":
      return whenInReview(c, kind);
    case "closed":
      return no(kind, say("acting.no.closed"));
    case "cancelled":
      return no(kind, say(kind === "close" ? "acting.no.closeCancelled" : "acting.no.cancelled"));
    case "expired":
      return kind === "cancel"
        ? no(kind, say("acting.no.cancelExpired"))
        : askLoop(kind, say("acting.ask.expired"));
    default:
      return null;
  }
}

function whenFlagged(c: ReturnCase, kind: Exclude<ActionKind, "note" | "remove">): ActionOffer {
  switch (kind) {
    case "process":
      return askLoop(kind, flaggedProcess(c));
    case "flag":
      return no(kind, say("acting.no.alreadyFlagged"));
    case "cancel":
      return no(kind, say("acting.no.cancelFlagged"));
    case "close":
      return askLoop(kind, say("acting.ask.flagged"));
  }
}

function whenInReview(c: ReturnCase, kind: Exclude<ActionKind, "note" | "remove">): ActionOffer {
  switch (kind) {
    case "flag":
      return no(kind, say("acting.no.alreadyInReview"));
    case "process":
      return askLoop(kind, c.standing.flagged ? flaggedProcess(c) : say("acting.ask.review"));
    case "cancel":
    case "close":
      return askLoop(kind, say("acting.ask.review"));
  }
}

/**
 * Whether flagged returns may be processed is a setting of the Loop shop that no API tells. Its first refusal is
 * remembered with its date; the button stays, because the setting can have been switched on since.
 */
function flaggedProcess({ rules: { flaggedProcessRefusedAt } }: ReturnCase): Message {
  return flaggedProcessRefusedAt === null
    ? say("acting.ask.processFlagged")
    : say("acting.ask.processFlaggedRefused", { on: { at: flaggedProcessRefusedAt, as: "date" } });
}

/**
 * No edit: Loop processes what is left at once, so it is refused where Process is, and "ask Loop" elsewhere. A return of
 * exchanges alone has no line that Loop removes.
 */
function offerRemove(c: ReturnCase): ActionOffer {
  switch (c.facts.state) {
    case "closed":
      return no("remove", say("acting.no.closed"));
    case "cancelled":
      return no("remove", say("acting.no.cancelled"));
  }
  if (givesExchangesOnly(c.facts)) return no("remove", say("acting.no.noRemovable"));
  switch (c.facts.state) {
    case "open":
      return askLoop("remove", say(c.standing.flagged ? "acting.ask.flagged" : "acting.ask.removeLines"));
    case "review":
      return askLoop("remove", say("acting.ask.removeReview"));
    case "expired":
      return askLoop("remove", say("acting.ask.expired"));
    default:
      return askLoop("remove", unknownState(c));
  }
}

function unknownState(c: ReturnCase): Message {
  return say("acting.ask.unknownState", { state: stateWord(c.facts.state) });
}

function yes(kind: ActionKind): ActionOffer {
  return { kind, answer: "yes", why: null };
}

function askLoop(kind: ActionKind, why: Message): ActionOffer {
  return { kind, answer: "ask-loop", why };
}

function no(kind: ActionKind, why: Message): ActionOffer {
  return { kind, answer: "no", why };
}
