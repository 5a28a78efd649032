import type { Alike } from "./alike";
import { alikeOf } from "./alike";
import { lastGivenAt } from "./ledger";
import { labelsMade } from "./parcel-stage";
import { readLedgerOfFacts } from "./read-ledger";
import type { ReturnFacts } from "./return";

const HOUR = 3_600_000;

/** The label events that Loop documents as processing events ("Automatically process": pre transit … delivered), in their order. */
export const LABEL_EVENTS = ["pre_transit", "in_transit", "out_for_delivery", "delivered"] as const;
export type LabelEvent = (typeof LABEL_EVENTS)[number];

/** Fewer settled returns than this prove nothing of the next one. */
export const ENOUGH_RETURNS = 20;
const ENOUGH_SHARE = 0.8;
/** "At" an event: given within so long after it. */
const AT_WITHIN_MS = 24 * HOUR;
/** Loop writes both times by the second, and not always the event's first. */
const SLACK_MS = 60_000;
/** Groups that are kept for a shop: those with the most returns. */
const MOST_GROUPS = 200;

/** A scan of one label, from the history: Loop's word and Loop's time of it. */
export interface LabelScan {
  trackingNumber: string | null;
  status: string | null;
  /** ISO 8601. */
  at: string;
}

/** One settled return, as far as it teaches anything. */
export interface SettledReturn {
  alike: Alike;
  /** When all that was owed was given, in milliseconds; null where Loop proves no giving, or tells no time of it. */
  issuedAt: number | null;
  /** When the last of its parcels came to each event, in milliseconds; absent where not every one is known to have. */
  events: Partial<Record<LabelEvent, number>>;
}

/** What settled returns alike have in common. `event` is null where nothing is usual among them. */
export interface LearntPattern extends Alike {
  event: LabelEvent | null;
  /** How many of `of` were given within 24 hours after the event. */
  some: number;
  of: number;
  /** 95 of 100 were given so many hours after delivery or sooner; null with fewer than 20 whose delivery is known. */
  p95Hours: number | null;
}

/** Reads a closed return into what it teaches; null where it is like no other (see {@link alikeOf}). */
export function settledReturn(
  facts: ReturnFacts,
  scans: readonly LabelScan[],
  home: string | null,
): SettledReturn | null {
  const alike = alikeOf(facts, home);
  return alike && { alike, issuedAt: issuedAt(facts), events: eventsOf(facts, scans) };
}

function issuedAt(facts: ReturnFacts): number | null {
  const ledger = readLedgerOfFacts(facts);
  if (ledger.given.length === 0 || ledger.open.length > 0) return null;
  if (ledger.given.some((entry) => entry.issued?.at == null)) return null;
  const at = Date.parse(lastGivenAt(ledger) ?? "");
  return Number.isNaN(at) ? null : at;
}

function eventsOf(facts: ReturnFacts, scans: readonly LabelScan[]): SettledReturn["events"] {
  const labels = labelsMade(facts);
  const events: SettledReturn["events"] = {};
  for (const event of LABEL_EVENTS) {
    const times = labels.map((label) => {
      const told = scans.filter(
        (scan) => scan.status === event && scan.trackingNumber === label.trackingNumber,
      );
      const now = label.status === event && label.updatedAt !== null ? [label.updatedAt] : [];
      // The first telling: a label's own time moves with whatever Loop writes on it later.
      return Math.min(...[...told.map((scan) => scan.at), ...now].map(Date.parse));
    });
    const last = Math.max(...times);
    if (Number.isFinite(last)) events[event] = last;
  }
  return events;
}

/**
 * What is usual among settled returns, by likeness: the label event within 24 hours after which at least 80 of 100 were
 * given, of at least 20. A return of which that is not proved (closed without an outcome, given earlier, times not known)
 * counts against it. Where several events hold, the one that the giving follows soonest is what it hangs on.
 */
export function learnPatterns(settled: readonly SettledReturn[]): LearntPattern[] {
  const groups = new Map<string, SettledReturn[]>();
  for (const one of settled) {
    const key = JSON.stringify([one.alike.kinds, one.alike.method, one.alike.destination]);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()]
    .toSorted((one, other) => other.length - one.length)
    .slice(0, MOST_GROUPS)
    .flatMap((group) => (group[0] ? [patternOf(group[0].alike, group)] : []));
}

function patternOf(alike: Alike, group: readonly SettledReturn[]): LearntPattern {
  const held = LABEL_EVENTS.map((event) => ({ event, delays: delaysAfter(event, group) })).filter(
    ({ delays }) => group.length >= ENOUGH_RETURNS && delays.length >= ENOUGH_SHARE * group.length,
  );
  const [soonest] = held
    .toReversed()
    .toSorted((one, other) => atShare(one.delays, 0.5) - atShare(other.delays, 0.5));
  return {
    ...alike,
    event: soonest?.event ?? null,
    some: soonest?.delays.length ?? 0,
    of: group.length,
    p95Hours: p95Hours(group),
  };
}

/** Milliseconds from the event to the giving, of those that were given at it; ascending. */
function delaysAfter(event: LabelEvent, group: readonly SettledReturn[]): number[] {
  return group
    .flatMap(({ issuedAt: issued, events }) => {
      const at = events[event];
      return issued === null || at === undefined ? [] : [issued - at];
    })
    .filter((delay) => delay >= -SLACK_MS && delay <= AT_WITHIN_MS)
    .toSorted((one, other) => one - other);
}

/** Counted from the delivery; what was given before it waited no time after it. */
function p95Hours(group: readonly SettledReturn[]): number | null {
  const waits = group
    .flatMap(({ issuedAt: issued, events: { delivered } }) =>
      issued === null || delivered === undefined ? [] : [Math.max(0, issued - delivered)],
    )
    .toSorted((one, other) => one - other);
  if (waits.length < ENOUGH_RETURNS) return null;
  return Math.round((atShare(waits, 0.95) / HOUR) * 10) / 10;
}

/** The nearest rank: the first of the ascending values that at least this share does not exceed. */
function atShare(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Infinity;
}
