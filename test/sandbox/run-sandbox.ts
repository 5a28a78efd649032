import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { lockFolder } from "../../app/lock-folder.server";
import { startAdminStandIn } from "./admin/start";
import type { AdminStandIn } from "./admin/start";
import { connectThroughApp } from "./connect-through-app";
import type { Route } from "./loop/route";
import { startLoopStandIn } from "./loop/start";
import type { LoopStandIn } from "./loop/start";
import { buildWorld } from "./world/build-world";
import type { World } from "./world/types";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const CLIENT_ID = "00000000000000000000000000000000";
export const SCOPES = "read_orders,write_orders,read_returns,read_products";

export interface SandboxOptions {
  port?: number;
  /** Folder of the embedded database and the sealing key. */
  data: string;
  seed?: number;
  /** Nothing moves by itself. */
  quietLife?: boolean;
  /** A PostgreSQL server instead of the embedded database. */
  databaseUrl?: string;
  /** Vite's development server instead of the production build. */
  dev?: boolean;
  world?: World;
  /** Lines of the app's log. */
  onLog?: (line: string) => void;
  /** Leave the app unconnected: a test connects it in the browser. */
  connect?: boolean;
  /** More environment for the app. */
  env?: Record<string, string>;
  /** Answered by Loop's stand-in before its own. */
  loopRoutes?: readonly Route[];
  /** Loop's limit; 300 unless told. */
  rateLimitPerMinute?: number;
}

/** What `sandbox ready` prints. */
export interface SandboxReady {
  admin: string;
  app: string;
  loop: string;
  shop: string;
  loopWebhookUrl: string | null;
  loopWebhookSecret: string;
  loopApiKey: string;
  orders: { id: string; name: string }[];
}

export interface Sandbox {
  ready: SandboxReady;
  loop: LoopStandIn;
  admin: AdminStandIn;
  world: World;
  app: ChildProcess;
  /** Kills the app as `kill -9` does and starts it again on the same folder. */
  restartApp(signal?: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

/** Loop's and Shopify's stand-ins and the app, wired as in the world; installed and connected through the app's own routes. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const data = path.resolve(options.data);
  mkdirSync(data, { recursive: true });
  const unlock = await lockFolder(data);
  const stops: (() => Promise<unknown>)[] = [unlock];
  try {
    return await assembleSandbox(options, data, stops);
  } catch (error) {
    for (const stop of stops.reverse()) await stop();
    throw error;
  }
}

async function assembleSandbox(
  options: SandboxOptions,
  data: string,
  stops: (() => Promise<unknown>)[],
): Promise<Sandbox> {
  const world = options.world ?? buildWorld({ seed: options.seed ?? 1, now: new Date() });
  const clientSecret = randomBytes(16).toString("hex");
  const loop = await startLoopStandIn({
    world,
    seed: options.seed ?? 1,
    quiet: options.quietLife ?? false,
    ...(options.loopRoutes ? { routes: options.loopRoutes } : {}),
  });
  if (options.rateLimitPerMinute) loop.setKnobs({ rateLimitPerMinute: options.rateLimitPerMinute });
  stops.push(() => loop.stop());
  const admin = await startAdminStandIn({
    world,
    clientId: CLIENT_ID,
    clientSecret,
    appUrl: null,
    scopes: SCOPES,
    ...(options.port ? { port: options.port } : {}),
    extensionDist: path.join(ROOT, "extensions/order-returns/dist"),
  });
  stops.push(() => admin.stop());
  loop.onEffect((effect) => admin.applyLoopEffect(effect));
  admin.onEffect((effect) => loop.applyShopifyEffect(effect));

  // The shop starts anew each time, as the stand-ins do; only the sealing key stays.
  if (!options.databaseUrl) rmSync(path.join(data, "database"), { recursive: true, force: true });
  const env: NodeJS.ProcessEnv = {
    ...appEnvironment({ loop, admin, clientSecret, sealingKey: sealingKey(data) }),
    NODE_ENV: options.dev ? "development" : "production",
    DATA_DIR: path.join(data, "database"),
    ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
    ...options.env,
  };
  let child = await startApp(env, options, admin);
  stops.push(() => stopApp(child));
  await admin.install();
  const connected = options.connect === false ? null : await connectThroughApp({ admin, loop, world });
  if (connected) loop.announce();
  return {
    ready: {
      admin: admin.url,
      app: admin.proxyUrl,
      loop: loop.url,
      shop: world.shop,
      loopWebhookUrl: connected?.webhookUrl ?? null,
      loopWebhookSecret: loop.webhookSecret,
      loopApiKey: loop.apiKey,
      orders: world.orders.map((order) => ({ id: String(order.id), name: order.name })),
    },
    loop,
    admin,
    world,
    get app() {
      return child;
    },
    async restartApp(signal = "SIGKILL") {
      await stopApp(child, signal);
      child = await startApp(env, options, admin);
    },
    async stop() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

/** What every process of the app is told between the stand-ins; where its database is comes on top. */
export function appEnvironment(of: {
  loop: LoopStandIn;
  admin: AdminStandIn;
  clientSecret: string;
  sealingKey: string;
}): NodeJS.ProcessEnv {
  return {
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: "0",
    SHOPIFY_API_KEY: CLIENT_ID,
    SHOPIFY_API_SECRET: of.clientSecret,
    SHOPIFY_APP_URL: of.admin.proxyUrl,
    SCOPES,
    LOOP_API_URL: of.loop.url,
    SEALING_KEYS: `sandbox:${of.sealingKey}`,
    TRUST_PROXY: "1",
    STAND_IN_ADMIN_URL: of.admin.url,
  };
}

/** Made at first run and kept beside the database: without it nothing that was sealed opens again. */
function sealingKey(data: string): string {
  const file = path.join(data, "sealing-key");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

/** What `npm start` tells Node: what runs between the stand-ins runs as it does in the world. */
export function nodeFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    scripts: { start: string };
  };
  const words = scripts.start.split(" ");
  return words.slice(
    words.indexOf("node") + 1,
    words.findIndex((word) => word.startsWith("build/")),
  );
}

async function startApp(
  env: NodeJS.ProcessEnv,
  options: SandboxOptions,
  admin: AdminStandIn,
): Promise<ChildProcess> {
  const preload = path.join(ROOT, "test/sandbox/admin/preload.mjs");
  const entry = options.dev
    ? ["--import", "tsx", path.join(ROOT, "test/sandbox/dev-server.ts")]
    : [path.join(ROOT, "build/entry.http.server.js"), "--with-worker"];
  const child = spawn(process.execPath, [...nodeFlags(), "--import", preload, ...entry], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // A sandbox that ends by a fault must not leave the app behind, holding the data folder.
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  child.once("close", () => process.removeListener("exit", endWithUs));
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors.push(text);
    if (options.onLog) for (const line of text.trimEnd().split("\n")) options.onLog(line);
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) =>
      reject(
        new Error(
          `The app ended with status ${code ?? "?"} before it listened:\n${errors.join("").slice(-2000)}`,
        ),
      ),
    );
    createInterface({ input: child.stdout }).on("line", (line) => {
      options.onLog?.(line);
      if (!line.includes("Loopside listens")) return;
      const { status } = JSON.parse(line) as { status?: number };
      if (status) resolve(status);
    });
  });
  child.removeAllListeners("exit");
  admin.setAppUrl(`http://127.0.0.1:${port}`);
  return child;
}

async function stopApp(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}
