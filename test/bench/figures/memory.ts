import path from "node:path";
import { adoptReturns, benchWorld, writeBodies } from "../house/bench-world";
import { openBenchHouse, residentBytes } from "../house/open-bench-house";
import { runLoad } from "../load/run-load";
import type { Figure } from "../report";
import { short } from "../report";
import { aim, shortened } from "./context";
import type { Bench } from "./context";

const MB = 1024 ** 2;
const HOUR_OF_DELIVERIES = 720_000;
const RATE = 500;
/**
 * Before the first look, so that caches, pools and compiled code are there and the heap has its working size: V8 lets it grow
 * by some 110 MB over the first 25,000 deliveries at this rate, then it stays (seen over 60,000).
 */
const WARM = 25_000;
const ORDERS = 300;

/** What one process keeps in memory after many deliveries that it did not keep before them. */
export async function measureMemory(bench: Bench): Promise<Figure[]> {
  const house = await openBenchHouse(bench.serverUrl, benchWorld(ORDERS));
  try {
    const bodiesFile = path.join(house.folder, "bodies.jsonl");
    writeBodies(bodiesFile, house.sandbox.loop, adoptReturns(house.sandbox.loop, 0, ORDERS));
    const send = (count: number) =>
      runLoad({
        url: house.webhookUrl(),
        secret: house.secret,
        seconds: count / RATE,
        pace: { rate: RATE },
        bodiesFile,
      });
    const resident = () => residentBytes(house.sandbox.app.pid ?? 0);
    bench.say("memory: warming up");
    await send(WARM);
    const before = resident();
    if (before === null) return [];
    const deliveries = bench.sizes.memoryDeliveries;
    bench.say(`memory: ${deliveries} deliveries`);
    await send(deliveries);
    const growth = ((resident() ?? 0) - before) / MB;
    return [
      {
        figure: "Resident memory, growth",
        database: bench.database,
        measured: `${short(growth)} MB after ${short(deliveries)} deliveries`,
        limit: "≤ 50 MB",
        ok: aim(bench, growth <= 50),
        note: [
          `at ${RATE}/s, jobs worked beside; from ${short(before / MB)} MB after ${short(WARM)} to warm up`,
          shortened(bench, `${short(HOUR_OF_DELIVERIES)} asked`),
        ]
          .filter(Boolean)
          .join("; "),
      },
    ];
  } finally {
    await house.close();
  }
}
