import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { applyMigrations, diffToSchema } from "./migrate";

/** `npm run migration:new -- NAME`: writes the migration that leads from all migrations to `schema.prisma`. */
const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Say what the migration does: npm run migration:new -- add_something (a-z, 0-9, _).");
  process.exit(2);
}
const folder = import.meta.dirname;
const pglite = new PGlite();
const factory = new PrismaPGlite(pglite);
await applyMigrations(folder, factory);
const sql = await diffToSchema(folder, factory);
if (sql === "") {
  console.log("Nothing differs between the migrations and schema.prisma.");
} else {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const target = path.join(folder, "migrations", `${stamp}_${name}`);
  await mkdir(target, { recursive: true });
  await writeFile(path.join(target, "migration.sql"), sql);
  console.log(`written: prisma/migrations/${stamp}_${name}/migration.sql`);
}
await pglite.close();
