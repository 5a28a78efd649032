import path from "node:path";
import { adoptReturns, benchWorld, writeBodies } from "../house/bench-world";
import { openBenchHouse } from "../house/open-bench-house";
import { runLoad } from "../load/run-load";
import { refusedIn } from "../load/send-load";
import type { Figure } from "../report";
import { ms } from "../report";
import { aim, shortened } from "./context";
import type { Bench } from "./context";

const RATE = 200;
const WARM_SECONDS = 3;
/** Of the 100 returns a second that deliveries bring. */
const WATCH_EVERY = 25;

/** From when Loop sends until the block's endpoint answers with it, while 200 deliveries a second come in. */
export async function measureReadable(bench: Bench): Promise<Figure[]> {
  const seconds = bench.sizes.readableSeconds;
  const warm = (RATE * WARM_SECONDS) / 2;
  const orders = warm + (RATE * seconds) / 2;
  const house = await openBenchHouse(bench.serverUrl, benchWorld(orders));
  try {
    const { loop } = house.sandbox;
    const files = {
      warm: path.join(house.folder, "warm.jsonl"),
      measured: path.join(house.folder, "measured.jsonl"),
    };
    writeBodies(files.warm, loop, adoptReturns(loop, 0, warm));
    writeBodies(files.measured, loop, adoptReturns(loop, warm, orders - warm));
    const order = { url: house.webhookUrl(), secret: house.secret, pace: { rate: RATE } };
    const watch = { appUrl: house.appUrl(), token: house.token(), everyNth: WATCH_EVERY };
    await runLoad({ ...order, seconds: WARM_SECONDS, bodiesFile: files.warm, watch });
    bench.say("sent → readable at 200/s");
    const { load, watched } = await runLoad({ ...order, seconds, bodiesFile: files.measured, watch });
    if (!watched) throw new Error("Nothing was watched.");
    for (const problem of watched.problems) bench.say(`a read was answered ${problem}`);
    const { readable, neverSeen } = watched;
    return [
      {
        figure: "Sent → readable at 200/s",
        database: bench.database,
        measured: `p50 ${ms(readable.p50)}, p95 ${ms(readable.p95)}`,
        limit: "p95 ≤ 300 ms",
        ok: aim(bench, readable.p95 <= 300 && neverSeen === 0 && refusedIn(load) === 0),
        note: [
          `${readable.count} of ${load.sent} deliveries watched over ${seconds} s, ${neverSeen} not seen within 15 s; half of all bring a return; reads beside: p50 ${ms(watched.reads.p50)}`,
          shortened(bench, "60 s in the long form"),
        ]
          .filter(Boolean)
          .join("; "),
      },
    ];
  } finally {
    await house.close();
  }
}
