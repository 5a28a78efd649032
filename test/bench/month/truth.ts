/** Milliseconds since the month began. */
export type Moment = number;

/**
 * Something that the script itself made wrong, or left for a person by the rules of what is pointed out: an alarm of that kind
 * on that subject is right meanwhile. The code under test has no part in it.
 */
export interface Wrong {
  /** `attention/needs-review`, `drift/metafield`, `alert/stale-review`, … */
  alarm: string;
  /** A return's id, an order's id, or "" for the shop. */
  on: string;
  from: Moment;
  /** Null: until the end. */
  until: Moment | null;
  /** Must be found so soon after `from`; null: may be pointed out. */
  within: number | null;
}

/** An alarm as a merchant meets it. */
export interface SeenAlarm {
  alarm: string;
  on: string;
  first: Moment;
  /** When it was looked for and was not there any more; null: still there. */
  gone: Moment | null;
}

/** What is over stands until the next look. */
const LINGERS = 70 * 60_000;
/** The script notes the moment at which it acts; what it does may be stamped a moment earlier. */
const SLACK = 5_000;

const isRight = (seen: SeenAlarm, { alarm, on, from, until }: Wrong) =>
  alarm === seen.alarm &&
  on === seen.on &&
  seen.first >= from - SLACK &&
  (until === null || (seen.first <= until + LINGERS && (seen.gone ?? Infinity) <= until + LINGERS));

/** Alarms about which nothing is wrong. */
export const falseAlarms = (seen: readonly SeenAlarm[], truth: readonly Wrong[]): SeenAlarm[] =>
  seen.filter((one) => !truth.some((wrong) => isRight(one, wrong)));

export interface Found {
  wrong: Wrong;
  /** How long it took; null: not found. */
  after: number | null;
}

/** What had to be found, and whether it was, in time. */
export function findings(seen: readonly SeenAlarm[], truth: readonly Wrong[]): Found[] {
  return truth
    .filter((wrong) => wrong.within !== null)
    .map((wrong) => {
      const first = seen
        .filter((one) => one.alarm === wrong.alarm && one.on === wrong.on && one.first >= wrong.from - SLACK)
        .map((one) => one.first - wrong.from)
        .toSorted((a, b) => a - b)[0];
      return { wrong, after: first === undefined ? null : Math.max(0, first) };
    });
}

export const inTime = ({ wrong, after }: Found) => after !== null && after <= (wrong.within ?? Infinity);
