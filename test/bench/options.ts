import { parseArgs } from "node:util";

/** How much is measured; the short form says in its notes where it is shorter than asked. */
export interface Sizes {
  long: boolean;
  /** Capacity of the entrance: seconds per run, runs of each side (alternating with the floor). */
  ingestSeconds: number;
  ingestRuns: number;
  burstSeconds: number;
  steadySeconds: number;
  /** Sent → readable: seconds at 200/s. */
  readableSeconds: number;
  /** Returns in the database for the two block reads, and reads measured. */
  fewReturns: number;
  manyReturns: number;
  blockReads: number;
  previews: number;
  actions: number;
  memoryDeliveries: number;
  browserSamples: number;
  /** Random returns of which the preview of Process is held against what Process did. */
  truths: number;
  /** Returns of the storm, and how long it blows. */
  stormReturns: number;
  stormSeconds: number;
  /** Deliveries sent while processes are killed, copies included. */
  stormDeliveries: number;
  /** Actions clicked while Loop is in trouble, and for how long it is. */
  outageActions: number;
  outageSeconds: number;
  /** Returns of the shop whose past is read. */
  pastReturns: number;
  memoryPastFew: number;
  memoryPastMany: number;
  /** Actions and deliveries behind a backfill, and as many without. */
  behindSamples: number;
  /** Returns that one worker and two read from Loop. */
  workerReads: number;
  listReads: number;
  /** Orders of a healthy month, one of four returned; each fault so often, those of a whole shop in so many rounds. */
  monthOrders: number;
  faultsEach: number;
  faultRounds: number;
}

const QUICK: Sizes = {
  long: false,
  ingestSeconds: 4,
  ingestRuns: 3,
  burstSeconds: 8,
  steadySeconds: 10,
  readableSeconds: 10,
  fewReturns: 1_000,
  manyReturns: 100_000,
  blockReads: 400,
  previews: 40,
  actions: 30,
  memoryDeliveries: 20_000,
  browserSamples: 5,
  truths: 200,
  stormReturns: 1_500,
  stormSeconds: 60,
  stormDeliveries: 100_000,
  outageActions: 120,
  outageSeconds: 150,
  pastReturns: 100_000,
  memoryPastFew: 10_000,
  memoryPastMany: 60_000,
  behindSamples: 8,
  workerReads: 600,
  listReads: 600,
  monthOrders: 200,
  faultsEach: 1,
  faultRounds: 1,
};

const LONG: Sizes = {
  long: true,
  ingestSeconds: 15,
  ingestRuns: 5,
  burstSeconds: 30,
  steadySeconds: 60,
  readableSeconds: 60,
  fewReturns: 1_000,
  manyReturns: 1_000_000,
  blockReads: 1_000,
  previews: 200,
  actions: 150,
  memoryDeliveries: 720_000,
  browserSamples: 20,
  truths: 1_000,
  stormReturns: 10_000,
  stormSeconds: 300,
  stormDeliveries: 1_000_000,
  outageActions: 1_000,
  outageSeconds: 600,
  pastReturns: 100_000,
  memoryPastFew: 10_000,
  memoryPastMany: 1_000_000,
  behindSamples: 20,
  workerReads: 3_000,
  // In each of several rounds; the home's figures are counted with each.
  listReads: 600,
  monthOrders: 1_000,
  faultsEach: 3,
  faultRounds: 1,
};

export const FIGURES = [
  "size",
  "ingest",
  "readable",
  "beside",
  "block",
  "actions",
  "truth",
  "memory",
  "browser",
  "storm",
  "deliveries",
  "outage",
  "backfill",
  "backfill-speed",
  "backfill-memory",
  "behind",
  "workers",
  "month",
] as const;
export type FigureName = (typeof FIGURES)[number];

export interface BenchOptions {
  sizes: Sizes;
  /** Null: the embedded database alone. */
  databaseUrl: string | null;
  embedded: boolean;
  only: readonly FigureName[];
}

const USAGE = `npm run bench -- [options]
  --quick          about twenty minutes on a quiet machine (the default)
  --long           the full sizes
  --database URL   a PostgreSQL server for the figures with aims (default: DATABASE_URL); databases are made and dropped
  --no-embedded    leaves the embedded database out
  --only NAMES     some of ${FIGURES.join(",")}`;

/** Reads the command line; a wrong option prints the usage and ends the process. */
export function readOptions(args: readonly string[]): BenchOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        quick: { type: "boolean", default: true },
        long: { type: "boolean", default: false },
        database: { type: "string" },
        embedded: { type: "boolean", default: true },
        only: { type: "string", default: FIGURES.join(",") },
      },
    });
    const only = values.only.split(",").map((name) => {
      const known = FIGURES.find((figure) => figure === name.trim());
      if (!known) throw new Error(`There is no figure "${name}".`);
      return known;
    });
    return {
      sizes: values.long ? LONG : QUICK,
      databaseUrl: values.database ?? (process.env.DATABASE_URL || null),
      embedded: values.embedded,
      only,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "Unknown options."}\n\n${USAGE}\n`);
    process.exit(2);
  }
}
