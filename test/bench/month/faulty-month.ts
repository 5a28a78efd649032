import type { ApiKey } from "../../sandbox/loop/answer-api";
import { smallWorld } from "../../sandbox/loop/small-world";
import { STAFF } from "../../support/moved-house";
import { addHealthyLives } from "./healthy-lives";
import type { OpenHouse } from "./healthy-month";
import { playMonth } from "./play-month";
import { writeScript } from "./script";
import { addOrderFaults } from "./seeded-faults";
import { FIRST_KEY, addShopFaults } from "./shop-faults";
import type { Mended } from "./shop-faults";
import { falseAlarms, findings } from "./truth";
import type { Found, SeenAlarm } from "./truth";
import { watchAlarms } from "./watch-alarms";

const MINUTE = 60_000;
/** Faults of orders come in these days; those that show after three days still have them. */
const ORDERS_FROM = 2;
const ORDERS_TO = 8;
const SHOP_FROM = 12;

export interface FaultyMonth {
  found: (Found & { fault: string })[];
  mended: Mended[];
  /** Alarms that no fault explains. */
  wrong: (SeenAlarm & { fault: string })[];
}

/** A month in which each fault that the product promises to find is seeded several times, beside some healthy orders. */
export async function playFaultyMonth(
  open: OpenHouse,
  options: { each: number; rounds: number; healthy: number; seed: number },
): Promise<FaultyMonth> {
  const began = Date.now();
  const world = { ...smallWorld(new Date(began)), orders: [], returns: [], staff: STAFF };
  const script = writeScript(began, world);
  const keys: ApiKey[] = [FIRST_KEY];
  addHealthyLives(script, options.seed, options.healthy, 3);
  const { nameOf } = addOrderFaults(script, options.seed + 1, options.each, ORDERS_FROM, ORDERS_TO);
  const { lasts, mended } = addShopFaults(script, keys, SHOP_FROM, options.rounds);
  const t = await open({
    world: () => world,
    loop: { apiKeys: keys },
    admin: { webhookRetryDelays: [5, 10, 20, 40, 80] },
  });
  try {
    script.open(t);
    t.loop.setKnobs({ rateLimitPerMinute: 1_000_000, delayScale: 1, delayMs: 1_000 });
    await t.connect();
    await t.settle();
    const watch = watchAlarms(t, began);
    await playMonth(t, script.steps, { began, lasts, slot: MINUTE, look: watch.look });
    const named = <T>(one: T, on: string) => ({ ...one, fault: nameOf(on) });
    return {
      found: findings(watch.seen, script.truth).map((one) => named(one, one.wrong.on)),
      mended,
      wrong: falseAlarms(watch.seen, script.truth).map((one) => named(one, one.on)),
    };
  } finally {
    await t.close();
  }
}
