import { createServer } from "node:http";
import type { Server } from "node:http";
import path from "node:path";
import { readEnv } from "./env.server";
import type { House } from "./house.server";
import { createLog, problemOf } from "./log.server";
import { createOperatorDoor } from "./operator-door.server";
import { openHouse } from "./open-house.server";
import { requireCurrentSchema } from "./schema-version.server";
import { runUntilStopped } from "./run-until-stopped.server";
import { addGauges } from "./sync/health/gauges.server";
import { startWork } from "./sync/work.server";

/** A worker has no pages: only what its operator asks (`/healthz`, `/readyz`, `/metrics`). */
async function listenForOperator(house: House, port: number): Promise<Server> {
  const door = createOperatorDoor(house);
  const server = createServer((request, response) => {
    if (!door(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, house.env.HOST, resolve);
  });
  return server;
}

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
  addGauges(house);
  const operator = env.OPERATOR_PORT === undefined ? null : await listenForOperator(house, env.OPERATOR_PORT);
  log.info({}, "The worker works.");
  return async () => {
    operator?.close();
    operator?.closeAllConnections();
    await stopWork();
    await close();
  };
}, problemOf);
