import type { Message } from "../wording/message";
import {
  allDeliveredAt,
  isKnownUnscanned,
  labelsMade,
  readable,
  slowestLabel,
  stageOf,
} from "./parcel-stage";
import { isDonated, isKept, nothingComesBack } from "./read-badges";
import { DAY, HOUR, msSince } from "./read-situation";
import type { ReturnCase, ReturnLabel } from "./return";

/** The next line of an open return: where the slowest parcel is and what usually follows. */
export function readParcelLine(c: ReturnCase): Message {
  const label = slowestLabel(labelsMade(c.facts));
  if (label === null) return withoutLabel(c);
  switch (stageOf(label)) {
    case "labelReady":
    case "preTransit":
      return notScanned(c);
    case "inTransit":
      return usually(c, since("inTransit", label));
    case "outForDelivery":
      return usually(c, since("outForDelivery", label));
    case "delivered":
      return delivered(c);
    case "problem":
      return since("problem", label);
    case "noStatus":
      return { key: "reading.next.noStatus" };
    case "word":
      return { key: "reading.next.parcelWord", params: { word: readable(label.status ?? "") } };
  }
}

function withoutLabel(c: ReturnCase): Message {
  const { facts } = c;
  if (facts.method !== null) {
    const { provider } = facts.method;
    return provider === null
      ? { key: "reading.next.dropOffUnknown" }
      : { key: "reading.next.dropOff", params: { provider } };
  }
  if (nothingComesBack(facts)) {
    if (facts.lines.every((line) => isKept(line.outcome))) return { key: "reading.next.keeps" };
    const donated = facts.lines.every((line) => isDonated(line.outcome));
    return { key: donated ? "reading.next.donates" : "reading.next.nothingComes" };
  }
  const young = facts.createdAt !== null && msSince(c, facts.createdAt) < HOUR;
  return { key: young ? "reading.next.labelComing" : "reading.next.noLabel" };
}

/** When Loop usually expires an unscanned return: so many days after it was created. */
export function expiresAt(c: ReturnCase): string | null {
  const created = Date.parse(c.facts.createdAt ?? "");
  return Number.isNaN(created) ? null : new Date(created + c.rules.expiryDays * DAY).toISOString();
}

function notScanned(c: ReturnCase): Message {
  const labels = labelsMade(c.facts);
  const waiting = labels.filter(isKnownUnscanned).length;
  const days = c.rules.expiryDays;
  if (waiting < labels.length)
    return { key: "reading.next.someNotScanned", params: { some: waiting, all: labels.length } };
  const at = expiresAt(c);
  if (at === null) return { key: "reading.next.notScannedNoDate", params: { days } };
  const key = msSince(c, at) >= 0 ? "notScannedPast" : "notScanned";
  return { key: `reading.next.${key}`, params: { days, date: { at, as: "date" } } };
}

function since(key: string, label: ReturnLabel): Message {
  if (label.updatedAt === null) return { key: `reading.next.${key}NoDate` };
  return { key: `reading.next.${key}`, params: { date: { at: label.updatedAt, as: "date" } } };
}

/** Adds what was learnt of returns like this, or what the merchant says of them. */
function usually(c: ReturnCase, line: Message): Message {
  const { pattern } = c.rules;
  if (pattern === null) return line;
  const known = EVENTS.has(pattern.event);
  const event: Message = known
    ? { key: `reading.event.${pattern.event}` }
    : { key: "reading.word", params: { word: readable(pattern.event) } };
  const params = { line: { list: [line] }, event: { list: [event] } };
  if (pattern.counts === null) return { key: "reading.next.asSet", params };
  const { some, of: all } = pattern.counts;
  return { key: "reading.next.usually", params: { ...params, some, all } };
}

const EVENTS = new Set(["new", "pre_transit", "in_transit", "out_for_delivery", "delivered"]);

function delivered(c: ReturnCase): Message {
  const at = allDeliveredAt(labelsMade(c.facts));
  if (at === null) return { key: "reading.next.deliveredNoDate" };
  const days = Math.floor(msSince(c, at) / DAY);
  const line: Message =
    days < 1
      ? { key: "reading.next.deliveredToday" }
      : { key: "reading.next.delivered", params: { count: days } };
  const p95 = c.rules.pattern?.p95Hours ?? null;
  if (p95 === null || msSince(c, at) <= p95 * HOUR) return line;
  return { key: "reading.next.usuallyByNow", params: { line: { list: [line] } } };
}
