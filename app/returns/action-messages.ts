import type { Message, Param } from "../wording/message";
import type { ActionStatus, ApiErrorCode } from "./api";
import { dateTime, kindWord, say } from "./message-words";
import type { ActionKind } from "./return";

/**
 * Why nothing was done: Loop's refusal as far as its answer tells, or what kept the request from being carried out. The
 * sentence names the remedy that belongs to it.
 */
export const REFUSED_BECAUSE = [
  "flagged",
  "state",
  "note",
  "lines",
  "lines-some",
  "lines-missing",
  "locked",
  "other",
  "not-found",
  "not-read",
  "not-sent",
  "note-failed",
  "missing-scope",
  "busy",
] as const;
export type RefusedBecause = (typeof REFUSED_BECAUSE)[number];

export interface AboutAction {
  kind: ActionKind;
  /** When it was accepted, else sent (ISO 8601); without it the sentence names no time. */
  at?: string;
  /** For `refused`. */
  why?: RefusedBecause;
}

/**
 * Our sentence for a status that stands by itself. Endings that Loop proves (done, partly done, failed, closed
 * otherwise) get their sentence from `settleAction`, which knows what was given; here they are told in general.
 * Loop's own words, where it gave some, are shown below it as they came.
 */
export function messageOfStatus(status: ActionStatus, about: AboutAction): Message {
  const action = kindWord(about.kind);
  const queued = about.kind === "process" || about.kind === "remove";
  switch (status) {
    case "sending":
      return say("acting.status.sending", { action });
    case "accepted":
      return timed("acting.status.accepted", about, { action });
    case "unconfirmed":
      return timed("acting.status.unconfirmed", about, { action });
    case "no-word":
      return timed(queued ? "acting.status.noWord" : "acting.status.noWordOther", about, { action });
    case "refused":
      return refusal(about);
    case "changed":
      return say("acting.status.changed");
    case "done":
      return about.kind === "note"
        ? say("acting.status.noteDone")
        : say("acting.status.general.done", { action });
    case "partly-done":
    case "failed":
    case "closed-otherwise":
      return say(`acting.status.general.${status}`, { action });
  }
}

function timed(stem: string, { at }: AboutAction, params: Record<string, Param>): Message {
  return at === undefined ? say(stem, params) : say(`${stem}At`, { ...params, at: dateTime(at) });
}

function refusal({ kind, why = "other" }: AboutAction): Message {
  if (why === "missing-scope") return messageOfMissingScope("Returns");
  if (why === "flagged" && kind === "process") return say("acting.refused.flaggedProcess");
  return say(`acting.refused.${why === "other" ? "general" : why}`, { action: kindWord(kind) });
}

/** Why a person may not act; the sentence says who may grant it. */
export type NotAllowedBecause = "nobody-yet" | "no-order-permission" | "not-chosen";

export function messageOfNotAllowed(because: NotAllowedBecause): Message {
  return say(`acting.notAllowed.${because}`);
}

/** A missing scope is named with both remedies; the key itself may be fine. */
export function messageOfMissingScope(scope: string): Message {
  return say("acting.error.missing-scope", { scope });
}

/**
 * The sentence of an error answer: what happened, what was not lost, what to do.
 * @param params `scope` for missing-scope, `count` and `limit` for note-too-long, `seconds` for loop-busy
 */
export function messageOfError(code: ApiErrorCode, params: Record<string, string | number> = {}): Message {
  switch (code) {
    case "missing-scope":
      return messageOfMissingScope(String(params.scope ?? "Returns"));
    case "note-too-long":
      return say("acting.note.tooLong", {
        count: Number(params.count ?? 1),
        limit: Number(params.limit ?? 254),
      });
    case "not-signed-in":
    case "not-installed":
    case "not-allowed":
    case "not-found":
    case "not-connected":
    case "bad-request":
    case "too-large":
    case "too-many-requests":
    case "idempotency-mismatch":
    case "action-pending":
    case "not-offered":
    case "loop-unavailable":
    case "loop-busy":
    case "unavailable":
    case "method-not-allowed":
      return say(`acting.error.${code}`);
  }
}
