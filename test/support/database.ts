import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, beforeEach } from "vitest";
import type { Database } from "../../app/db.server";
import { openPglite, openPostgres } from "../../app/db.server";
import { createLog } from "../../app/log.server";
import { openQueue } from "../../app/queue.server";
import { migrate } from "../../app/schema-version.server";
import { ensureQueues } from "./queues";
import { cloneDatabase, serverOfTests } from "./test-server";

/**
 * A real database for the tests: PGlite in memory, opened from a prepared data folder (making a new one takes seconds); with
 * TEST_DATABASE_URL, databases of this run's own on that PostgreSQL server, copied from one that was prepared.
 */
const PRISMA_FOLDER = path.resolve(import.meta.dirname, "../../prisma");
const CACHE = path.resolve(import.meta.dirname, "../../node_modules/.cache/loopside");

/** Of all that the prepared database is made from. */
function schemaDigest(): string {
  const migrations = path.join(PRISMA_FOLDER, "migrations");
  const files = readdirSync(migrations, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sql"))
    .toSorted()
    .map((file) => path.join(migrations, file));
  const hash = createHash("sha256");
  for (const file of [...files, path.resolve(import.meta.dirname, "../../package.json")])
    hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

async function prepare(db: Database): Promise<void> {
  await migrate(db, PRISMA_FOLDER);
  const queue = openQueue(db, createLog("silent"));
  await ensureQueues(queue);
  await queue.stop();
}

async function preparedFolder(): Promise<Blob> {
  const file = path.join(CACHE, `pglite-${schemaDigest()}.tar`);
  if (!existsSync(file)) {
    const db = await openPglite(null);
    await prepare(db);
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

async function openTestDatabase(): Promise<Database> {
  const server = serverOfTests();
  return server === null
    ? openPglite(null, await preparedFolder())
    : openPostgres(await cloneDatabase(server, schemaDigest(), prepare), 6);
}

/**
 * Empties every table of ours between tests. Deleting a few rows takes a hundredth of the time that new files for 30 tables take;
 * a file that grew large is made anew.
 */
const EMPTY = `DO $$ DECLARE name text; filled boolean; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
    IF pg_relation_size(format('%I', name)::regclass) > 262144 THEN EXECUTE format('TRUNCATE %I', name);
    ELSIF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
  DELETE FROM pgboss.job;
END $$`;

/** One for all files that a worker process runs: to open one takes a second, and the first statements of each take more. */
let opened: Promise<Database> | undefined;

/**
 * The worker's database, emptied before each test (`once`: before the first). It ends with its process, and a server's copy with
 * the run.
 * @example const db = useDatabase(); … db().forShop("x.myshopify.com")
 */
export function useDatabase({ once = false } = {}): () => Database {
  let db: Database | undefined;
  const empty = () => db?.query(EMPTY);
  beforeAll(async () => {
    db = await (opened ??= openTestDatabase());
    if (once) await empty();
  });
  if (!once) beforeEach(async () => void (await empty()));
  return () => {
    if (!db) throw new Error("the database opens in beforeAll");
    return db;
  };
}
