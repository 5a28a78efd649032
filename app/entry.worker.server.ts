import path from "node:path";
import { readEnv } from "./env.server";
import { createLog, problemOf } from "./log.server";
import { openHouse } from "./open-house.server";
import { requireCurrentSchema } from "./schema-version.server";
import { runUntilStopped } from "./run-until-stopped.server";
import { startWork } from "./sync/work.server";

/** A worker process beside web processes; needs a PostgreSQL server, since PGlite lives in one process. */
await runUntilStopped(async () => {
  const env = readEnv();
  if (!env.DATABASE_URL)
    throw new Error(
      "A separate worker needs DATABASE_URL: the embedded database lives in one process. Run the one-process form instead.",
    );
  const log = createLog(env.LOG_LEVEL);
  const { house, close } = await openHouse(env, log);
  await requireCurrentSchema(house.db, path.resolve("prisma"));
  const stopWork = await startWork(house);
  log.info({}, "The worker works.");
  return async () => {
    await stopWork();
    await close();
  };
}, problemOf);
