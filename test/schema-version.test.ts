import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { listMigrations } from "../prisma/migrate";
import { openPglite, openPostgres } from "../app/db.server";
import type { Database } from "../app/db.server";
import { SchemaMismatchError, migrate, requireCurrentSchema } from "../app/schema-version.server";
import { cloneDatabase, serverOfTests } from "./support/test-server";

const FOLDER = path.resolve(import.meta.dirname, "../prisma");

/** As many processes as there may be, on one database that holds nothing. */
async function processes(): Promise<Database[]> {
  const server = serverOfTests();
  const opened: Database[] = [];
  onTestFinished(async () => {
    for (const db of opened) await db.close();
  });
  if (server === null) opened.push(await openPglite(null));
  else {
    const url = await cloneDatabase(server, "empty", () => Promise.resolve());
    for (let n = 0; n < 3; n++) opened.push(openPostgres(url, 2));
  }
  return opened;
}

it("an empty database is refused with what to run; however many processes migrate it at once, one does", async () => {
  const all = await processes();
  const [first] = all;
  if (!first) throw new Error("no database");
  const names = await listMigrations(FOLDER);
  await expect(requireCurrentSchema(first, FOLDER)).rejects.toThrow(
    new SchemaMismatchError(
      `The database lacks ${names.length} migration(s), the first is ${names[0]}. Run "npm run migrate" with this version, then start again.`,
    ),
  );
  const applied = await Promise.all(all.map((db) => migrate(db, FOLDER)));
  expect(applied.filter((one) => one.length > 0)).toEqual([names]);
  for (const db of all) {
    await requireCurrentSchema(db, FOLDER);
    expect(await migrate(db, FOLDER)).toEqual([]);
  }
}, 60_000);
