import { messageOfStatus } from "./action-messages";
import type { Ending, SentAction } from "./open-action";
import type { ReturnCase } from "./return";

const MINUTE = 60_000;

/** An accepted action of which Loop says nothing for so long is brought to a person's attention. */
export const UNANSWERED_AFTER = 10 * MINUTE;
/** A request that we never saw answered: our own process ended, or the network did. */
const LOST_AFTER = MINUTE;
/**
 * Loop carries out what it takes within seconds, processing (which it queues) too. What a read shows no sign of after this
 * has most likely never arrived; the sentence says so with its time and sends who wants to repeat a process to Loop first.
 */
const NO_SIGN_AFTER = 90_000;

/** What is said of an action that ends because Loop shows no sign of it: a late sign betters it. */
export const NO_SIGN = [
  "acting.status.processNoSign",
  "acting.status.noSign",
  "acting.status.noteUnsure",
] as const;

/** The moment from which an action counts: Loop's acceptance, else the sending. */
export function startOf(action: SentAction): number {
  return Date.parse(action.acceptedAt ?? action.sentAt);
}

/** Accepted, and ten minutes without a word: Loop is asked on, and nobody should repeat it. */
export function noWord(action: SentAction, c: ReturnCase): Ending | null {
  if (c.now.getTime() - startOf(action) < UNANSWERED_AFTER) return null;
  return {
    status: "no-word",
    message: messageOfStatus("no-word", { kind: action.kind, at: action.acceptedAt ?? action.sentAt }),
  };
}

/**
 * The answer was lost. It is never sent a second time by itself: only a details read (`readAt`), sent long enough after
 * the request and showing no sign of it, ends it with what `noSign` says; until then it stays unconfirmed.
 */
export function lostAnswer(
  action: SentAction,
  c: ReturnCase,
  noSign: () => Ending,
  readAt: string | null = c.standing.detailsReadAt,
): Ending | null {
  const sentAt = Date.parse(action.sentAt);
  if (action.read && readAt !== null && Date.parse(readAt) - sentAt >= NO_SIGN_AFTER) return noSign();
  if (action.status === "sending" && c.now.getTime() - sentAt >= LOST_AFTER)
    return {
      status: "unconfirmed",
      message: messageOfStatus("unconfirmed", { kind: action.kind, at: action.sentAt }),
    };
  return null;
}
