import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openPostgres } from "../../../app/db.server";
import { ensureQueues } from "../../../app/sync/jobs.server";
import { adoptReturns, benchWorld, writeBodies } from "../house/bench-world";
import { deliveredAndReadable } from "../house/delivered-and-readable";
import { houseOn } from "../house/house-on";
import { openBenchHouse } from "../house/open-bench-house";
import { plantShop } from "../house/plant-shop";
import { runLoad } from "../load/run-load";
import { refusedIn } from "../load/send-load";
import { spreadOf } from "../quantile";
import type { Figure } from "../report";
import { ms, short } from "../report";
import { aim, shortened } from "./context";
import type { Bench } from "./context";

const RATE = 200;
const BESIDE_EVERY_MS = 1_000;

/** One merchant's storm must not keep another's single return waiting. */
export async function measureBesideStorm(bench: Bench): Promise<Figure[]> {
  if (!bench.serverUrl) return [];
  const seconds = bench.sizes.readableSeconds * 2;
  const orders = (RATE * seconds) / 2;
  bench.say("one return beside another shop's storm of deliveries");
  const house = await openBenchHouse(bench.serverUrl, benchWorld(orders));
  const db = openPostgres(house.databaseUrl ?? "", 4);
  const own = houseOn(db, house);
  try {
    await ensureQueues(own.queue);
    const ids = adoptReturns(house.sandbox.loop, 0, orders);
    const bodiesFile = path.join(house.folder, "storm.jsonl");
    writeBodies(bodiesFile, house.sandbox.loop, ids);
    const other = await plantShop(own, house, "other-shop.myshopify.com");
    const like = ids[0] ?? 0;
    const sendOne = () => deliveredAndReadable(house, db, other, like);
    const alone: number[] = [];
    for (let sample = 0; sample < bench.sizes.behindSamples; sample++) alone.push(await sendOne());

    let blowing = true;
    const load = runLoad({
      url: house.webhookUrl(),
      secret: house.secret,
      pace: { rate: RATE },
      seconds,
      bodiesFile,
    }).finally(() => (blowing = false));
    const beside: number[] = [];
    for (await wait(BESIDE_EVERY_MS); blowing; await wait(BESIDE_EVERY_MS)) beside.push(await sendOne());
    const sent = (await load).load;
    // What the storm left to do still stands in the way of nobody.
    const after = await sendOne();
    const [waiting] = await db.query<{ jobs: number }>(
      "SELECT count(*)::int AS jobs FROM pgboss.job WHERE state IN ('created', 'retry') AND group_id = $1",
      [house.sandbox.world.shop],
    );
    const told = spreadOf([...beside, after]);
    return [
      {
        figure: "One return beside another shop's storm",
        database: bench.database,
        measured: `sent → readable p95 ${ms(told.p95)}, worst ${ms(told.max)}`,
        limit: `≤ 2 s (without a storm p95 ${ms(spreadOf(alone).p95)})`,
        ok: aim(bench, told.max <= 2_000 && refusedIn(sent) === 0),
        note: [
          `${told.count} deliveries of one shop while another is sent ${short(sent.sent)} at ${RATE}/s for ${seconds} s, one process; ${short(waiting?.jobs ?? 0)} of its jobs waited at the end`,
          shortened(bench, "120 s in the long form"),
        ]
          .filter(Boolean)
          .join("; "),
      },
    ];
  } finally {
    await own.queue.stop();
    await db.close();
    await house.close();
  }
}
