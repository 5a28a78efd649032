import type { Answer } from "./http";
import { invalid } from "./http";

const DAY_MS = 24 * 60 * 60_000;
const LONGEST_WINDOW_MS = 120 * DAY_MS;

export interface Window {
  from: Date;
  to: Date;
}

/** ISO 8601, `yyyy-mm-dd hh:mm:ss` or `yyyy-mm-dd`, all UTC where no zone is named. */
export function readLoopDate(text: string): Date | null {
  const iso = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? `${text.replace(" ", "T")}Z` : text;
  const at = /^\d{4}-\d\d-\d\d/.test(iso) ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at);
}

/**
 * The list's window: without dates the previous 24 hours, `from` alone the 24 hours after it, `to` alone ignored,
 * at most 120 days.
 */
export function readListWindow(query: URLSearchParams, now: Date): Window | Answer {
  const fromText = query.get("from");
  if (!fromText) return { from: new Date(now.getTime() - DAY_MS), to: now };
  const from = readLoopDate(fromText);
  if (!from) return invalid("from", "The from field is not a valid date.");
  const toText = query.get("to");
  if (!toText) return { from, to: new Date(from.getTime() + DAY_MS) };
  const to = readLoopDate(toText);
  if (!to) return invalid("to", "The to field is not a valid date.");
  return tooLong({ from, to }) ?? { from, to };
}

export const tooLong = ({ from, to }: Window): Answer | null =>
  to.getTime() - from.getTime() > LONGEST_WINDOW_MS
    ? invalid("from", "The date range may not be greater than 120 days.")
    : null;

export const isAnswer = (read: Window | Answer): read is Answer => "status" in read;
