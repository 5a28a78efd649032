import { setTimeout as pause } from "node:timers/promises";
import type { JobResult } from "pg-boss";
import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { tendWebhooks } from "../shops/tend-webhooks.server";
import { SIGN_OF_LIFE_SECONDS } from "../queue.server";
import { groupDeliveries } from "./deliveries/apply-deliveries.server";
import { runBackfill } from "./backfill/run-backfill.server";
import { decideReceivedJob } from "./received/decide-received.server";
import { checkOrders } from "./drift/check-orders.server";
import { dropOld } from "./drop-old.server";
import { JOBS, ensureQueues } from "./jobs.server";
import type { JobData, JobName } from "./jobs.server";
import { Later, endingOfError, outputOf } from "./job-ending.server";
import type { JobOutput } from "./job-ending.server";
import { watchShop } from "./health/watch-shop.server";
import { learnShopPatterns } from "./learn-patterns.server";
import { linkReturn } from "./orders/link-return-job.server";
import { lookAgain } from "./look-again.server";
import { readDispositions } from "./received/read-dispositions.server";
import { readReturn } from "./read-return.server";
import { refreshOrder } from "./orders/refresh-order.server";
import { deepSweepShops } from "./sweep/deep-sweep-shops.server";
import { NO_LONGER_LISTED, rollUnfinished } from "./sweep/roll-unfinished.server";
import { runDeepSweep } from "./sweep/run-deep-sweep.server";
import { sweepShops } from "./sweep/sweep-shops.server";
import { sweepJob } from "./sweep/sweep-job.server";
import { settleActionJob } from "./actions/settle-action.server";
import { wakeActions } from "./actions/wake-actions.server";

type Handlers = { [N in JobName]: (data: JobData<N>) => Promise<unknown> };

/** What is done for each job of the catalogue. */
export function handlersOf(house: House): Handlers {
  const applyDeliveries = groupDeliveries(house);
  return {
    "apply-deliveries": ({ shop, deliveryIds }) => applyDeliveries(shop, deliveryIds),
    "read-return": async ({ shop, returnId, why, notes }) => {
      const read = await readReturn(house, shop, returnId, {
        ...(notes ? { notes } : {}),
        ...(why === NO_LONGER_LISTED ? { foundBy: "roll" } : {}),
        repeats: true,
      });
      if (read.outcome === "later") throw new Later(read.error.message, { cause: read.error });
      // A key that Loop refuses is the connection's trouble, not the return's: it is said there, and all is read again after.
      if (read.outcome === "given-up" && read.error.kind !== "unauthorized") throw read.error;
      await wakeActions(house, house.db.forShop(shop), returnId);
      if ("missed" in read && read.missed) throw new Later(read.missed.message, { cause: read.missed });
      return read.outcome;
    },
    "refresh-order": ({ shop, orderId }) => refreshOrder(house, shop, orderId, { read: "when-due" }),
    "link-return": ({ shop, returnId }) => linkReturn(house, shop, returnId),
    "settle-action": ({ shop, actionId, unplanned }) =>
      settleActionJob(house, shop, actionId, { unplanned: unplanned === true }),
    "decide-received": ({ shop, returnId }) => decideReceivedJob(house, shop, returnId),
    "read-dispositions": (data) => readDispositions(house, data),
    backfill: ({ shop }) => runBackfill(house, shop),
    sweep: ({ shop }) => sweepJob(house, shop),
    roll: async ({ shop }) => {
      const rolled = await rollUnfinished(house, shop);
      if (rolled.outcome === "failed") throw new Later(rolled.error.message, { cause: rolled.error });
      return rolled.outcome;
    },
    watch: ({ shop }) => watchShop(house, shop),
    "check-orders": ({ shop }) => checkOrders(house, shop),
    "tend-webhooks": ({ shop }) => tendWebhooks(house, shop),
    "deep-sweep": ({ shop }) => runDeepSweep(house, shop),
    "learn-patterns": ({ shop }) => learnShopPatterns(house, shop),
    "deep-sweep-shops": () => deepSweepShops(house),
    "sweep-shops": () => sweepShops(house),
    "look-again": async () => {
      const seen = await lookAgain(house);
      await house.db.tend();
      return seen;
    },
    "drop-old": () => dropOld(house),
  };
}

interface Pace {
  /** Jobs taken with one query. */
  batch: number;
  /** Of these, worked side by side: each may hold a connection of the pool, which people's requests need too. */
  atOnce: number;
  /**
   * Loops beside the batches that take work only of shops of which nothing is in work: one shop's storm, or a Loop that lets
   * its calls hang, holds the batch and at most one of them. Each is woken by every new job and asks the database then, so
   * there are few; none where a shop has one job at a time anyway.
   */
  fair?: 1 | 2;
  /** It asks a machine that counts requests (Loop, Shopify): when none of a batch succeeded, it rests. */
  rests?: true;
}

const PACE: Record<JobName, Pace> = {
  // Those of a shop share one transaction (see groupDeliveries); each holds what came in one group of the door.
  "apply-deliveries": { batch: 40, atOnce: 40, fair: 1 },
  "read-return": { batch: 8, atOnce: 8, fair: 2, rests: true },
  "refresh-order": { batch: 4, atOnce: 4, fair: 1, rests: true },
  "link-return": { batch: 2, atOnce: 2, fair: 1, rests: true },
  "settle-action": { batch: 8, atOnce: 8, fair: 1 },
  // Each may act for a warehouse, which asks Loop as a person does: a flood of reports must leave room for people.
  "decide-received": { batch: 2, atOnce: 2, fair: 1, rests: true },
  "read-dispositions": { batch: 2, atOnce: 2, fair: 1, rests: true },
  // Several shops side by side: one that has much to read does not keep another waiting.
  backfill: { batch: 4, atOnce: 4 },
  sweep: { batch: 8, atOnce: 4 },
  roll: { batch: 2, atOnce: 2 },
  watch: { batch: 8, atOnce: 4 },
  "check-orders": { batch: 2, atOnce: 2 },
  "tend-webhooks": { batch: 2, atOnce: 2 },
  "deep-sweep": { batch: 2, atOnce: 2 },
  "learn-patterns": { batch: 1, atOnce: 1 },
  "deep-sweep-shops": { batch: 1, atOnce: 1 },
  "sweep-shops": { batch: 1, atOnce: 1 },
  "look-again": { batch: 1, atOnce: 1 },
  "drop-old": { batch: 1, atOnce: 1 },
};

/** Without it a backlog that has to wait for the next minute's requests would be tried, job by job, as fast as it fails. */
const REST_MS = 1_000;

/**
 * A new job wakes its worker at once (NOTIFY). One that waits for its time (a retry, `startAfter`) wakes nobody and is
 * found by looking, which pg-boss does every 30 s unless told.
 */
const LOOK_EVERY_SECONDS = 2;

/**
 * Starts the workers of this process. A handler that returns is done; one that throws comes again as its queue says, or is
 * given up: `endingOfError` decides. What is given up, or fails as often as its queue allows, becomes a dead letter.
 * @returns stops taking jobs; what runs is finished, or handed back, when the queue is stopped
 */
export async function startWork(house: House): Promise<() => Promise<void>> {
  await ensureQueues(house.queue);
  const handlers = handlersOf(house);
  const { boss } = house.queue;
  for (const name of Object.keys(JOBS) as JobName[]) {
    const { batch, atOnce, fair, rests } = PACE[name];
    const shared = {
      perJobResults: true as const,
      // One NOTIFY may stand for more jobs than a batch takes: after a full one it looks again without waiting.
      burstWhenBatchFull: true,
      pollingIntervalSeconds: LOOK_EVERY_SECONDS,
      notifyPollingIntervalSeconds: LOOK_EVERY_SECONDS,
      heartbeatRefreshSeconds: SIGN_OF_LIFE_SECONDS,
    };
    const workBatch = async (jobs: { id: string; data: unknown }[]) => {
      const left = jobs.values();
      const results: JobResult[] = [];
      const workOff = async () => {
        for (const job of left) results.push(await runOne(house, handlers, name, job));
      };
      await Promise.all(Array.from({ length: atOnce }, workOff));
      if (rests && results.every((result) => result.status === "failed")) await pause(REST_MS);
      return results;
    };
    await boss.work(name, { ...shared, batchSize: batch }, workBatch);
    if (fair)
      await boss.work(
        name,
        { ...shared, batchSize: atOnce, localConcurrency: fair, groupConcurrency: 1 },
        workBatch,
      );
  }
  await boss.schedule("sweep-shops", "* * * * *");
  await boss.schedule("deep-sweep-shops", "*/10 * * * *");
  await boss.schedule("look-again", "* * * * *");
  await boss.schedule("drop-old", "17 3 * * *");
  return async () => {
    for (const name of Object.keys(JOBS)) await boss.offWork(name, { wait: false });
  };
}

/** @returns the ending of this job alone: the others of its batch must not come again with it */
async function runOne(
  house: House,
  handlers: Handlers,
  name: JobName,
  job: { id: string; data: unknown },
): Promise<JobResult> {
  const parsed = JOBS[name].data.safeParse(job.data ?? {});
  if (!parsed.success) {
    house.log.error({ job: name }, "A job was given up: its data does not fit the catalogue.");
    const output: JobOutput = { reason: "not-in-catalogue", message: "Its data does not fit the catalogue." };
    return { id: job.id, status: "deadletter", output };
  }
  try {
    await (handlers[name] as (data: unknown) => Promise<unknown>)(parsed.data);
    return { id: job.id, status: "completed" };
  } catch (error) {
    const { reason, again } = endingOfError(error);
    const sentence = again ? "A job did not succeed; it comes again." : "A job was given up.";
    house.log[error instanceof Later ? "info" : "warn"]({ job: name, problem: problemOf(error) }, sentence);
    return { id: job.id, status: again ? "failed" : "deadletter", output: outputOf(error, reason) };
  }
}
