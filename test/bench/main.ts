import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../sandbox/run-sandbox";
import { describeMachine } from "./describe-machine";
import { measureActions } from "./figures/actions";
import { measureBackfill, measureBackfillMemory, measureBackfillSpeed } from "./figures/backfill";
import { measureBehindBackfill } from "./figures/behind-backfill";
import { measureBesideStorm } from "./figures/beside-storm";
import { measureBlockRead } from "./figures/block-read";
import { measureBrowser } from "./figures/browser";
import type { Bench } from "./figures/context";
import { measureIngest } from "./figures/ingest";
import { measureDeliveries } from "./figures/deliveries";
import { measureMemory } from "./figures/memory";
import { measureMonth } from "./figures/month";
import { measurePreviewTruth } from "./figures/preview-truth";
import { measureOutage } from "./figures/outage";
import { measureReadable } from "./figures/readable";
import { measureStorm } from "./figures/storm";
import { measureSizes } from "./figures/size";
import { measureWorkers } from "./figures/workers";
import { versionOf } from "./house/bench-database";
import { closeBenchHouses } from "./house/open-bench-house";
import { readOptions } from "./options";
import type { FigureName } from "./options";
import { markdownTable, tableRow } from "./report";
import type { Figure } from "./report";

/**
 * `npm run bench`: the promised figures, each beside its limit, measured in this run. Everything stays on the loopback
 * address and in databases and folders of its own.
 */
const options = readOptions(process.argv.slice(2));
const build = spawnSync(
  process.execPath,
  ["--import", "tsx", path.join(ROOT, "scripts/build.ts"), "--if-stale"],
  { cwd: ROOT, stdio: ["ignore", 2, 2] },
);
if (build.status !== 0) process.exit(build.status ?? 1);

const MEASURE: Partial<Record<FigureName, (bench: Bench) => Promise<Figure[]>>> = {
  ingest: measureIngest,
  readable: measureReadable,
  beside: measureBesideStorm,
  block: measureBlockRead,
  actions: measureActions,
  truth: measurePreviewTruth,
  memory: measureMemory,
  browser: measureBrowser,
  storm: measureStorm,
  deliveries: measureDeliveries,
  outage: measureOutage,
  backfill: measureBackfill,
  "backfill-speed": measureBackfillSpeed,
  "backfill-memory": measureBackfillMemory,
  behind: measureBehindBackfill,
  workers: measureWorkers,
  month: measureMonth,
};

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void closeBenchHouses().finally(() => process.exit(130)));

const say = (sentence: string) => void process.stderr.write(`… ${sentence}\n`);
const pglite = JSON.parse(
  readFileSync(path.join(ROOT, "node_modules/@electric-sql/pglite/package.json"), "utf8"),
) as { version: string };
const embedded = `PGlite ${pglite.version}`;
const benches: Bench[] = [];
if (options.databaseUrl)
  benches.push({
    sizes: options.sizes,
    serverUrl: options.databaseUrl,
    database: await versionOf(options.databaseUrl),
    say,
  });
if (options.embedded) benches.push({ sizes: options.sizes, serverUrl: null, database: embedded, say });

const figures: Figure[] = options.only.includes("size") ? measureSizes() : [];
const machine = describeMachine(benches.map((bench) => bench.database));
let broken = false;
for (const bench of benches)
  for (const name of options.only) {
    const measure = MEASURE[name];
    if (!measure) continue;
    say(`${bench.database}: ${name}`);
    try {
      const rows = await measure(bench);
      figures.push(...rows);
      // Told at once: a later figure that never ends must not take these with it.
      for (const row of rows) say(tableRow(row));
    } catch (error) {
      broken = true;
      process.stderr.write(`${name} on ${bench.database} was not measured: ${String(error)}\n`);
    }
  }
process.stdout.write(`\n${machine}\n\n${markdownTable(figures)}\n`);
process.exit(broken ? 1 : 0);
