import path from "node:path";
import { performance } from "node:perf_hooks";
import { openPostgres } from "../../../app/db.server";
import { enqueueRead, ensureQueues } from "../../../app/sync/jobs.server";
import { ROOT } from "../../sandbox/run-sandbox";
import { adoptReturns, benchWorld } from "../house/bench-world";
import { until } from "../house/call";
import { houseOn } from "../house/house-on";
import { openBenchHouse } from "../house/open-bench-house";
import type { BenchHouse } from "../house/open-bench-house";
import { startProcess } from "../house/start-process";
import type { Figure } from "../report";
import { short } from "../report";
import { aim } from "./context";
import type { Bench } from "./context";

/** Loop takes its time, so that a worker waits more than it reckons. */
const LOOP_MS = 250;

/** The same reads of returns by one worker process and by two: twice as many must do nearly twice as much, and none twice. */
export async function measureWorkers(bench: Bench): Promise<Figure[]> {
  if (!bench.serverUrl) return [];
  const count = bench.sizes.workerReads;
  const house = await openBenchHouse(bench.serverUrl, benchWorld(count), { rateLimitPerMinute: 1_000_000 });
  const db = openPostgres(house.databaseUrl ?? "", 4);
  const own = houseOn(db, house);
  try {
    await ensureQueues(own.queue);
    const ids = adoptReturns(house.sandbox.loop, 0, count);
    await house.stopApp();
    const { shop } = house.sandbox.world;
    const run = async (workers: number): Promise<{ seconds: number; calls: number }> => {
      bench.say(`${count} reads by ${workers} worker${workers === 1 ? "" : "s"}`);
      house.sandbox.loop.setKnobs({ slowMs: 0 });
      await db.query("DELETE FROM pgboss.job WHERE name = 'read-return'");
      for (const id of ids) await enqueueRead(own.queue, { shop, returnId: String(id), why: "bench" });
      house.sandbox.loop.setKnobs({ slowMs: LOOP_MS, answerPath: "details" });
      let calls = 0;
      let first = 0;
      const stopHearing = house.sandbox.loop.onAnswered((answered) => {
        if (!answered.includes("details")) return;
        calls++;
        first ||= performance.now();
      });
      const running = await Promise.all(Array.from({ length: workers }, () => startWorker(house)));
      try {
        await until("all returns are read", 900, async () => {
          const [left] = await db.query<{ count: number }>(
            "SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'read-return' AND state < 'completed'",
          );
          return left?.count === 0;
        });
        // From Loop's first answer: a process takes seconds to start.
        return { seconds: (performance.now() - first) / 1000, calls };
      } finally {
        stopHearing();
        await Promise.all(running.map((one) => one.stop()));
      }
    };
    const one = await run(1);
    const two = await run(2);
    const gain = one.seconds / two.seconds;
    const doubled = one.calls + two.calls - 2 * count;
    return [
      {
        figure: "2 workers against 1",
        database: bench.database,
        measured: `${short(gain)} × as fast (${short(count / one.seconds)}/s, ${short(count / two.seconds)}/s), ${doubled} read twice`,
        limit: "≥ 1.7 ×, 0 doubled",
        ok: aim(bench, gain >= 1.7 && doubled === 0),
        note: `${short(count)} returns read from a Loop that takes ${LOOP_MS} ms to answer, its limit lifted`,
      },
    ];
  } finally {
    await own.queue.stop();
    await db.close();
    await house.close();
  }
}

const startWorker = (house: BenchHouse) =>
  startProcess(
    [
      "--import",
      path.join(ROOT, "test/sandbox/admin/preload.mjs"),
      path.join(ROOT, "build/entry.worker.server.js"),
    ],
    {
      NODE_ENV: "production",
      SHOPIFY_API_KEY: "bench",
      SHOPIFY_API_SECRET: "bench",
      SHOPIFY_APP_URL: house.sandbox.ready.app,
      STAND_IN_ADMIN_URL: house.sandbox.ready.admin,
      LOOP_API_URL: house.sandbox.ready.loop,
      SEALING_KEYS: house.sealingKeys,
      DATABASE_URL: house.databaseUrl ?? "",
    },
    (line) => (line.includes("The worker works.") ? 1 : null),
  );
