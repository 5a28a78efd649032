import { createHash } from "node:crypto";
import { PgBoss, fromPglite } from "pg-boss";
import type { Database, Sql } from "./db.server";
import type { Log } from "./log.server";
import { problemOf } from "./log.server";

/** Options of one job, the part we use. */
export interface JobOptions {
  /** Only one waiting job per key: many deliveries of a return give one read. */
  singletonKey?: string;
  /** Not before this. */
  startAfter?: Date;
  /** Waits so many whole seconds for more of its kind. */
  waitSeconds?: number;
  /** Higher first; a person's work is above the machine's. */
  priority?: number;
  /** Jobs of one shop form a group, for fairness between shops. */
  shop?: string;
}

export interface QueueOptions {
  /** "short": at most one waiting job per singleton key. */
  policy?: "standard" | "short" | "singleton" | "stately";
  retryLimit?: number;
  retryDelaySeconds?: number;
  retryBackoff?: boolean;
  expireInSeconds?: number;
  /** A job whose worker gave no sign of life for so long (at least 10) is taken from it; `WORKER_SILENT_SECONDS` unless told. */
  heartbeatSeconds?: number;
  /** The queue where jobs go that are given up. */
  deadLetter?: string;
  /** How long a job may wait before it is dropped; 14 days unless told. */
  keepSeconds?: number;
}

/**
 * A worker that was killed holds its jobs, and what may run only once at a time (a shop's sweep) waits for them. It is
 * noticed after this and one look round, not after the time that the longest job may take.
 */
const WORKER_SILENT_SECONDS = 20;
/** A living worker says so this often while it works on a job. */
export const SIGN_OF_LIFE_SECONDS = 5;
/** How often jobs of silent workers are looked for, by all processes together. */
const LOOK_ROUND_SECONDS = 10;
/** With what the web server waits before, within the ten seconds of a stop (see `run-until-stopped`). */
const HAND_BACK_AFTER_MS = 4_500;

/** The job queue, in the same database as the rows, so that a row and its job share a transaction. */
export interface Queue {
  /** Starts the queue's own upkeep (creates or upgrades its tables). Idempotent. */
  start(): Promise<void>;
  ensure(name: string, options: QueueOptions): Promise<void>;
  /** @param tx puts the job into the caller's transaction. Returns the job's id, or null when one with the key waits. */
  send(name: string, data: object, options?: JobOptions, tx?: Sql): Promise<string | null>;
  sendMany(name: string, jobs: { data: object; options?: JobOptions }[], tx?: Sql): Promise<void>;
  /** Deletes every job of a shop, done ones included: their data names its orders and returns. */
  forgetShop(shop: string): Promise<void>;
  readonly boss: PgBoss;
  /** Waits some seconds for the jobs that run here; what is not done by then is handed back for another worker. */
  stop(): Promise<void>;
}

/**
 * The queue's statements in a caller's transaction. Its inserts look nothing up but the queue's own row: prepared, one takes
 * the server a third of the time (1.15 ms to 0.4 ms over loopback).
 */
const bossDb = (sql: Sql) => ({
  executeSql: async (text: string, values?: unknown[]) => ({
    rows: await sql.query(
      text,
      values ?? [],
      /^\s*(WITH ins AS \(\s*)?INSERT INTO/.test(text) ? { prepared: nameOf(text) } : {},
    ),
  }),
});

/** One text a queue and form of insert: a few dozen. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) names.set(text, (name = `boss-${createHash("sha256").update(text).digest("hex").slice(0, 16)}`));
  return name;
}

const sendOptions = (options: JobOptions = {}) => ({
  ...(options.singletonKey ? { singletonKey: options.singletonKey } : {}),
  ...(options.startAfter ? { startAfter: options.startAfter } : {}),
  ...(options.waitSeconds ? { startAfter: options.waitSeconds } : {}),
  ...(options.priority !== undefined ? { priority: options.priority } : {}),
  ...(options.shop ? { group: { id: options.shop } } : {}),
});

/**
 * @param supervise false in a process that only enqueues beside a worker process
 */
export function openQueue(db: Database, log: Log, { supervise = true } = {}): Queue {
  const shared = {
    supervise,
    schedule: supervise,
    useListenNotify: true,
    superviseIntervalSeconds: LOOK_ROUND_SECONDS,
    monitorIntervalSeconds: LOOK_ROUND_SECONDS,
  };
  const boss =
    db.kind === "pglite" && db.pglite
      ? new PgBoss({ ...shared, db: fromPglite(db.pglite), backend: "pglite" })
      : new PgBoss({ ...shared, connectionString: db.url ?? "", max: 4 });
  boss.on("error", (error) =>
    log.error({ problem: problemOf(error) }, "The job queue met a problem; it goes on."),
  );
  let started: Promise<unknown> | null = null;
  const known = new Map<string, Promise<void>>();
  const queue: Queue = {
    boss,
    async start() {
      started ??= boss.start();
      await started;
    },
    async ensure(name, options) {
      await queue.start();
      let made = known.get(name);
      if (!made) {
        const kept = {
          retryLimit: options.retryLimit ?? 5,
          retryDelay: options.retryDelaySeconds ?? 2,
          retryBackoff: options.retryBackoff ?? true,
          expireInSeconds: options.expireInSeconds ?? 300,
          heartbeatSeconds: options.heartbeatSeconds ?? WORKER_SILENT_SECONDS,
          notify: true,
          ...(options.deadLetter ? { deadLetter: options.deadLetter } : {}),
          ...(options.keepSeconds ? { retentionSeconds: options.keepSeconds } : {}),
        };
        // A queue that an older version made keeps that version's options unless told.
        made = boss
          .createQueue(name, { policy: options.policy ?? "standard", ...kept })
          .then(() => boss.updateQueue(name, kept));
        known.set(name, made);
      }
      await made;
    },
    send: (name, data, options, tx) =>
      boss.send(name, data, { ...sendOptions(options), ...(tx ? { db: bossDb(tx) } : {}) }),
    async sendMany(name, jobs, tx) {
      if (jobs.length === 0) return;
      await boss.insert(
        name,
        jobs.map(({ data, options }) => ({ data, ...sendOptions(options) })),
        tx ? { db: bossDb(tx) } : {},
      );
    },
    async forgetShop(shop) {
      await db.query("DELETE FROM pgboss.job WHERE group_id = $1", [shop]);
    },
    async stop() {
      if (!started) return;
      await started.catch(() => undefined);
      await boss.stop({ graceful: true, timeout: HAND_BACK_AFTER_MS });
    },
  };
  return queue;
}
