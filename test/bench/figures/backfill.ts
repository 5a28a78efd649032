import { spawn } from "node:child_process";
import path from "node:path";
import { openPostgres } from "../../../app/db.server";
import { planWindows } from "../../../app/sync/backfill/plan-windows";
import {
  pauseBackfill,
  resumeBackfill,
  startBackfill,
} from "../../../app/sync/backfill/control-backfill.server";
import { ensureQueues } from "../../../app/sync/jobs.server";
import { makeDatabase } from "../house/bench-database";
import { until } from "../house/call";
import { houseOn } from "../house/house-on";
import { openBenchHouse } from "../house/open-bench-house";
import type { BenchHouse } from "../house/open-bench-house";
import { pastShop } from "../past/past-shop";
import type { PastShop } from "../past/past-shop";
import { pastIsRead } from "../past/read-past";
import type { Figure } from "../report";
import { short } from "../report";
import { aim } from "./context";
import type { Bench } from "./context";

const TWO_YEARS = 730;
const NO_LIMIT = 1_000_000;
const DAY = 86_400_000;

/** All past returns of a two-year shop at Loop's real limit, and once more with the process killed in the middle. */
export async function measureBackfill(bench: Bench): Promise<Figure[]> {
  if (!bench.serverUrl) return [];
  const past = pastShop(bench.sizes.pastReturns, TWO_YEARS);
  bench.say(`backfill of ${past.returns} returns at Loop's limit`);
  // Connecting starts it, as ever.
  const house = await openBenchHouse(bench.serverUrl, past.world, { loopRoutes: [past.route] });
  const db = openPostgres(house.databaseUrl ?? "", 2);
  try {
    const read = await pastIsRead(house, db, 900);
    const least = past.leastRequests(new Date());
    const floor = least / 5;
    const share = read.seconds / floor;
    bench.say("the same, killed in the middle");
    const again = await killedInTheMiddle(house, past, read.meter.requests.done);
    return [
      {
        figure: "Backfill at Loop's limit",
        database: bench.database,
        measured: `${short(read.seconds)} s = ${short(share)} × floor`,
        limit: `≤ 1.1 × floor: ${least} requests at 5/s = ${short(floor)} s`,
        ok: aim(bench, share <= 1.1 && read.meter.returnsFound >= past.returns),
        note: `${short(read.meter.returnsFound)} returns of two years in ${read.meter.requests.done} requests, the default share; Loop's minute is counted from its first request`,
      },
      {
        figure: "Backfill killed in the middle",
        database: bench.database,
        measured: `${again} page${again === 1 ? "" : "s"} read again`,
        limit: "≤ 1",
        ok: aim(bench, again <= 1),
        note: "kill -9 of the process while it read; the dead reader's lease of two minutes was ended by pause and resume",
      },
    ];
  } finally {
    await db.close();
    await house.close();
  }
}

/** @returns how many of the run's pages were asked for more than once */
async function killedInTheMiddle(house: BenchHouse, past: PastShop, pages: number): Promise<number> {
  const { shop } = house.sandbox.world;
  const db = openPostgres(house.databaseUrl ?? "", 2);
  const own = houseOn(db, house);
  try {
    await ensureQueues(own.queue);
    house.sandbox.loop.setKnobs({ rateLimitPerMinute: NO_LIMIT });
    past.pages.length = 0;
    await startBackfill(own, shop);
    const ofRun = () => past.pages.filter((query) => query.includes("created_at"));
    await until("half of the past is read again", 300, () => ofRun().length > pages / 2);
    await house.sandbox.restartApp("SIGKILL");
    await pauseBackfill(own, shop);
    await resumeBackfill(own, shop);
    await pastIsRead(house, db, 600);
    return ofRun().length - new Set(ofRun()).size;
  } finally {
    await own.queue.stop();
    await db.close();
  }
}

/** The same without Loop's limit, beside a floor program that only reads the pages and inserts their rows. */
export async function measureBackfillSpeed(bench: Bench): Promise<Figure[]> {
  if (!bench.serverUrl) return [];
  const past = pastShop(bench.sizes.pastReturns, TWO_YEARS);
  const house = await openBenchHouse(bench.serverUrl, past.world, {
    loopRoutes: [past.route],
    rateLimitPerMinute: NO_LIMIT,
  });
  const db = openPostgres(house.databaseUrl ?? "", 2);
  try {
    bench.say(`backfill of ${past.returns} returns without the limit`);
    const read = await pastIsRead(house, db, 900);
    await house.stopApp();
    bench.say("its floor");
    const floor = await floorOf(bench.serverUrl, house, past);
    const ours = read.meter.returnsFound / read.seconds;
    const floors = floor.rows / floor.seconds;
    return [
      {
        figure: "Backfill without the limit",
        database: bench.database,
        measured: `${short(ours)} returns/s = ${short(ours / floors)} × floor`,
        limit: `≥ 0.5 × floor: ${short(floors)} returns/s`,
        ok: aim(bench, ours / floors >= 0.5),
        note: `${short(read.meter.returnsFound)} returns; the floor reads the same pages and inserts each page with one statement and one primary key; Shopify's orders are read and written beside ours only`,
      },
    ];
  } finally {
    await db.close();
    await house.close();
  }
}

interface FloorResult {
  seconds: number;
  rows: number;
}

async function floorOf(serverUrl: string, house: BenchHouse, past: PastShop): Promise<FloorResult> {
  const database = await makeDatabase(serverUrl);
  try {
    const now = new Date();
    const windows = planWindows(new Date(past.world.createdAt), new Date(now.getTime() + DAY));
    const order = {
      databaseUrl: database.url,
      loopUrl: house.sandbox.loop.url,
      apiKey: house.sandbox.loop.apiKey,
      // Loopside's look for undocumented states is not needed to read the past.
      windows: windows.filter((one) => one.state !== ""),
    };
    const child = spawn(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        "--import",
        "tsx",
        path.join(import.meta.dirname, "../past/floor-backfill.ts"),
      ],
      { env: { ...process.env, FLOOR_ORDER: JSON.stringify(order) }, stdio: ["ignore", "pipe", "inherit"] },
    );
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    if (code !== 0) throw new Error(`The floor program ended with status ${code}.`);
    return JSON.parse(said) as FloorResult;
  } finally {
    await database.drop();
  }
}

const MB = 1024 ** 2;

/** Resident memory at its highest while many returns are read, against a few. */
export async function measureBackfillMemory(bench: Bench): Promise<Figure[]> {
  if (!bench.serverUrl) return [];
  const peak = async (returns: number): Promise<{ most: number; seconds: number }> => {
    const past = pastShop(returns, TWO_YEARS);
    const house = await openBenchHouse(bench.serverUrl, past.world, {
      loopRoutes: [past.route],
      rateLimitPerMinute: NO_LIMIT,
    });
    const db = openPostgres(house.databaseUrl ?? "", 2);
    try {
      bench.say(`memory of a backfill of ${returns} returns`);
      const read = await pastIsRead(house, db, 7_200);
      return { most: read.mostResident / MB, seconds: read.seconds };
    } finally {
      await db.close();
      await house.close();
    }
  };
  const few = await peak(bench.sizes.memoryPastFew);
  const many = await peak(bench.sizes.memoryPastMany);
  if (few.most === 0) return [];
  const growth = many.most - few.most;
  return [
    {
      figure: "Memory of a backfill, growth",
      database: bench.database,
      measured: `${short(growth)} MB more with ${short(bench.sizes.memoryPastMany)} returns than with ${short(bench.sizes.memoryPastFew)}`,
      limit: "≤ 50 MB",
      ok: aim(bench, growth <= 50),
      note: [
        `highest resident memory ${short(few.most)} MB and ${short(many.most)} MB, one process with all its work, ${short(many.seconds)} s`,
        bench.sizes.memoryPastMany < 1_000_000 ? "shortened: 1,000,000 asked" : "",
      ]
        .filter(Boolean)
        .join("; "),
    },
  ];
}
