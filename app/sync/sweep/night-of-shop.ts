import { createHash } from "node:crypto";

/** From one to five at night the shops of a time zone take their turns; until six what was missed may still begin. */
const FIRST_MINUTE = 60;
const TURNS = 240;
const LAST_MINUTE = 360;

/** Minute of the shop's own day from which its turn has come; always the same for a shop, spread over all of them. */
export function turnOf(shop: string): number {
  return FIRST_MINUTE + (createHash("sha256").update(shop).digest().readUInt32BE(0) % TURNS);
}

/** Whether it is night in the shop and its turn has come. @param timezone IANA name; an unknown one counts as UTC */
export function isItsTurn(shop: string, timezone: string | null, now: Date): boolean {
  const minute = minuteOfDay(timezone, now);
  return minute >= turnOf(shop) && minute < LAST_MINUTE;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function minuteOfDay(timezone: string | null, now: Date): number {
  const [hour = 0, minute = 0] = clockOf(timezone ?? "UTC")
    .format(now)
    .split(":")
    .map(Number);
  return hour * 60 + minute;
}

function clockOf(timezone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timezone);
  if (!clock) clocks.set(timezone, (clock = makeClock(timezone)));
  return clock;
}

function makeClock(timezone: string): Intl.DateTimeFormat {
  const how = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat("en-GB", { ...how, timeZone: timezone });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...how, timeZone: "UTC" });
  }
}
