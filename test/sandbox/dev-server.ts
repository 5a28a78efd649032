import path from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { createServer as createVite } from "vite";
import { readEnv } from "../../app/env.server";
import { createHttpServer } from "../../app/http-server.server";
import { createLog, problemOf } from "../../app/log.server";
import { openHouse } from "../../app/open-house.server";
import { runUntilStopped } from "../../app/run-until-stopped.server";
import { migrate } from "../../app/schema-version.server";
import { startWork } from "../../app/sync/work.server";

/** The one-process form on Vite's development server: what `npm run dev` starts inside the sandbox. */
await runUntilStopped(async () => {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  const { house, shopify, close } = await openHouse(env, log);
  await migrate(house.db, path.resolve("prisma"));
  const stopWork = await startWork(house);
  const vite = await createVite({ server: { middlewareMode: true } });
  const server = createHttpServer({
    house,
    shopify,
    build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
    clientFolder: null,
    development: vite.middlewares,
  });
  await new Promise<void>((resolve) => server.listen(env.PORT, env.HOST, resolve));
  const address = server.address();
  log.info({ status: typeof address === "object" && address ? address.port : env.PORT }, "Loopside listens.");
  return async () => {
    server.closeAllConnections();
    await vite.close();
    await stopWork();
    await close();
  };
}, problemOf);
