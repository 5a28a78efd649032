import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Database } from "../../app/db.server";
import { openPglite, openPostgres } from "../../app/db.server";
import { createLog } from "../../app/log.server";
import { openQueue } from "../../app/queue.server";
import { migrate } from "../../app/schema-version.server";
import { ensureQueues } from "./queues";

/**
 * A real database for a test file. PGlite in memory, opened from a prepared data folder (making a new one takes seconds);
 * with TEST_DATABASE_URL, a database of its own on that PostgreSQL server, made and dropped here.
 */
const PRISMA_FOLDER = path.resolve(import.meta.dirname, "../../prisma");
const CACHE = path.resolve(import.meta.dirname, "../../node_modules/.cache/loopside");

function schemaDigest(): string {
  const hash = createHash("sha256").update(readFileSync(path.join(PRISMA_FOLDER, "schema.prisma")));
  return hash
    .update(readFileSync(path.resolve(import.meta.dirname, "../../package.json")))
    .digest("hex")
    .slice(0, 16);
}

async function preparedFolder(): Promise<Blob> {
  const file = path.join(CACHE, `pglite-${schemaDigest()}.tar`);
  if (!existsSync(file)) {
    const db = await openPglite(null);
    await migrate(db, PRISMA_FOLDER);
    const queue = openQueue(db, createLog("silent"));
    await ensureQueues(queue);
    await queue.stop();
    const dump = await db.pglite?.dumpDataDir("none");
    if (!dump) throw new Error("PGlite gave no dump of its data folder");
    mkdirSync(CACHE, { recursive: true });
    const half = `${file}.${process.pid}`;
    writeFileSync(half, new Uint8Array(await dump.arrayBuffer()));
    renameSync(half, file);
    await db.close();
  }
  return new Blob([new Uint8Array(readFileSync(file))]);
}

/** Opens a fresh database with the whole schema. The caller closes it. */
export async function openTestDatabase(): Promise<Database> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return openPglite(null, await preparedFolder());
  const name = `loopside_test_${process.pid}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`;
  const admin = openPostgres(server, 2);
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const db = openPostgres(url.href, 6);
  await migrate(db, PRISMA_FOLDER);
  return {
    ...db,
    async close() {
      await db.close();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.close();
    },
  };
}

/** The tables that hold data, for emptying between tests. */
const TABLES =
  "alerts, shops, shopify_sessions, loop_connections, shop_settings, staff, deliveries, returns, return_history, orders, actions, focus, privacy_requests, loop_budgets, shopify_budgets, loop_circuits, backfills, backfill_windows, unreadable_rows, drifts, sweeps, deep_sweeps, return_patterns, warehouse_rules, warehouse_tokens, received_lines, received_posts, received_decisions";

/**
 * One database for the file, emptied before each test.
 * @example const db = useDatabase(); … db().forShop("x.myshopify.com")
 */
export function useDatabase(): () => Database {
  let db: Database | undefined;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  beforeEach(async () => {
    await db?.query(`TRUNCATE ${TABLES}`);
  });
  afterAll(async () => {
    await db?.close();
  });
  return () => {
    if (!db) throw new Error("the database opens in beforeAll");
    return db;
  };
}
