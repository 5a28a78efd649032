import type { Database, Sql } from "./db.server";
import { applyMigrations, listMigrations } from "../prisma/migrate";

/** Any number; the same in every process, so that two migrations never run at once. */
const MIGRATION_LOCK = 7_281_113;

/** The database is older (or newer) than this program. */
export class SchemaMismatchError extends Error {
  override name = "SchemaMismatchError";
}

async function appliedMigrations(sql: Sql): Promise<Set<string>> {
  const [table] = await sql.query<{ there: string | null }>(
    "SELECT to_regclass('_prisma_migrations')::text AS there",
  );
  if (!table?.there) return new Set();
  const rows = await sql.query<{ migration_name: string }>(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  return new Set(rows.map((row) => row.migration_name));
}

async function missingMigrations(sql: Sql, folder: string): Promise<string[]> {
  const applied = await appliedMigrations(sql);
  return (await listMigrations(folder)).filter((name) => !applied.has(name));
}

/**
 * Applies missing migrations; one process at a time (advisory lock on a server; PGlite has one process anyway).
 * @param folder the `prisma` folder
 * @returns names applied now
 */
export async function migrate(db: Database, folder: string): Promise<string[]> {
  const isCurrent = async () => (await missingMigrations(db, folder)).length === 0;
  if (await isCurrent()) return [];
  if (db.kind === "pglite") return applyMigrations(folder, db.migrationAdapter);
  return db.transaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    // Another process may have done it while this one waited; to open Prisma's engine only to find that out takes seconds.
    if (await isCurrent()) return [];
    return applyMigrations(folder, db.migrationAdapter);
  });
}

/**
 * @throws SchemaMismatchError with the sentence an operator needs, when a migration is missing
 */
export async function requireCurrentSchema(db: Database, folder: string): Promise<void> {
  const missing = await missingMigrations(db, folder);
  if (missing.length > 0)
    throw new SchemaMismatchError(
      `The database lacks ${missing.length} migration(s), the first is ${missing[0]}. Run "npm run migrate" with this version, then start again.`,
    );
}
