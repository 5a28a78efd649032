import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { startAdminStandIn } from "../../sandbox/admin/start";
import type { AdminStandIn } from "../../sandbox/admin/start";
import { connectThroughApp } from "../../sandbox/connect-through-app";
import type { ApiKey } from "../../sandbox/loop/answer-api";
import { startLoopStandIn } from "../../sandbox/loop/start";
import type { LoopStandIn } from "../../sandbox/loop/start";
import { CLIENT_ID, ROOT, SCOPES, appEnvironment } from "../../sandbox/run-sandbox";
import type { World } from "../../sandbox/world/types";
import { openOnes } from "./open-bench-house";
import { startOwnPostgres } from "./own-postgres";
import type { OwnPostgres } from "./own-postgres";
import { portOfApp, startProcess } from "./start-process";
import type { RunningProcess } from "./start-process";

/** One process of the app, which may be killed and started again. */
export interface Member {
  readonly role: "web" | "worker";
  /** Null while it is down. */
  running: RunningProcess | null;
  /** `kill -9`, and started again as a supervisor would. */
  killAndStart(): Promise<void>;
  start(): Promise<void>;
  /** SIGTERM: what was begun is finished or handed back. */
  stop(): Promise<void>;
}

/**
 * The app as a larger house runs it: several web processes and workers beside one PostgreSQL of its own, between the
 * stand-ins, installed and connected through its own routes. Everything may be killed.
 */
export interface Fleet {
  loop: LoopStandIn;
  admin: AdminStandIn;
  world: World;
  folder: string;
  database: OwnPostgres;
  webs: Member[];
  workers: Member[];
  sealingKeys: string;
  /** Path of Loop's deliveries on any web process. */
  webhookPath: string;
  /** One running web process after another; null while none runs. */
  appUrl(): string | null;
  /** A look of the bench's own into the database, tried again while it is down. */
  look<R extends pg.QueryResultRow>(text: string, params?: unknown[]): Promise<R[]>;
  /** Lines of the processes' logs at level warn or above, by sentence. */
  warnings: Map<string, number>;
  close(): Promise<void>;
}

export interface FleetOptions {
  world: World;
  webs: number;
  workers: number;
  /** What Loop's clock shows at first; left out, the real time. */
  loopClockAt?: Date;
  loopKeys?: ApiKey[];
  /** Points of Shopify's GraphQL bucket. */
  bucket?: { maximum: number; restoreRate: number };
}

/** @throws when there is no PostgreSQL that may be killed on this machine */
export async function openFleet(options: FleetOptions): Promise<Fleet> {
  const folder = mkdtempSync(path.join(tmpdir(), "loopside-fleet-"));
  const stops: (() => Promise<unknown> | void)[] = [
    () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  ];
  const close = async () => {
    openOnes.delete(close);
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  openOnes.add(close);
  try {
    return await assembleFleet(options, folder, stops, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function assembleFleet(
  options: FleetOptions,
  folder: string,
  stops: (() => Promise<unknown> | void)[],
  close: () => Promise<void>,
): Promise<Fleet> {
  const { world } = options;
  const database = await startOwnPostgres(folder);
  stops.push(() => database.stop());
  const pool = new pg.Pool({ connectionString: database.url, max: 4, connectionTimeoutMillis: 5_000 });
  pool.on("error", () => undefined);
  stops.push(() => pool.end());
  const loop = await startLoopStandIn({
    world,
    quiet: true,
    ...(options.loopClockAt ? { startAt: options.loopClockAt } : {}),
    ...(options.loopKeys ? { apiKeys: options.loopKeys } : {}),
  });
  stops.push(() => loop.stop());
  const clientSecret = randomBytes(16).toString("hex");
  const admin = await startAdminStandIn({
    world,
    clientId: CLIENT_ID,
    clientSecret,
    appUrl: null,
    scopes: SCOPES,
    ...(options.bucket ? { bucket: options.bucket } : {}),
  });
  stops.push(() => admin.stop());
  loop.onEffect((effect) => admin.applyLoopEffect(effect));
  admin.onEffect((effect) => loop.applyShopifyEffect(effect));

  const sealingKey = randomBytes(32).toString("base64");
  const env = {
    ...appEnvironment({ loop, admin, clientSecret, sealingKey }),
    DATABASE_URL: database.url,
  };
  migrate(env);
  const warnings = new Map<string, number>();
  const members = (role: Member["role"], count: number) =>
    Array.from({ length: count }, () => memberOf(role, env, warnings));
  const webs = members("web", options.webs);
  const workers = members("worker", options.workers);
  stops.push(() => Promise.all([...webs, ...workers].map((one) => one.stop())));
  await Promise.all([...webs, ...workers].map((one) => one.start()));
  let turn = 0;
  const appUrl = () => {
    const up = webs.flatMap((one) => one.running ?? []);
    const chosen = up[turn++ % Math.max(up.length, 1)];
    return chosen ? `http://127.0.0.1:${chosen.port}` : null;
  };
  admin.setAppUrl(appUrl);
  await admin.install();
  const { webhookUrl } = await connectThroughApp({ admin, loop, world });
  return {
    loop,
    admin,
    world,
    folder,
    database,
    webs,
    workers,
    sealingKeys: `sandbox:${sealingKey}`,
    webhookPath: new URL(webhookUrl).pathname,
    appUrl,
    warnings,
    close,
    async look<R extends pg.QueryResultRow>(text: string, params: unknown[] = []) {
      for (let tries = 1; ; tries++)
        try {
          return (await pool.query<R>(text, params)).rows;
        } catch (error) {
          if (tries >= 40) throw error;
          await new Promise((resolve) => setTimeout(resolve, 250));
        }
    },
  };
}

function migrate(env: NodeJS.ProcessEnv): void {
  const done = spawnSync(process.execPath, [path.join(ROOT, "build/entry.migrate.server.js")], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env },
    stdio: ["ignore", "ignore", 2],
  });
  if (done.status !== 0) throw new Error("The bench's database could not be migrated.");
}

/** A process ends with a sentence when its database is away at its start; whoever runs it starts it again. */
async function startWhenItCan(start: () => Promise<RunningProcess>): Promise<RunningProcess> {
  for (let tries = 1; ; tries++)
    try {
      return await start();
    } catch (error) {
      if (tries >= STARTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
}

const STARTS = 40;
const PRELOAD = path.join(ROOT, "test/sandbox/admin/preload.mjs");

function memberOf(role: Member["role"], env: NodeJS.ProcessEnv, warnings: Map<string, number>): Member {
  const entry = path.join(ROOT, `build/entry.${role === "web" ? "http" : "worker"}.server.js`);
  const heard = (line: string) => {
    const found = /"level":[456]0.*"msg":"([^"]*)"/.exec(line)?.[1];
    if (found) warnings.set(found, (warnings.get(found) ?? 0) + 1);
    if (process.env.BENCH_LOG && found) process.stderr.write(`${role} ${line}\n`);
    return role === "web" ? portOfApp(line) : line.includes("The worker works.") ? 1 : null;
  };
  const member: Member = {
    role,
    running: null,
    async start() {
      const started = await startWhenItCan(() => startProcess(["--import", PRELOAD, entry], env, heard));
      started.child.once("exit", (code, signal) => {
        if (member.running !== started) return;
        // Not asked to: a process that ends by itself is a fault of its own, and a supervisor would start it again.
        member.running = null;
        const how = `A ${role} ended by itself (${signal ?? code}).`;
        warnings.set(how, (warnings.get(how) ?? 0) + 1);
        void member.start().catch(() => undefined);
      });
      member.running = started;
    },
    async killAndStart() {
      const { running } = member;
      member.running = null;
      if (running && running.child.exitCode === null && running.child.signalCode === null) {
        const ended = new Promise((resolve) => running.child.once("exit", resolve));
        running.child.kill("SIGKILL");
        await ended;
      }
      await member.start();
    },
    async stop() {
      const { running } = member;
      member.running = null;
      if (running && running.child.exitCode === null && running.child.signalCode === null)
        await running.stop();
    },
  };
  return member;
}
