import type { Env } from "./env.server";
import { openPglite, openPostgres } from "./db.server";
import type { House } from "./house.server";
import type { Log } from "./log.server";
import { createMetrics } from "./metrics.server";
import { openQueue } from "./queue.server";
import { createSealer } from "./seal.server";
import { createShopify } from "./shopify.server";
import type { Shopify } from "./shopify.server";
import type { AdminGraphql } from "./shopify/admin-call";
import { createBucket } from "./shopify/bucket.server";
import { meterAdmin } from "./shopify/meter-admin.server";

/** The house and Shopify's package, opened together; `close` gives everything back. */
export interface OpenHouse {
  house: House;
  shopify: Shopify;
  close: () => Promise<void>;
}

/**
 * Opens database, queue and Shopify's package as the environment says. Runs no migration and starts no worker.
 * @throws FolderInUseError when another process holds the embedded database's folder
 */
export async function openHouse(env: Env, log: Log, { supervise = true } = {}): Promise<OpenHouse> {
  const db = env.DATABASE_URL
    ? openPostgres(env.DATABASE_URL, env.DATABASE_POOL)
    : await openPglite(env.DATA_DIR);
  const sealer = createSealer(env.SEALING_KEYS);
  const shopify = createShopify({ env, db, sealer, log });
  const metrics = createMetrics({ defaults: true });
  const now = () => new Date();
  const house: House = {
    env,
    db,
    sealer,
    log,
    metrics,
    queue: openQueue(db, log, { supervise }),
    now,
    fetch: globalThis.fetch,
    adminFor: adminForShops({ db, metrics, now }, shopify),
  };
  return {
    house,
    shopify,
    async close() {
      await house.queue.stop();
      await db.close();
    },
  };
}

/** Admin GraphQL with the offline token of a shop, inside its bucket; null where the app is not installed. */
export function adminForShops(
  { db, metrics, now }: Pick<House, "db" | "metrics" | "now">,
  shopify: Shopify,
): House["adminFor"] {
  const costs = new Map<string, number>();
  return async (shop, { person = false } = {}) => {
    const installed = await db.query(
      "SELECT 1 AS there FROM shops WHERE shop = $1 AND uninstalled_at IS NULL",
      [shop],
    );
    if (installed.length === 0) return null;
    const { admin } = await shopify.unauthenticated.admin(shop);
    const priority = person ? "person" : "machine";
    const ask: AdminGraphql = async (document, variables) => {
      try {
        const response = await admin.graphql(document, variables ? { variables } : {});
        return answerShape(await response.json());
      } catch (error) {
        // The package throws GraphQL errors (throttled, denied) with the answer's JSON; here they are part of the answer.
        if (error instanceof Error && "body" in error && error.body) return answerShape(error.body);
        throw error;
      }
    };
    return meterAdmin(ask, {
      bucket: createBucket(db.forShop(shop), now),
      priority,
      costs,
      onCall: (call) => metrics.shopifyCall({ ...call, priority }),
    });
  };
}

const answerShape = (json: unknown): Awaited<ReturnType<AdminGraphql>> =>
  json && typeof json === "object" ? (json as Awaited<ReturnType<AdminGraphql>>) : {};
