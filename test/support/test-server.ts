import type { Database } from "../../app/db.server";
import { openPostgres } from "../../app/db.server";

/** Every database of a run is called after it, so that the run's end drops them all. */
const RUN = "LOOPSIDE_TEST_RUN";
const PREFIX = "loopside_test";

/** @returns where databases for tests may be made, null when the tests run on PGlite */
export const serverOfTests = (): string | null => process.env.TEST_DATABASE_URL ?? null;

/** Once a run, before any test: names the run for its worker processes. @returns what ends it */
export function setup(): () => Promise<void> {
  const run = (process.env[RUN] = `${process.pid}_${Date.now().toString(36)}`);
  return async () => {
    const server = serverOfTests();
    if (server === null) return;
    const admin = openPostgres(server, 1);
    const made = await admin.query<{ name: string }>(
      "SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)",
      [`${PREFIX}_${run}_`],
    );
    for (const { name } of made) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.close();
  };
}

/**
 * A database of this run's own on a server, copied from one that the first to ask prepares.
 * @param digest of what the prepared one is made from
 * @returns its address
 */
export async function cloneDatabase(
  server: string,
  digest: string,
  prepare: (db: Database) => Promise<void>,
): Promise<string> {
  const run = process.env[RUN];
  if (!run) throw new Error("Databases for tests belong to a run: see vitest.config.ts, globalSetup.");
  const at = (name: string) => Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const template = `${PREFIX}_${run}_${digest}`;
  const copy = `${PREFIX}_${run}_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  const admin = openPostgres(server, 2);
  await admin.transaction(async (tx) => {
    // One process prepares, the others wait; CREATE DATABASE itself may stand in no transaction.
    await tx.query("SELECT pg_advisory_xact_lock(hashtext($1))", [template]);
    const [there] = await admin.query("SELECT FROM pg_database WHERE datname = $1", [template]);
    if (!there) {
      await admin.query(`CREATE DATABASE ${template}`);
      // A test that waits for its commit to reach the disk proves nothing more.
      await admin.query(`ALTER DATABASE ${template} SET synchronous_commit = off`);
      const db = openPostgres(at(template), 2);
      await prepare(db);
      await db.close();
      // What still holds a connection to it would keep it from being copied.
      await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [
        template,
      ]);
    }
    await admin.query(`CREATE DATABASE ${copy} TEMPLATE ${template}`);
  });
  await admin.query(`ALTER DATABASE ${copy} SET synchronous_commit = off`);
  await admin.close();
  return at(copy);
}
