import { performance } from "node:perf_hooks";
import { openPglite, openPostgres } from "../../../app/db.server";
import type { Database } from "../../../app/db.server";
import { parseEnv } from "../../../app/env.server";
import type { House } from "../../../app/house.server";
import { createLog } from "../../../app/log.server";
import { createMetrics } from "../../../app/metrics.server";
import { openQueue } from "../../../app/queue.server";
import type { OrderReturnsAnswer } from "../../../app/returns/api";
import { viewOrderReturns } from "../../../app/returns/order-returns-view.server";
import { createSealer } from "../../../app/seal.server";
import path from "node:path";
import { adoptReturns, benchWorld } from "../house/bench-world";
import { callTimed, until } from "../house/call";
import { multiplyReturns, orderIdOfCopy } from "../house/multiply-returns";
import { openBenchHouse } from "../house/open-bench-house";
import type { BenchHouse } from "../house/open-bench-house";
import { spreadOf } from "../quantile";
import type { Spread } from "../quantile";
import type { Figure } from "../report";
import { ms, short } from "../report";
import { aim } from "./context";
import type { Bench } from "./context";

interface Reads {
  /** Over HTTP, one client. */
  http: Spread;
  /** What answers, called in this process on the same database. */
  own: Spread;
}

/** The block's read with few and with many returns in the shop: what is looked up by order must not grow with them. */
export async function measureBlockRead(bench: Bench): Promise<Figure[]> {
  const { fewReturns, manyReturns } = bench.sizes;
  const house = await openBenchHouse(bench.serverUrl, benchWorld(1));
  try {
    const { loop } = house.sandbox;
    const [id] = adoptReturns(loop, 0, 1);
    const order = loop.loop.returns.get(id ?? 0)?.order.id ?? 0;
    loop.announce();
    const token = house.token();
    await until("the first return is linked and written", 60, async () => {
      const answer = await callTimed<OrderReturnsAnswer>(
        `${house.appUrl()}/api/orders/${order}/returns`,
        token,
      );
      return (
        house.sandbox.admin.requests.some((one) => one.operation.includes("etafields")) &&
        !answer.body.unchanged
      );
    });
    await house.stopApp();
    const few = await readWith(bench, house, fewReturns);
    const many = await readWith(bench, house, manyReturns);
    const ratio = many.http.p50 / few.http.p50;
    const ownRatio = many.own.p50 / few.own.p50;
    const worst = Math.max(few.http.p95, many.http.p95);
    const told = (reads: Spread) => `p50 ${ms(reads.p50)}, p95 ${ms(reads.p95)}`;
    return [
      {
        figure: "Block read, many returns to few",
        database: bench.database,
        measured: `ratio ${short(ratio)} (handler alone ${short(ownRatio)})`,
        limit: "ratio of medians ≤ 1.2",
        ok: aim(bench, ratio <= 1.2),
        note: `${short(fewReturns)}: ${told(few.http)}; ${short(manyReturns)}: ${told(many.http)}`,
      },
      {
        figure: "Block read, server",
        database: bench.database,
        measured: `p95 ${ms(worst)} over HTTP`,
        limit: "p95 ≤ 15 ms",
        ok: aim(bench, worst <= 15),
        note: `${bench.sizes.blockReads} reads of as many orders by one client; handler alone with ${short(manyReturns)}: ${told(many.own)}`,
      },
    ];
  } finally {
    await house.close();
  }
}

/** Fills up the bench's own database while the app is down, measures, and stops the app again. */
async function readWith(bench: Bench, house: BenchHouse, returns: number): Promise<Reads> {
  bench.say(`block read with ${returns} returns`);
  const { shop } = house.sandbox.world;
  const wanted = (read: number) => orderIdOfCopy(1 + ((read * 7919) % (returns - 1)));
  const open = () =>
    house.databaseUrl
      ? Promise.resolve(openPostgres(house.databaseUrl, 4))
      : openPglite(path.join(house.folder, "database"));
  const db = await open();
  let own: Spread;
  try {
    await multiplyReturns(db, shop, returns);
    const alone = houseOn(db, house);
    const times: number[] = [];
    for (let read = 0; read < bench.sizes.blockReads; read++) {
      const began = performance.now();
      const answer = await viewOrderReturns(alone, db.forShop(shop), {
        orderId: wanted(read),
        seen: null,
        may: { act: true, why: null },
        refreshing: false,
      });
      times.push(performance.now() - began);
      if (answer.unchanged || answer.summary.returns.length === 0)
        throw new Error("An order showed no return.");
    }
    own = spreadOf(times.slice(warmOf(times.length)));
  } finally {
    await db.close();
  }
  await house.startApp();
  const token = house.token();
  const times: number[] = [];
  for (let read = 0; read < bench.sizes.blockReads; read++) {
    const reply = await callTimed(`${house.appUrl()}/api/orders/${wanted(read)}/returns`, token);
    times.push(reply.ms);
  }
  await house.stopApp();
  return { http: spreadOf(times.slice(warmOf(times.length))), own };
}

/** The first reads meet cold code. */
const warmOf = (reads: number) => Math.min(50, Math.floor(reads / 4));

function houseOn(db: Database, bench: BenchHouse): House {
  const env = parseEnv({
    SHOPIFY_API_KEY: "bench",
    SHOPIFY_API_SECRET: "bench",
    SHOPIFY_APP_URL: bench.sandbox.ready.app,
    SEALING_KEYS: bench.sealingKeys,
  });
  const log = createLog("silent");
  return {
    env,
    db,
    log,
    metrics: createMetrics(),
    queue: openQueue(db, log, { supervise: false }),
    sealer: createSealer(env.SEALING_KEYS),
    now: () => new Date(),
    fetch: globalThis.fetch,
    adminFor: () => Promise.resolve(null),
  };
}
