import { z } from "zod";
import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { JOB_REASONS } from "./job-ending.server";
import type { JobReason } from "./job-ending.server";
import { DEAD_LETTERS, JOBS } from "./jobs.server";
import type { JobName } from "./jobs.server";

/** A job that was given up, or failed as often as its queue allows. It is kept for 30 days or until it is replayed. */
export interface DeadLetter {
  id: string;
  job: string;
  reason: JobReason;
  /** A sentence. */
  message: string;
  returnId: string | null;
  orderId: string | null;
  actionId: string | null;
  deliveryIds: string[];
  /** When the job was first asked for, and when it was given up. */
  askedAt: Date;
  diedAt: Date;
  tries: number;
}

const PAGE = 50;
/** Replayed with one call; the answer says whether there are more. */
const MOST_REPLAYED = 500;

const Output = z.object({ reason: z.enum(JOB_REASONS), message: z.string() });
const Data = z.object({
  returnId: z.string().nullish(),
  orderId: z.string().nullish(),
  actionId: z.string().nullish(),
  deliveryIds: z.array(z.string()).nullish(),
});

interface DeadRow {
  id: string;
  source_name: string;
  data: unknown;
  source_output: unknown;
  source_created_on: Date | null;
  source_retry_count: number | null;
  created_on: Date;
  singleton_key: string | null;
}

const COLUMNS =
  "id, source_name, data, source_output, source_created_on, source_retry_count, created_on, singleton_key";
/** Jobs carry their shop as their group (see `enqueue`): $1 is the queue, $2 the shop. */
const OF_SHOP = "name = $1 AND group_id = $2 AND state < 'active'";

/**
 * Lists a shop's dead letters, newest first.
 * @param before the `next` of the page before
 */
export async function listDeadLetters(
  house: Pick<House, "db">,
  db: ShopDb,
  before: string | null,
): Promise<{
  deadLetters: DeadLetter[];
  reasons: { reason: JobReason; count: number }[];
  next: string | null;
}> {
  const rows = await house.db.query<DeadRow>(
    `SELECT ${COLUMNS} FROM pgboss.job
     WHERE ${OF_SHOP} AND ($3::uuid IS NULL OR (created_on, id) < (SELECT created_on, id FROM pgboss.job WHERE name = $1 AND id = $3::uuid))
     ORDER BY created_on DESC, id DESC LIMIT ${PAGE + 1}`,
    [DEAD_LETTERS, db.shop, before],
  );
  const reasons = await house.db.query<{ reason: string | null; count: number }>(
    `SELECT source_output->>'reason' AS reason, count(*)::int AS count FROM pgboss.job WHERE ${OF_SHOP} GROUP BY 1 ORDER BY 2 DESC`,
    [DEAD_LETTERS, db.shop],
  );
  const page = rows.slice(0, PAGE);
  return {
    deadLetters: page.map(deadLetterOf),
    reasons: reasons.map(({ reason, count }) => ({ reason: reasonOf(reason), count })),
    next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Queues dead letters again, each once: the job and the end of its letter commit together. */
export async function replayDeadLetters(
  house: Pick<House, "db" | "queue">,
  db: ShopDb,
  which: { id: string } | { reason: JobReason },
): Promise<{ replayed: number; more: boolean }> {
  return house.db.transaction(async (tx) => {
    const rows = await tx.query<DeadRow>(
      `SELECT ${COLUMNS} FROM pgboss.job
       WHERE ${OF_SHOP} AND ${"id" in which ? "id = $3::uuid" : "coalesce(source_output->>'reason', 'worker-died') = $3"}
       ORDER BY created_on LIMIT ${MOST_REPLAYED + 1} FOR UPDATE SKIP LOCKED`,
      [DEAD_LETTERS, db.shop, "id" in which ? which.id : which.reason],
    );
    const taken = rows.slice(0, MOST_REPLAYED);
    for (const name of new Set(taken.map((row) => row.source_name))) {
      if (!(name in JOBS)) continue;
      const jobs = taken.filter((row) => row.source_name === name);
      await house.queue.sendMany(
        name as JobName,
        jobs.map((row) => ({
          data: row.data as object,
          options: { shop: db.shop, ...(row.singleton_key ? { singletonKey: row.singleton_key } : {}) },
        })),
        tx,
      );
    }
    await tx.query("DELETE FROM pgboss.job WHERE name = $1 AND group_id = $2 AND id = ANY ($3::uuid[])", [
      DEAD_LETTERS,
      db.shop,
      taken.map((row) => row.id),
    ]);
    return { replayed: taken.length, more: rows.length > taken.length };
  });
}

/** How many wait, for the shop's health. */
export async function countDeadLetters(house: Pick<House, "db">, db: ShopDb): Promise<number> {
  const [row] = await house.db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pgboss.job WHERE ${OF_SHOP}`,
    [DEAD_LETTERS, db.shop],
  );
  return row?.count ?? 0;
}

function deadLetterOf(row: DeadRow): DeadLetter {
  const output = Output.safeParse(row.source_output);
  const data = Data.catch({}).parse(row.data);
  return {
    id: row.id,
    job: row.source_name,
    reason: output.success ? output.data.reason : "worker-died",
    message: output.success
      ? output.data.message
      : "The process that worked it ended or took too long, as often as it was tried.",
    returnId: data.returnId ?? null,
    orderId: data.orderId ?? null,
    actionId: data.actionId ?? null,
    deliveryIds: data.deliveryIds ?? [],
    askedAt: row.source_created_on ?? row.created_on,
    diedAt: row.created_on,
    tries: (row.source_retry_count ?? 0) + 1,
  };
}

const reasonOf = (text: string | null): JobReason =>
  JOB_REASONS.find((reason) => reason === text) ?? "worker-died";
