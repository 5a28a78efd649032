/** "8 s", "3 min": which text of the catalogue and its number. */
export interface Age {
  unit: "seconds" | "minutes" | "hours" | "days";
  n: number;
}

const MINUTE = 60_000;
/** A word of Loop older than this is read again; see the server's reading of a block. */
export const LATE_AFTER = 10 * MINUTE;
/** How long an old word may wait for its re-read, from the server's first answer. */
const PATIENCE = MINUTE;

/**
 * Age of Loop's last word, counted from the server's clock (both in ms), because a browser's clock may be wrong.
 */
export function ageOf(wordAt: string, clock: { server: number; here: number }, now: number): number {
  return Math.max(0, clock.server - Date.parse(wordAt) + Math.max(0, now - clock.here));
}

export function roundAge(ms: number): Age {
  if (ms < MINUTE) return { unit: "seconds", n: Math.floor(ms / 1000) };
  if (ms < 60 * MINUTE) return { unit: "minutes", n: Math.floor(ms / MINUTE) };
  if (ms < 48 * 60 * MINUTE) return { unit: "hours", n: Math.floor(ms / (60 * MINUTE)) };
  return { unit: "days", n: Math.floor(ms / (24 * 60 * MINUTE)) };
}

/** Amber is for an unfinished return whose re-read failed or is late; an old word on a finished one is no news. */
export function isLate(input: {
  finished: boolean;
  age: number;
  readFailed: boolean;
  sinceFirstAnswer: number;
}): boolean {
  if (input.finished) return false;
  return input.readFailed || (input.age > LATE_AFTER && input.sinceFirstAnswer > PATIENCE);
}
