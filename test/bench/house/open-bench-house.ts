import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT, startSandbox } from "../../sandbox/run-sandbox";
import type { Sandbox, SandboxOptions } from "../../sandbox/run-sandbox";
import type { World } from "../../sandbox/world/types";
import { makeDatabase } from "./bench-database";
import { portOfApp, startProcess } from "./start-process";
import type { RunningProcess } from "./start-process";

/** The built app between the stand-ins, connected to Loop, on a database of its own. */
export interface BenchHouse {
  sandbox: Sandbox;
  folder: string;
  /** Null on the embedded database. */
  databaseUrl: string | null;
  /** `id:base64`, as SEALING_KEYS has it. */
  sealingKeys: string;
  /** The app itself, without the stand-in's proxy between. */
  appUrl(): string;
  /** Where Loop's deliveries go, without the proxy. */
  webhookUrl(appUrl?: string): string;
  secret: string;
  /** A session token that outlives a figure. */
  token(): string;
  /** Milliseconds of every call that the app made to Loop, in order. */
  loopCalls: number[];
  /** The web process without jobs, as a larger house runs it beside workers; on PostgreSQL. */
  startWebProcess(): Promise<RunningProcess>;
  stopApp(): Promise<void>;
  startApp(): Promise<void>;
  close(): Promise<void>;
}

const HOUR = 3_600;

/** How to close what stands open. */
export const openOnes = new Set<() => Promise<void>>();

/** For a bench that is interrupted: processes end, databases and folders go. */
export async function closeBenchHouses(): Promise<void> {
  for (const close of openOnes) await close();
}

/** @param serverUrl a PostgreSQL server; null for the embedded database */
export async function openBenchHouse(
  serverUrl: string | null,
  world: World,
  more: Pick<SandboxOptions, "loopRoutes" | "rateLimitPerMinute"> = {},
): Promise<BenchHouse> {
  const folder = mkdtempSync(path.join(tmpdir(), "loopside-bench-"));
  const database = serverUrl ? await makeDatabase(serverUrl) : null;
  let port = 0;
  const loopCalls: number[] = [];
  const onLog = (line: string) => {
    port = portOfApp(line) ?? port;
    if (line.includes('"level":50')) process.stderr.write(`${line}\n`);
    if (!line.includes("Loop was asked.")) return;
    const { ms } = JSON.parse(line) as { ms?: number };
    loopCalls.push(ms ?? 0);
  };
  const drop = async () => {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  let sandbox: Sandbox;
  try {
    sandbox = await startSandbox({
      data: folder,
      world,
      quietLife: true,
      onLog,
      env: { LOG_LEVEL: "debug" },
      ...more,
      ...(database ? { databaseUrl: database.url } : {}),
    });
  } catch (error) {
    await drop();
    throw error;
  }
  const { pathname } = new URL(sandbox.ready.loopWebhookUrl ?? "");
  const sealingKeys = `sandbox:${readFileSync(path.join(folder, "sealing-key"), "utf8").trim()}`;
  const close = async () => {
    openOnes.delete(close);
    await sandbox.stop();
    await drop();
  };
  openOnes.add(close);
  const appUrl = () => `http://127.0.0.1:${port}`;
  return {
    sandbox,
    folder,
    databaseUrl: database?.url ?? null,
    sealingKeys,
    appUrl,
    webhookUrl: (origin = appUrl()) => `${origin}${pathname}`,
    secret: sandbox.ready.loopWebhookSecret,
    token: () => sandbox.admin.sessionToken({ expiresIn: HOUR }),
    loopCalls,
    startWebProcess() {
      if (!database) throw new Error("The embedded database has one process.");
      return startProcess(
        [path.join(ROOT, "build/entry.http.server.js")],
        {
          NODE_ENV: "production",
          HOST: "127.0.0.1",
          PORT: "0",
          SHOPIFY_API_KEY: "bench",
          SHOPIFY_API_SECRET: "bench",
          SHOPIFY_APP_URL: sandbox.ready.app,
          LOOP_API_URL: sandbox.ready.loop,
          SEALING_KEYS: sealingKeys,
          DATABASE_URL: database.url,
        },
        portOfApp,
      );
    },
    stopApp: () =>
      new Promise((resolve) => {
        sandbox.app.once("exit", () => resolve());
        sandbox.app.kill("SIGTERM");
      }),
    startApp: () => sandbox.restartApp(),
    close,
  };
}

/** Memory that a process holds; null where the system does not tell in /proc. */
export function residentBytes(pid: number): number | null {
  if (!existsSync(`/proc/${pid}/status`)) return null;
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return resident ? Number(resident) * 1024 : null;
}
