import path from "node:path";
import { readEnv } from "./env.server";
import { openPglite, openPostgres } from "./db.server";
import { problemOf } from "./log.server";
import { openQueue } from "./queue.server";
import { createLog } from "./log.server";
import { migrate } from "./schema-version.server";
import { ensureQueues } from "./sync/jobs.server";

/** `npm run migrate`: brings the database to this version's schema, one process at a time. */
try {
  const env = readEnv();
  const db = env.DATABASE_URL ? openPostgres(env.DATABASE_URL, 2) : await openPglite(env.DATA_DIR);
  const applied = await migrate(db, path.resolve("prisma"));
  const queue = openQueue(db, createLog("silent"));
  await ensureQueues(queue);
  await queue.stop();
  await db.close();
  process.stdout.write(applied.length ? `Applied: ${applied.join(", ")}\n` : "The schema is current.\n");
} catch (error) {
  process.stderr.write(`${problemOf(error)}\n`);
  process.exitCode = 1;
}
