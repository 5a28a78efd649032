import type { Message } from "../wording/message";
import { dateTime, kindWord, say, stateWord } from "./message-words";
import type { Ending, SentAction } from "./open-action";
import { readSameNotes } from "./read-owed-at-start";
import type { ReturnCase } from "./return";
import { lostAnswer, noWord, startOf } from "./settle-without-word";

const STATE_TO_COME = { flag: "review", cancel: "cancelled", close: "closed" } as const;

/** Only where the notes before it were not counted: the same note of yesterday is another note. */
const CLOCKS_APART = 5 * 60_000;
/** Time for a flag to show as Needs review. */
const FLAG_SHOWS_AFTER = 30_000;

/** Flag, Cancel, Close and Note: Loop carries them out before it answers, and a read shows it. */
export function settlePlainAction(action: SentAction, c: ReturnCase): Ending | null {
  if (action.kind === "note") return settleNote(action, c);
  if (action.kind !== "flag" && action.kind !== "cancel" && action.kind !== "close") return null;
  const { state } = c.facts;
  const wanted = STATE_TO_COME[action.kind];
  if (state === wanted && (action.stateThen !== wanted || action.acceptedAt !== null))
    return done(say(`acting.status.${action.kind}Done`));
  if (["closed", "cancelled", "expired"].includes(state) && state !== action.stateThen)
    return {
      status: "closed-otherwise",
      message: say("acting.status.otherState", { state: stateWord(state) }),
    };
  if (action.acceptedAt === null) return lostAnswer(action, c, () => noSign(action));
  return action.kind === "flag" ? flagAccepted(action, c) : noWord(action, c);
}

/** Flagged is no field of Loop's: a flagged return can stay open, so Loop's own `true` is all the proof there is. */
function flagAccepted(action: SentAction, c: ReturnCase): Ending | null {
  const { detailsReadAt } = c.standing;
  const readSince = detailsReadAt !== null && Date.parse(detailsReadAt) - startOf(action) >= FLAG_SHOWS_AFTER;
  return readSince ? done(say("acting.status.flagDoneOpen")) : noWord(action, c);
}

function settleNote(action: SentAction, c: ReturnCase): Ending | null {
  if (action.acceptedAt !== null || isWritten(action, c)) return done(say("acting.status.noteDone"));
  return lostAnswer(action, c, () => noteNotFound(action, c), c.now.toISOString());
}

/** Counted, not dated: Loop's clock and ours may be a day apart. */
function isWritten(action: SentAction, c: ReturnCase): boolean {
  const same = sameNotes(action, c);
  const before = readSameNotes(action.remaining);
  if (before !== null) return same.length > before;
  const since = Date.parse(action.sentAt) - CLOCKS_APART;
  return same.some((note) => note.createdAt !== null && Date.parse(note.createdAt) >= since);
}

const sameNotes = (action: SentAction, c: ReturnCase) =>
  (c.private.notes ?? []).filter(({ content }) => content === action.note);

function noteNotFound(action: SentAction, c: ReturnCase): Ending {
  const comparable = action.note != null && c.private.notes !== null;
  const counted = readSameNotes(action.remaining) !== null;
  if (comparable && (counted || sameNotes(action, c).length === 0)) return noSign(action);
  return { status: "failed", message: say("acting.status.noteUnsure", { at: dateTime(action.sentAt) }) };
}

function noSign(action: SentAction): Ending {
  const params = { action: kindWord(action.kind), at: dateTime(action.sentAt) };
  return { status: "failed", message: say("acting.status.noSign", params) };
}

function done(message: Message): Ending {
  return { status: "done", message };
}
