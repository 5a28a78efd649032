import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import type { MigrationList } from "@prisma/schema-engine-wasm";

/**
 * Prisma's own migration engine as WebAssembly: `prisma migrate` would download a native one, which fails on a machine
 * without open internet. It writes the ordinary `_prisma_migrations` table, so `prisma migrate deploy` stays usable.
 */

const NO_FILTER = { externalTables: [], externalEnums: [] };

/** Names of the migrations in `folder` (a `prisma` folder), oldest first. */
export async function listMigrations(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(folder, "migrations"), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function readMigrations(folder: string): Promise<MigrationList> {
  const baseDir = path.join(folder, "migrations");
  const names = await listMigrations(folder);
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: {
            tag: "ok" as const,
            value: await readFile(path.join(baseDir, name, "migration.sql"), "utf8"),
          },
        },
      })),
    ),
  };
}

async function openEngine(
  folder: string,
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<SchemaEngine> {
  const schema = await readFile(path.join(folder, "schema.prisma"), "utf8");
  return SchemaEngine.new(
    { datamodels: [["schema.prisma", schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

/**
 * Applies what is missing, in order.
 * @param folder the `prisma` folder (schema and migrations)
 * @returns names of the migrations applied now
 * @throws with the engine's message when a migration fails; what was applied before it stays applied
 */
export async function applyMigrations(
  folder: string,
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<string[]> {
  const engine = await openEngine(folder, factory);
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: await readMigrations(folder),
      filters: NO_FILTER,
    });
    return appliedMigrationNames;
  } finally {
    engine.free();
  }
}

/**
 * The SQL that leads from a database with all migrations to `schema.prisma`; empty string when nothing differs.
 * The database must be PGlite: through adapter-pg this one call fails on the type `char`.
 */
export async function diffToSchema(
  folder: string,
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<string> {
  const engine = await openEngine(folder, factory);
  const files = [
    { path: "schema.prisma", content: await readFile(path.join(folder, "schema.prisma"), "utf8") },
  ];
  try {
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: folder },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    const script = stdout ?? "";
    return script.includes("This is an empty migration") ? "" : script;
  } finally {
    engine.free();
  }
}
