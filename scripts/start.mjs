// `npm run sandbox`, `npm test` and the other tasks begin here: plain JavaScript that Node 20 runs, so that a fresh clone
// needs nothing but Node and npm. It installs what is missing, then runs the task with the Node that the packages bring.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setInterval } from "node:timers";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const modules = path.join(root, "node_modules");
const bin = path.join(modules, ".bin");
const [task = "", ...args] = process.argv.slice(2);

const digestOf = (...files) => {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(path.join(root, file)));
  return hash.digest("hex");
};

/** True when `stamp` holds another digest than `digest`. */
const isStale = (stamp, digest) => !existsSync(stamp) || readFileSync(stamp, "utf8") !== digest;

function run(command, commandArgs, env = process.env) {
  const { status, error } = spawnSync(command, commandArgs, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env,
  });
  if (error) fail(`${path.basename(command)} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function install() {
  const stamp = path.join(modules, ".loopside-installed");
  const digest = digestOf("package-lock.json");
  if (!isStale(stamp, digest)) return;
  console.error("Installing what is missing (npm ci) …");
  const npm = process.env.npm_execpath;
  // No package here needs its install script; without them an install does nothing but unpack. Development packages are
  // named because NODE_ENV=production would leave them out.
  const ci = [
    "ci",
    "--ignore-scripts",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  if (npm && /\.c?js$/.test(npm)) run(process.execPath, [npm, ...ci]);
  else run(process.platform === "win32" ? "npm.cmd" : "npm", ci);
  writeFileSync(stamp, digest);
}

/** With several platforms listed npm 10 does not link the Node that lies inside the package; npm 11 does. */
function linkNode() {
  const link = path.join(bin, "node");
  if (existsSync(link)) return;
  const packaged = path.join(
    modules,
    `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`,
    "bin",
    "node",
  );
  if (!existsSync(packaged)) return;
  mkdirSync(bin, { recursive: true });
  symlinkSync(path.relative(bin, packaged), link);
}

function chooseNode() {
  const packaged = path.join(bin, "node");
  if (process.platform !== "win32" && existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 17))
    fail(
      `This platform needs Node 22.17 or newer (found ${process.versions.node}): the package that brings one exists for Linux.`,
    );
  return process.execPath;
}

function generateClient(node, env) {
  const stamp = path.join(modules, ".loopside-prisma");
  const digest = digestOf("prisma/schema.prisma", "package-lock.json");
  if (!isStale(stamp, digest) && existsSync(path.join(root, "prisma/client/client.ts"))) return;
  // Generating needs no schema engine, but the command looks for one and would download it.
  run(node, [path.join(modules, "prisma/build/index.js"), "generate", "--no-hints"], {
    ...env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.platform === "win32" ? "cmd" : "/bin/true",
    CHECKPOINT_DISABLE: "1",
  });
  writeFileSync(stamp, digest);
}

const tsx = ["--import", "tsx", "--disable-warning=ExperimentalWarning"];
const vitest = path.join(modules, "vitest/vitest.mjs");
const TASKS = {
  sandbox: () => [...tsx, "test/sandbox/main.ts"],
  dev: () => [...tsx, "test/sandbox/main.ts", "--dev"],
  build: () => [...tsx, "scripts/build.ts"],
  test: () => ["--disable-warning=ExperimentalWarning", vitest, "run"],
  "test:postgres": () => ["--disable-warning=ExperimentalWarning", vitest, "run"],
  bench: () => [...tsx, "test/bench/main.ts"],
  prepare: () => null,
};

install();
linkNode();
const node = chooseNode();
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` };
if (task === "test:postgres") env.TEST_DATABASE_URL ??= "postgres://postgres@127.0.0.1:5432/postgres";
generateClient(node, env);

const command = TASKS[task]?.();
if (command === undefined) fail(`There is no task "${task}". Tasks: ${Object.keys(TASKS).join(", ")}.`);
if (command) {
  const child = spawn(node, [...command, ...args], { cwd: root, stdio: "inherit", env });
  // Ctrl-C reaches the child by itself (same terminal); a signal sent to this process alone is passed on.
  for (const signal of ["SIGINT", "SIGTERM"])
    process.on(signal, () => signal === "SIGTERM" && child.kill(signal));
  // npm gives a signal to its shell, which dies of it and tells nobody: a task whose shell is gone ends too.
  const shell = process.ppid;
  if (process.env.npm_lifecycle_event)
    setInterval(() => process.ppid !== shell && child.kill("SIGTERM"), 1_000).unref();
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
