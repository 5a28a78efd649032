import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { ROOT, startSandbox } from "./run-sandbox";

/** `npm run sandbox`: the whole product on this machine, without an account, a database server or a network. */
const USAGE = `npm run sandbox -- [options]
  --port N          port of the admin (default: any free one)
  --data DIR        folder of the embedded database (default .data/sandbox)
  --seed N          another shop (default 1)
  --quiet-life      nothing moves by itself
  --database URL    a PostgreSQL server instead of the embedded database`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        data: { type: "string", default: path.join(ROOT, ".data/sandbox") },
        seed: { type: "string", default: "1" },
        "quiet-life": { type: "boolean", default: false },
        database: { type: "string" },
        dev: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : "These options are not known."}\n\n${USAGE}\n`,
    );
    process.exit(2);
  }
}

const options = readOptions();
if (options.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
const build = spawnSync(
  process.execPath,
  [
    "--import",
    "tsx",
    path.join(ROOT, "scripts/build.ts"),
    "--if-stale",
    ...(options.dev ? ["--extensions-only"] : []),
  ],
  {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
  },
);
if (build.status !== 0) process.exit(build.status ?? 1);

try {
  const sandbox = await startSandbox({
    data: options.data,
    seed: Number(options.seed),
    quietLife: options["quiet-life"],
    dev: options.dev,
    ...(options.port ? { port: Number(options.port) } : {}),
    ...(options.database ? { databaseUrl: options.database } : {}),
    ...(options.verbose ? { onLog: (line: string) => process.stderr.write(`${line}\n`) } : {}),
  });
  process.stdout.write(`sandbox ready ${JSON.stringify(sandbox.ready)}\n`);
  process.stderr.write(`\nOpen ${sandbox.ready.admin} in a browser. Ctrl-C stops everything.\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void sandbox.stop().then(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  sandbox.app.once("exit", (code) => {
    if (stopping) return;
    process.stderr.write(`The app ended with status ${code ?? "?"}.\n`);
    process.exitCode = 1;
    stop();
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
