import type { Database } from "../../../app/db.server";
import { parseEnv } from "../../../app/env.server";
import type { House } from "../../../app/house.server";
import { createLog } from "../../../app/log.server";
import { createMetrics } from "../../../app/metrics.server";
import { openQueue } from "../../../app/queue.server";
import { createSealer } from "../../../app/seal.server";
import type { BenchHouse } from "./open-bench-house";

/** The app's house in the bench's own process, on a database of the bench: to ask, and to call what answers. */
export function houseOn(db: Database, bench: BenchHouse): House {
  const env = parseEnv({
    SHOPIFY_API_KEY: "bench",
    SHOPIFY_API_SECRET: "bench",
    SHOPIFY_APP_URL: bench.sandbox.ready.app,
    LOOP_API_URL: bench.sandbox.ready.loop,
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
