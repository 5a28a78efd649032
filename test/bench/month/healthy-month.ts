import type { ApiKey } from "../../sandbox/loop/answer-api";
import { seededRandom } from "../../sandbox/loop/random";
import { smallWorld } from "../../sandbox/loop/small-world";
import { STAFF } from "../../support/moved-house";
import type { MovedHouse } from "../../support/moved-house";
import { ONE_RETURN_IN, addHealthyLives, addKeptOrders } from "./healthy-lives";
import { playMonth } from "./play-month";
import { writeScript } from "./script";
import { falseAlarms } from "./truth";
import type { SeenAlarm } from "./truth";
import { watchAlarms } from "./watch-alarms";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Returns begin in these first days, so that most end within the month. */
const ASKED_IN_DAYS = 24;
const LASTS_DAYS = 31;

export interface HealthyMonth {
  orders: number;
  returns: number;
  alarms: number;
  wrong: SeenAlarm[];
  deliveries: number;
  /** Deliveries that Loop had to send more than once, and calls that it did not answer properly. */
  retried: number;
  hiccups: number;
}

/** Opens the house on a world and with what the stand-ins need for it. */
export type OpenHouse = (options: {
  world: () => object;
  admin: { webhookRetryDelays: number[] };
  loop?: { apiKeys: ApiKey[] };
}) => Promise<MovedHouse>;

/** A month of a shop in which nothing goes wrong, but that the net and Loop are what they are. */
export async function playHealthyMonth(open: OpenHouse, orders: number, seed: number): Promise<HealthyMonth> {
  const began = Date.now();
  const world = { ...smallWorld(new Date(began)), orders: [], returns: [], staff: STAFF };
  const script = writeScript(began, world);
  const returns = Math.ceil(orders / ONE_RETURN_IN);
  addHealthyLives(script, seed, returns, ASKED_IN_DAYS);
  addKeptOrders(script, seed + 2, orders - returns, ASKED_IN_DAYS);
  // Shopify sends again what the app did not take; its waits are of the real clock.
  const t = await open({ world: () => world, admin: { webhookRetryDelays: [5, 10, 20, 40, 80] } });
  try {
    script.open(t);
    const net = seededRandom(seed + 1);
    t.loop.setKnobs({ rateLimitPerMinute: 1_000_000, delayScale: 1, duplicate: { probability: 0.01 } });
    await t.connect();
    await t.settle();
    // One of a hundred requests does not reach the app; Loop and Shopify each try again by their own rules.
    t.admin.setAppUrl(() => (net.next() < 0.01 ? null : t.url));
    const watch = watchAlarms(t, began);
    let hiccups = 0;
    await playMonth(t, script.steps, {
      began,
      lasts: LASTS_DAYS * DAY,
      slot: HOUR,
      look: watch.look,
      weather() {
        const dice = net.next();
        const late =
          dice < 0.8
            ? net.between(1, 5) * SECOND
            : dice < 0.95
              ? net.between(20, 180) * SECOND
              : net.between(4, 8) * MINUTE;
        const trouble = net.next();
        if (trouble < 0.04) hiccups += 1;
        t.loop.setKnobs({
          delayMs: late,
          shuffle: { probability: 0.2 },
          shuffleMs: net.between(5, 60) * SECOND,
          answer500: trouble < 0.02 ? 2 : 0,
          answer429: trouble >= 0.02 && trouble < 0.04 ? 1 : 0,
          // Not documented whether a scan moves it.
          scansTouchUpdatedAt: net.next() < 0.7,
        });
      },
    });
    const [counted] = await t.db.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM deliveries WHERE shop = $1",
    );
    return {
      orders,
      returns,
      alarms: watch.seen.length,
      wrong: falseAlarms(watch.seen, script.truth),
      deliveries: counted?.count ?? 0,
      retried: t.loop.loop.deliveries.filter(({ attempts }) => attempts.length > 1).length,
      hiccups,
    };
  } finally {
    await t.close();
  }
}
