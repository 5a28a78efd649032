import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { readEnv } from "./env.server";
import { createHttpServer } from "./http-server.server";
import { createLog, problemOf } from "./log.server";
import { openHouse } from "./open-house.server";
import { migrate, requireCurrentSchema } from "./schema-version.server";
import { runUntilStopped } from "./run-until-stopped.server";
import { addGauges } from "./sync/health/gauges.server";
import { startWork } from "./sync/work.server";

/** What is being answered is answered, within so long of a stop; an action goes on in its row. */
const FINISH_REQUESTS_MS = 4_000;

/**
 * The web process. `--with-worker` makes it the one-process form (the default of `npm start`, the only form with the
 * embedded database): it migrates itself and works the jobs too. Without it, an older schema is refused with a sentence.
 */
await runUntilStopped(async () => {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  const alone = process.argv.includes("--with-worker") || !env.DATABASE_URL;
  const { house, shopify, close } = await openHouse(env, log, { supervise: alone });
  const prismaFolder = path.resolve("prisma");
  if (alone) await migrate(house.db, prismaFolder);
  else await requireCurrentSchema(house.db, prismaFolder);
  addGauges(house);
  const stopWork = alone ? await startWork(house) : await house.queue.start().then(() => async () => {});
  const build = (await import(pathToFileURL(path.resolve("build/server/index.js")).href)) as ServerBuild;
  const server = createHttpServer({ house, shopify, build, clientFolder: path.resolve("build/client") });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(env.PORT, env.HOST, resolve);
  });
  const address = server.address();
  log.info({ status: typeof address === "object" && address ? address.port : env.PORT }, "Loopside listens.");
  return async () => {
    await stopWork();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), FINISH_REQUESTS_MS).unref();
    });
    await close();
  };
}, problemOf);
