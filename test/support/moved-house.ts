import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { ServerBuild } from "@remix-run/node";
import type { Database, ShopDb } from "../../app/db.server";
import { parseEnv } from "../../app/env.server";
import type { House } from "../../app/house.server";
import type { Log } from "../../app/log.server";
import { createMetrics } from "../../app/metrics.server";
import type { Queue } from "../../app/queue.server";
import { createSealer } from "../../app/seal.server";
import { startAdminStandIn } from "../sandbox/admin/start";
import type { AdminStandIn, AdminStandInOptions } from "../sandbox/admin/start";
import { smallWorld } from "../sandbox/loop/small-world";
import { startLoopStandIn } from "../sandbox/loop/start";
import type { LoopStandIn, LoopStandInOptions } from "../sandbox/loop/start";
import type { World, WorldStaff } from "../sandbox/world/types";
import { callApi } from "./call-api";
import type { ApiCall, ApiReply } from "./call-api";
import { connectShop } from "./connect-shop";
import { buildOfRoutes } from "./route-build";
import { passTimeForJobs, runJobs } from "./run-jobs";
import { sendDelivery } from "./send-delivery";
import type { SentDelivery } from "./send-delivery";

const CLIENT_ID = "0123456789abcdef0123456789abcdef";
const CLIENT_SECRET = "shpss_not_a_real_secret";
const SCOPES = "read_orders,write_orders,read_returns,read_products";

/** Ana and Ben may edit orders, Chloe may only look. */
export const ANA = 90001;
export const BEN = 90002;
export const CHLOE = 90003;

const person = (id: number, firstName: string, lastName: string, scopes: string[] | null): WorldStaff => ({
  id,
  firstName,
  lastName,
  email: `${firstName.toLowerCase()}@northwind.example`,
  scopes,
  locale: "en",
});

export const STAFF = [
  person(ANA, "Ana", "Ortiz", null),
  person(BEN, "Ben", "Clarke", null),
  person(CHLOE, "Chloe", "Martin", ["read_orders", "read_returns", "read_products"]),
];

export interface MovedHouse {
  house: House;
  loop: LoopStandIn;
  admin: AdminStandIn;
  world: World;
  shop: string;
  db: ShopDb;
  /** Origin of the app's own server. */
  url: string;
  now(): Date;
  /** Moves the house's clock, Loop's, Shopify's and the waiting jobs. */
  advance(ms: number): Promise<void>;
  /** Works until Loop, Shopify and the queue have nothing more to do. */
  settle(): Promise<void>;
  /** Installs, connects to Loop and lets people who edit orders act. @returns where Loop sends deliveries */
  connect(more?: { key?: string; whoMayAct?: "nobody" | "order-editors" | "chosen" }): Promise<string>;
  /** Sends a delivery as Loop does, encoded and signed, to the address that `connect` gave. */
  deliver(payload: object | string | Uint8Array, how?: SentDelivery): Promise<Response>;
  /** One call of the block's API, by a person (Ana unless told). */
  api(path: string, call?: ApiCall): Promise<ApiReply>;
  /** Stops the servers; database and queue are the caller's. */
  close(): Promise<void>;
}

export interface OpenOptions {
  world?: (now: Date) => Partial<World>;
  loop?: Partial<LoopStandInOptions>;
  admin?: Partial<AdminStandInOptions>;
  /** A built server; without it the route files are served as they are. */
  build?: ServerBuild;
}

/** What a house stands on; who opens it keeps and closes these. */
export interface Ground {
  db: Database;
  queue: Queue;
  log: Log;
  /** Told where Shopify is, before the app is imported: see `redirectFetch`. */
  adminStarted(url: string): void;
}

/**
 * The real house between stand-ins for Loop and Shopify that are reached over HTTP, with one clock for all of them that can be
 * moved. Knows no test runner: tests open it by `useHouse`.
 */
export async function openMovedHouse(on: Ground, options: OpenOptions = {}): Promise<MovedHouse> {
  const { db, queue, log } = on;
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const world = { ...smallWorld(now()), staff: STAFF, ...options.world?.(now()) };
  const loop = await startLoopStandIn({ world, seed: 7, ...options.loop });
  loop.setKnobs({ delayScale: 0 });
  const admin = await startAdminStandIn({
    world,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    appUrl: null,
    scopes: SCOPES,
    webhookRetryDelays: [],
    now,
    // Shopify's library checks tokens by the real clock.
    tokensNow: () => new Date(),
    ...options.admin,
  });
  on.adminStarted(admin.url);
  loop.onEffect((effect) => admin.applyLoopEffect(effect));
  admin.onEffect((effect) => loop.applyShopifyEffect(effect));

  const env = parseEnv({
    NODE_ENV: "test",
    SHOPIFY_API_KEY: CLIENT_ID,
    SHOPIFY_API_SECRET: CLIENT_SECRET,
    SHOPIFY_APP_URL: admin.proxyUrl,
    SCOPES,
    LOOP_API_URL: loop.url,
    SEALING_KEYS: `test:${randomBytes(32).toString("base64")}`,
  });
  const sealer = createSealer(env.SEALING_KEYS);
  // After redirectFetch: Shopify's adapter keeps the fetch that it finds when it is imported.
  const { createShopify } = await import("../../app/shopify.server");
  const { adminForShops } = await import("../../app/open-house.server");
  const { createHttpServer } = await import("../../app/http-server.server");
  const shopify = createShopify({ env, db, sealer, log });
  const metrics = createMetrics();
  const house: House = {
    env,
    db,
    queue: onDatabaseClock(queue, () => offset),
    sealer,
    log,
    metrics,
    now,
    fetch: globalThis.fetch,
    adminFor: adminForShops({ db, metrics, now }, shopify),
  };
  const server = createHttpServer({
    house,
    shopify,
    build: options.build ?? buildOfRoutes,
    clientFolder: null,
  });
  const url = await listen(server);
  admin.setAppUrl(url);
  await admin.install();
  let endpoint = "";
  const { shop } = world;

  async function settle() {
    for (let jobs = 1; jobs > 0;) {
      await loop.idle(0);
      await admin.idle();
      const ran = await runJobs(house);
      jobs = Object.values(ran).reduce((sum, count) => sum + count, 0);
    }
  }
  return {
    house,
    loop,
    admin,
    world,
    shop,
    db: db.forShop(shop),
    url,
    now,
    async advance(ms) {
      offset += ms;
      loop.clock.advance(ms);
      await passTimeForJobs(house, ms);
    },
    settle,
    async connect(more = {}) {
      endpoint = await connectShop(house, admin, loop, more);
      return endpoint;
    },
    deliver: (payload, how) => sendDelivery(endpoint, loop.webhookSecret, payload, how),
    api: (path, call) => callApi(url, admin, path, call),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await admin.stop();
      await loop.stop();
    },
  };
}

/** The queue goes by the database's clock, the house by its own: a time that the house names is told in the former. */
function onDatabaseClock(queue: Queue, offset: () => number): Queue {
  return {
    ...queue,
    send: (name, data, options = {}, tx) =>
      queue.send(
        name,
        data,
        options.startAfter
          ? { ...options, startAfter: new Date(options.startAfter.getTime() - offset()) }
          : options,
        tx,
      ),
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("the app does not listen");
  return `http://127.0.0.1:${address.port}`;
}
