import type { Database } from "./db.server";
import type { Env } from "./env.server";
import type { Log } from "./log.server";
import type { Metrics } from "./metrics.server";
import type { Queue } from "./queue.server";
import type { Sealer } from "./seal.server";
import type { AdminGraphql } from "./shopify/admin-call";

/**
 * What every room may ask for: its neighbours come in by this argument, never by import of a global. A front door makes
 * it once; a test makes its own.
 */
export interface House {
  env: Env;
  db: Database;
  queue: Queue;
  sealer: Sealer;
  log: Log;
  metrics: Metrics;
  /** The present; tests move it. */
  now: () => Date;
  /** Leaves the machine: Loop and Shopify are reached through it. */
  fetch: typeof fetch;
  /**
   * An Admin GraphQL client of a shop, inside its bucket; null when the app is not installed there.
   * @param how.person somebody waits: not held to the machine's half of the bucket
   */
  adminFor: (shop: string, how?: { person?: boolean }) => Promise<AdminGraphql | null>;
}
