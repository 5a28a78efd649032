import { dropOld } from "../../../app/sync/drop-old.server";
import { lookAgain } from "../../../app/sync/look-again.server";
import { deepSweepShops } from "../../../app/sync/sweep/deep-sweep-shops.server";
import { sweepShops } from "../../../app/sync/sweep/sweep-shops.server";
import type { MovedHouse } from "../../support/moved-house";
import type { Moment } from "./truth";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How far the clock goes while deliveries are on their way, at first and then. */
const SOON = 30_000;
const ON_THE_WAY = 3 * MINUTE;
/** The minutes at which a shop's alerts are looked at. */
const ALERTS_EVERY = 5 * MINUTE;

/** One thing that happens in the world, at its moment. */
export interface Step {
  at: Moment;
  does(): unknown;
}

export interface PlayOptions {
  began: number;
  /** How long the month is. */
  lasts: number;
  /** Steps of the same slot happen together. */
  slot: number;
  /** Looks at what a merchant would see. */
  look(): Promise<void>;
  /** Before the steps of a moment: what the weather is like. */
  weather?(): void;
}

/**
 * Plays a month: the clock goes from one moment at which something happens to the next, and through every hour. At each of them
 * the minute's work is done as the worker's clock would have it (sweep, rolling read, checks of orders, alerts, subscriptions,
 * what time alone changes, the nights), again while deliveries are on their way, and once more at a minute at which alerts
 * are looked at.
 */
export async function playMonth(t: MovedHouse, steps: readonly Step[], options: PlayOptions): Promise<void> {
  const { began, lasts, slot, look } = options;
  const moments = new Map<Moment, Step[]>();
  for (let at = 0; at <= lasts; at += HOUR) moments.set(at, []);
  for (const step of steps.toSorted((one, other) => one.at - other.at)) {
    const at = Math.ceil(step.at / slot) * slot;
    moments.set(at, [...(moments.get(at) ?? []), step]);
  }
  let droppedOn = 0;
  for (const [at, group] of [...moments].toSorted(([one], [other]) => one - other)) {
    await passTo(t, began + at);
    options.weather?.();
    for (const step of group) await step.does();
    await t.settle();
    if (group.length > 0) await look();
    for (let n = 0; n < 10 && t.loop.loop.scheduler.pending() > 0; n++) {
      await t.advance(n === 0 ? SOON : ON_THE_WAY);
      await workOfMinute(t);
      await look();
    }
    const now = t.now().getTime();
    await passTo(t, (Math.floor(now / ALERTS_EVERY) + 1) * ALERTS_EVERY + 1_000);
    await workOfMinute(t);
    if (Math.floor(at / DAY) > droppedOn) {
      droppedOn = Math.floor(at / DAY);
      await dropOld(t.house);
    }
    await look();
  }
}

async function passTo(t: MovedHouse, moment: number): Promise<void> {
  const wait = moment - t.now().getTime();
  if (wait > 0) await t.advance(wait);
}

/** What every minute brings. */
async function workOfMinute(t: MovedHouse): Promise<void> {
  await sweepShops(t.house);
  await deepSweepShops(t.house);
  await lookAgain(t.house);
  await t.settle();
}
