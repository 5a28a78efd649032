import type { Message, Param } from "../wording/message";
import { nameGiven, nameOpen } from "./name-amounts";
import { isKnownUnscanned, labelsMade, readable } from "./parcel-stage";
import { readClosedLine } from "./read-closed-line";
import { readParcelLine } from "./read-parcel-line";
import type { ReviewCause } from "./read-review-cause";
import { MINUTE, msSince, readSituation } from "./read-situation";
import type { Situation } from "./read-situation";
import type { ReturnCase } from "./return";

/** What happens next, and who must move: one sentence or two. */
export function readNextLine(c: ReturnCase): Message {
  return nextLineOf(readSituation(c));
}

export function nextLineOf(s: Situation): Message {
  const { c, ledger } = s;
  if (s.pending !== null) return pendingLine(s, s.pending);
  switch (s.stage) {
    case "sent":
    case "failed":
      return failedLine(s.failure?.message ?? null);
    case "partly":
      return partlyLine(s);
    case "review":
      return reviewLine(s.cause ?? { why: "unknown" }, c);
    case "open":
      return givenBeforeReceipt(s)
        ? { key: "reading.next.givenEarly", params: { issued: nameGiven(ledger, c.facts) } }
        : readParcelLine(c);
    case "word":
      return { key: "reading.next.word", params: { word: readable(c.facts.state) } };
    case "cancelled":
    case "expired":
      return { key: `reading.next.${s.stage}` };
    default:
      return readClosedLine(s);
  }
}

/** An action of ours whose end Loop has not confirmed; Loop's word that it is queued is not a word that it is done. */
function pendingLine(s: Situation, pending: NonNullable<Situation["pending"]>): Message {
  const time: Param = { at: pending.at, as: "time" };
  if (pending.status === "unconfirmed") return { key: "reading.next.unconfirmed", params: { time } };
  if (isWithoutWord(s)) {
    const key = pending.kind === "process" ? "noWord" : "noWordOther";
    return { key: `reading.next.${key}`, params: { time } };
  }
  return { key: `reading.next.${pending.status === "sending" ? "sending" : "sent"}`, params: { time } };
}

/** Ten minutes without a word from Loop about what we sent. */
export function isWithoutWord({ c, pending }: Pick<Situation, "c" | "pending">): boolean {
  return pending !== null && pending.status !== "unconfirmed" && msSince(c, pending.at) >= 10 * MINUTE;
}

function failedLine(said: string | null): Message {
  const message = tidy(said);
  return message === null
    ? { key: "reading.next.failedNoReason" }
    : { key: "reading.next.failed", params: { message } };
}

/** Somebody's own words as one short clause; null where there are none. */
export function tidy(said: string | null): string | null {
  const words = (said ?? "").replace(/\s+/g, " ").trim().replace(/\.+$/, "");
  if (words === "") return null;
  return words.length > 160 ? `${words.slice(0, 159)}…` : words;
}

function partlyLine(s: Situation): Message {
  const params = { issued: nameGiven(s.ledger, s.c.facts), remaining: nameOpen(s.ledger) };
  if (s.cause === null || s.cause.why === "unknown") return { key: "reading.next.partly", params };
  const cause: Param = { list: [reviewLine(s.cause, s.c)] };
  return { key: "reading.next.partlyCause", params: { ...params, cause } };
}

function reviewLine(cause: ReviewCause, c: ReturnCase): Message {
  switch (cause.why) {
    case "out-of-stock":
      if (cause.sellable) return { key: "reading.next.backInStock" };
      return { key: `reading.next.${cause.restGiven ? "outOfStockRestGiven" : "outOfStock"}` };
    case "refund-failed":
      return { key: "reading.next.refundFailed" };
    case "flagged-by-us":
      return flaggedLine(cause.name, tidy(cause.note));
    case "international":
      return { key: "reading.next.international" };
    case "unknown":
      return {
        key: "reading.next.review",
        params: { time: { at: c.standing.stateSince, as: "dateTime" } },
      };
  }
}

function flaggedLine(name: string | null, note: string | null): Message {
  const params = { ...(name === null ? {} : { name }), ...(note === null ? {} : { note }) };
  const key = `reading.next.flaggedByUs${name === null ? "NoName" : ""}${note === null ? "" : "Note"}`;
  return { key, params };
}

/** Something was given and every parcel is known not to be scanned yet. */
export function givenBeforeReceipt({ c, ledger }: Situation): boolean {
  const labels = labelsMade(c.facts);
  return ledger.given.length > 0 && labels.length > 0 && labels.every(isKnownUnscanned);
}
