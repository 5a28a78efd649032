/** Loop lists at most 120 days at once (Loop's documentation, "Detailed returns list"). */
export const LONGEST_WINDOW_MS = 120 * 86_400_000;

/** Every state that Loop documents, unfinished ones first: they are what people look for. */
export const STATES = ["open", "review", "closed", "cancelled", "expired"] as const;

/** The list without a state: it holds states that Loop does not document, beside some of the known ones. */
export const ANY_STATE = "";

/** The newest part of the past that is also read without a state, to notice whether there are unknown ones. */
const PROBE_MS = 30 * 86_400_000;

/** No Loop return is older than Loop. */
export const EARLIEST = new Date("2016-01-01T00:00:00.000Z");

export interface Window {
  from: Date;
  to: Date;
  state: string;
  /** Within windows of the same end. */
  rank: number;
}

/**
 * The windows of a backfill, newest first, each at most 120 days. Together they cover `since` to `until` without a gap,
 * once for each state; the last 30 days also without a state.
 * @returns nothing when `since` is not before `until`
 */
export function planWindows(since: Date, until: Date): Window[] {
  const windows = slices(since, until).flatMap(({ from, to }) =>
    STATES.map((state, rank) => ({ from, to, state, rank })),
  );
  if (windows.length === 0) return [];
  const from = new Date(Math.max(since.getTime(), until.getTime() - PROBE_MS));
  return [...windows, { from, to: until, state: ANY_STATE, rank: STATES.length }];
}

/** The whole past without a state, for a shop in which the probe found a state that Loop does not document. */
export function planUnknownStates(since: Date, until: Date): Window[] {
  const end = new Date(until.getTime() - PROBE_MS);
  return slices(since, end).map(({ from, to }) => ({ from, to, state: ANY_STATE, rank: STATES.length }));
}

/** Both halves of a window that cannot be read to its end; they meet in one moment. */
export function halves({ from, to }: Pick<Window, "from" | "to">): [newer: Slice, older: Slice] {
  const middle = new Date(Math.floor((from.getTime() + to.getTime()) / 2));
  return [
    { from: middle, to },
    { from, to: middle },
  ];
}

export interface Slice {
  from: Date;
  to: Date;
}

/** `since` to `until` in pieces of at most 120 days, newest first. */
export function slices(since: Date, until: Date): Slice[] {
  const found: Slice[] = [];
  for (let to = until.getTime(); to > since.getTime();) {
    const from = Math.max(since.getTime(), to - LONGEST_WINDOW_MS);
    found.push({ from: new Date(from), to: new Date(to) });
    to = from;
  }
  return found;
}
