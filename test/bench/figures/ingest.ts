import path from "node:path";
import { makeDatabase } from "../house/bench-database";
import { adoptReturns, benchWorld, writeBodies } from "../house/bench-world";
import { openBenchHouse } from "../house/open-bench-house";
import type { BenchHouse } from "../house/open-bench-house";
import { startProcess } from "../house/start-process";
import { runLoad } from "../load/run-load";
import { refusedIn } from "../load/send-load";
import type { LoadPlan, LoadResult } from "../load/send-load";
import { median } from "../quantile";
import type { Figure } from "../report";
import { ms, short } from "../report";
import { aim } from "./context";
import type { Bench } from "./context";

/** Enough waiting at once that the server is never idle; Loop's own parallelism is not documented. */
const AT_ONCE = 64;
const ORDERS = 500;
/** Database and app share a thread there: a longer burst is only waited out. */
const EMBEDDED_BURST_SECONDS = 2;

export async function measureIngest(bench: Bench): Promise<Figure[]> {
  const house = await openBenchHouse(bench.serverUrl, benchWorld(ORDERS));
  try {
    const bodiesFile = path.join(house.folder, "bodies.jsonl");
    writeBodies(bodiesFile, house.sandbox.loop, adoptReturns(house.sandbox.loop, 0, ORDERS));
    const send = async (url: string, seconds: number, pace: LoadPlan["pace"]) =>
      (await runLoad({ url, secret: house.secret, seconds, pace, bodiesFile })).load;
    const paced = await measurePaced(bench, house, send);
    const capacity = bench.serverUrl
      ? await besideFloor(bench, bench.serverUrl, house, send)
      : await capacityAlone(bench, house, send);
    return [...capacity, ...paced];
  } finally {
    await house.close();
  }
}

type Send = (url: string, seconds: number, pace: LoadPlan["pace"]) => Promise<LoadResult>;

/** The one-process form, which works the jobs beside. */
async function measurePaced(bench: Bench, house: BenchHouse, send: Send): Promise<Figure[]> {
  const { sizes } = bench;
  bench.say("ingest at 200/s");
  await send(house.webhookUrl(), 2, { rate: 50 });
  const steady = await send(house.webhookUrl(), sizes.steadySeconds, { rate: 200 });
  bench.say("ingest at 1,000/s");
  const burstSeconds = bench.serverUrl
    ? sizes.burstSeconds
    : Math.min(sizes.burstSeconds, EMBEDDED_BURST_SECONDS);
  const burst = await send(house.webhookUrl(), burstSeconds, { rate: 1_000 });
  const how = "one process, jobs worked beside";
  return [
    {
      figure: "Ingest at 200/s, p99",
      database: bench.database,
      measured: `p50 ${ms(steady.latency.p50)}, p99 ${ms(steady.latency.p99)}`,
      limit: "p99 ≤ 250 ms",
      ok: aim(bench, steady.latency.p99 <= 250 && refusedIn(steady) === 0),
      note: `${sizes.steadySeconds} s, ${how}`,
    },
    {
      figure: "Burst of 1,000/s",
      database: bench.database,
      measured: `${short(burst.sent)} sent, ${refusedIn(burst)} not 2xx, p99 ${ms(burst.latency.p99)}`,
      limit: "no answer but 2xx",
      ok: aim(bench, refusedIn(burst) === 0),
      note: [`${burstSeconds} s, ${how}`, burstSeconds < 30 ? "shortened: 30 s asked" : ""]
        .filter(Boolean)
        .join("; "),
    },
  ];
}

async function capacityAlone(bench: Bench, house: BenchHouse, send: Send): Promise<Figure[]> {
  bench.say("ingest capacity");
  const result = await send(house.webhookUrl(), bench.sizes.ingestSeconds, { connections: AT_ONCE });
  return [
    {
      figure: "Ingest capacity",
      database: bench.database,
      measured: told([result]),
      limit: "–",
      ok: aim(bench, true),
      note: `${AT_ONCE} connections; one process, the jobs of all deliveries before wait in it`,
    },
  ];
}

/** The web process beside the floor program, in turns, so that a noisy neighbour meets both. */
async function besideFloor(
  bench: Bench,
  serverUrl: string,
  house: BenchHouse,
  send: Send,
): Promise<Figure[]> {
  const { sizes } = bench;
  await house.stopApp();
  const web = await house.startWebProcess();
  const floorDatabase = await makeDatabase(serverUrl);
  const floor = await startProcess(
    ["--import", "tsx", path.join(import.meta.dirname, "../floor-server.ts")],
    { NODE_ENV: "production", FLOOR_DATABASE_URL: floorDatabase.url, FLOOR_SECRET: house.secret },
    (line) => Number(/^floor (\d+)$/.exec(line)?.[1] ?? 0) || null,
  );
  try {
    const urls = {
      app: house.webhookUrl(`http://127.0.0.1:${web.port}`),
      floor: `http://127.0.0.1:${floor.port}/floor`,
    };
    const results = { app: [] as LoadResult[], floor: [] as LoadResult[] };
    for (const side of ["floor", "app"] as const) await send(urls[side], 1, { connections: AT_ONCE });
    for (let run = 0; run < sizes.ingestRuns; run++)
      for (const side of ["floor", "app"] as const) {
        bench.say(`ingest capacity, ${side}, run ${run + 1} of ${sizes.ingestRuns}`);
        results[side].push(await send(urls[side], sizes.ingestSeconds, { connections: AT_ONCE }));
      }
    const perSecond = (side: "app" | "floor") => median(results[side].map((one) => one.perSecond));
    const share = perSecond("app") / perSecond("floor");
    const refused = results.app.reduce((sum, one) => sum + refusedIn(one), 0);
    return [
      {
        figure: "Ingest capacity",
        database: bench.database,
        measured: `${told(results.app)} = ${short(share)} × floor`,
        limit: `≥ 0.8 × floor: ${told(results.floor)}`,
        ok: aim(bench, share >= 0.8 && refused === 0),
        note: `${AT_ONCE} connections, median of ${sizes.ingestRuns} runs of ${sizes.ingestSeconds} s in turns; the web process (the worker is another), row and job committed`,
      },
    ];
  } finally {
    await floor.stop();
    await web.stop();
    await floorDatabase.drop();
  }
}

function told(results: readonly LoadResult[]): string {
  const of = (pick: (one: LoadResult) => number) => median(results.map(pick));
  return `${short(of((one) => one.perSecond))}/s, p50 ${ms(of((one) => one.latency.p50))}, p99 ${ms(of((one) => one.latency.p99))}`;
}
