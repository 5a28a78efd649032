import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { openPostgres } from "../../../app/db.server";
import type { Database } from "../../../app/db.server";
import type { ActionAnswer, OrderReturnsAnswer } from "../../../app/returns/api";
import { startBackfill } from "../../../app/sync/backfill/control-backfill.server";
import { readMeter } from "../../../app/sync/backfill/read-meter.server";
import { ensureQueues } from "../../../app/sync/jobs.server";
import { smallOrder } from "../../sandbox/loop/small-world";
import { adoptReturns } from "../house/bench-world";
import { callTimed, until } from "../house/call";
import { deliveredAndReadable } from "../house/delivered-and-readable";
import { houseOn } from "../house/house-on";
import { openBenchHouse } from "../house/open-bench-house";
import type { BenchHouse } from "../house/open-bench-house";
import { plantShop } from "../house/plant-shop";
import type { PlantedShop } from "../house/plant-shop";
import { pastShop } from "../past/past-shop";
import { spreadOf } from "../quantile";
import type { Spread } from "../quantile";
import type { Figure } from "../report";
import { ms } from "../report";
import { aim } from "./context";
import type { Bench } from "./context";

const TWO_YEARS = 730;

/**
 * What others wait for while a shop's past is read at Loop's real limit: an agent who acts in the same shop, and another
 * shop that has one return.
 */
export async function measureBehindBackfill(bench: Bench): Promise<Figure[]> {
  if (!bench.serverUrl) return [];
  const count = bench.sizes.behindSamples;
  const past = pastShop(bench.sizes.pastReturns, TWO_YEARS);
  // Orders of today: what is acted on, before and behind.
  past.world.orders.unshift(...Array.from({ length: 2 * count }, (_, n) => smallOrder(9_000 + n)));
  bench.say("an agent's action and another shop's return, without a backfill");
  const house = await openBenchHouse(bench.serverUrl, past.world, {
    loopRoutes: [past.route],
    rateLimitPerMinute: 1_000_000,
  });
  const db = openPostgres(house.databaseUrl ?? "", 4);
  const own = houseOn(db, house);
  try {
    await ensureQueues(own.queue);
    const ids = adoptReturns(house.sandbox.loop, 0, 2 * count);
    for (const id of ids) house.sandbox.loop.announce(id);
    await until("the past is read once", 900, async () => (await meterOf(db, house)) === "done");
    await until("the returns of today are readable", 120, async () => {
      const rows = await db.query(
        "SELECT 1 FROM returns WHERE return_id = ANY ($1::text[]) AND NOT provisional",
        [ids.map(String)],
      );
      return rows.length === ids.length;
    });
    const other = await plantShop(own, house, "other-shop.myshopify.com");
    house.sandbox.loop.setKnobs({ rateLimitPerMinute: 300 });
    // Loop's new limit is learnt from its next answer.
    const alone = await waitsOf(house, db, other, ids.slice(0, count));
    bench.say("the same behind a backfill");
    await startBackfill(own, past.world.shop);
    await until(
      "the backfill reads",
      60,
      async () => (await readMeter(own, past.world.shop)).requests.done > 3,
    );
    const behind = await waitsOf(house, db, other, ids.slice(count));
    const stillReading = (await meterOf(db, house)) === "running";
    const more = behind.click.p95 - alone.click.p95;
    const during = stillReading ? "the backfill ran all the while" : "**the backfill had ended**";
    return [
      {
        figure: "Agent's action behind a backfill",
        database: bench.database,
        measured: `${ms(Math.max(0, more))} longer; click → Loop p95 ${ms(behind.click.p95)}, worst ${ms(behind.click.max)}`,
        limit: `≤ 1 s more than without (p95 ${ms(alone.click.p95)})`,
        ok: aim(bench, more <= 1_000 && stillReading),
        note: `${count} times Process in the shop that is read, Loop's limit on, one process; ${during}`,
      },
      {
        figure: "One return beside another shop's backfill",
        database: bench.database,
        measured: `sent → readable p95 ${ms(behind.readable.p95)}, worst ${ms(behind.readable.max)}`,
        limit: `≤ 2 s (without a backfill p95 ${ms(alone.readable.p95)})`,
        ok: aim(bench, behind.readable.max <= 2_000 && stillReading),
        note: `${count} deliveries of another shop, looked for in the database every 5 ms; ${during}`,
      },
    ];
  } finally {
    await own.queue.stop();
    await db.close();
    await house.close();
  }
}

const meterOf = async (db: Database, house: BenchHouse) =>
  (await readMeter({ db, now: () => new Date() }, house.sandbox.world.shop)).state;

/** Presses Process on each return, and sends the other shop a delivery after each. */
async function waitsOf(
  house: BenchHouse,
  db: Database,
  other: PlantedShop,
  ids: readonly number[],
): Promise<{ click: Spread; readable: Spread }> {
  const { loop } = house.sandbox;
  const token = house.token();
  const api = (path: string) => `${house.appUrl()}/api/${path}`;
  const clicks: number[] = [];
  const readable: number[] = [];
  for (const id of ids) {
    const order = loop.loop.returns.get(id)?.order.id ?? 0;
    const { body } = await callTimed<OrderReturnsAnswer>(api(`orders/${order}/returns`), token);
    const seen = body.unchanged ? "" : (body.summary.returns[0]?.version ?? "");
    const arrived = nextCall(house, `/${id}/process`);
    const pressed = performance.now();
    const { body: action } = await callTimed<ActionAnswer>(api(`returns/${id}/actions`), token, {
      kind: "process",
      seen,
      idempotencyKey: randomUUID(),
    });
    if (action.status !== "accepted" && action.status !== "done")
      throw new Error(`Process was ${action.status}, not accepted.`);
    clicks.push((await arrived) - pressed);
    readable.push(await deliveredAndReadable(house, db, other, id));
  }
  return { click: spreadOf(clicks), readable: spreadOf(readable) };
}

/** When Loop has answered a call of this path; its stand-in answers at once. */
function nextCall(house: BenchHouse, path: string): Promise<number> {
  return new Promise((resolve) => {
    const stop = house.sandbox.loop.onAnswered((answered) => {
      if (!answered.endsWith(path)) return;
      stop();
      resolve(performance.now());
    });
  });
}
