import { setTimeout as pause } from "node:timers/promises";
import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { groupDeliveries } from "./apply-deliveries.server";
import { runBackfill } from "./backfill/run-backfill.server";
import { decideReceivedJob } from "./decide-received.server";
import { dropOld } from "./drop-old.server";
import { JOBS, ensureQueues } from "./jobs.server";
import type { JobData, JobName } from "./jobs.server";
import { Later } from "./later";
import { linkReturn } from "./link-return-job.server";
import { lookAgain } from "./look-again.server";
import { readReturn } from "./read-return.server";
import { refreshOrder } from "./refresh-order.server";
import { rollUnfinished } from "./sweep/roll-unfinished.server";
import { sweepShops } from "./sweep/sweep-shops.server";
import { sweepUpdated } from "./sweep/sweep-updated.server";
import { settleActionJob } from "./settle-action.server";
import { wakeActions } from "./wake-actions.server";

type Handlers = { [N in JobName]: (data: JobData<N>) => Promise<unknown> };

/** What is done for each job of the catalogue. */
export function handlersOf(house: House): Handlers {
  const applyDeliveries = groupDeliveries(house);
  return {
    "apply-deliveries": ({ shop, deliveryIds }) => applyDeliveries(shop, deliveryIds),
    "read-return": async ({ shop, returnId, notes }) => {
      const read = await readReturn(house, shop, returnId, notes ? { notes } : {});
      if (read.outcome === "later") throw new Later(read.error.message);
      await wakeActions(house, house.db.forShop(shop), returnId);
      return read.outcome;
    },
    "refresh-order": ({ shop, orderId }) => refreshOrder(house, shop, orderId, { read: "when-due" }),
    "link-return": ({ shop, returnId }) => linkReturn(house, shop, returnId),
    "settle-action": ({ shop, actionId, unplanned }) =>
      settleActionJob(house, shop, actionId, { unplanned: unplanned === true }),
    "decide-received": ({ shop, returnId }) => decideReceivedJob(house, shop, returnId),
    backfill: ({ shop }) => runBackfill(house, shop),
    sweep: ({ shop }) => sweepUpdated(house, shop),
    roll: async ({ shop }) => {
      const rolled = await rollUnfinished(house, shop);
      if (rolled.outcome === "failed") throw new Later(rolled.error.message);
      return rolled.outcome;
    },
    "sweep-shops": () => sweepShops(house),
    "look-again": () => lookAgain(house),
    "drop-old": () => dropOld(house),
  };
}

interface Pace {
  /** Jobs taken with one query. */
  batch: number;
  /** Of these, worked side by side: each may hold a connection of the pool, which people's requests need too. */
  atOnce: number;
  /** It asks a machine that counts requests (Loop, Shopify): when none of a batch succeeded, it rests. */
  rests?: true;
}

const PACE: Record<JobName, Pace> = {
  // Those of a shop share one transaction (see groupDeliveries).
  "apply-deliveries": { batch: 40, atOnce: 40 },
  "read-return": { batch: 8, atOnce: 8, rests: true },
  "refresh-order": { batch: 4, atOnce: 4, rests: true },
  "link-return": { batch: 2, atOnce: 2, rests: true },
  "settle-action": { batch: 8, atOnce: 8 },
  // Each may act for a warehouse, which asks Loop as a person does: a flood of reports must leave room for people.
  "decide-received": { batch: 2, atOnce: 2, rests: true },
  // Several shops side by side: one that has much to read does not keep another waiting.
  backfill: { batch: 4, atOnce: 4 },
  sweep: { batch: 8, atOnce: 4 },
  roll: { batch: 2, atOnce: 2 },
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
 * Starts the workers of this process. Retry or give up is decided here and nowhere else: a handler that returns is done,
 * one that throws comes again as its queue says, data that does not fit the catalogue is given up at once.
 * @returns stops taking jobs; what runs is finished
 */
export async function startWork(house: House): Promise<() => Promise<void>> {
  await ensureQueues(house.queue);
  const handlers = handlersOf(house);
  const { boss } = house.queue;
  for (const name of Object.keys(JOBS) as JobName[]) {
    const { batch, atOnce, rests } = PACE[name];
    const options = {
      batchSize: batch,
      // One NOTIFY may stand for more jobs than a batch takes: after a full one it looks again without waiting.
      burstWhenBatchFull: true,
      pollingIntervalSeconds: LOOK_EVERY_SECONDS,
      notifyPollingIntervalSeconds: LOOK_EVERY_SECONDS,
    };
    await boss.work(name, options, async (jobs) => {
      const left = jobs.values();
      let succeeded = 0;
      const workOff = async () => {
        for (const job of left) if (await runOne(house, handlers, name, job)) succeeded++;
      };
      await Promise.all(Array.from({ length: atOnce }, workOff));
      if (rests && succeeded === 0) await pause(REST_MS);
    });
  }
  await boss.schedule("sweep-shops", "* * * * *");
  await boss.schedule("look-again", "* * * * *");
  await boss.schedule("drop-old", "17 3 * * *");
  return async () => {
    for (const name of Object.keys(JOBS)) await boss.offWork(name);
  };
}

/** @returns false when the job comes again. It is failed by its own id: the others of its batch must not come again. */
async function runOne(
  house: House,
  handlers: Handlers,
  name: JobName,
  job: { id: string; data: unknown },
): Promise<boolean> {
  const parsed = JOBS[name].data.safeParse(job.data ?? {});
  if (!parsed.success) {
    house.log.error({ job: name }, "A job was given up: its data does not fit the catalogue.");
    return true;
  }
  try {
    await (handlers[name] as (data: unknown) => Promise<unknown>)(parsed.data);
    return true;
  } catch (error) {
    const level = error instanceof Later ? "info" : "warn";
    house.log[level]({ job: name, problem: problemOf(error) }, "A job did not succeed; it comes again.");
    await house.queue.boss.fail(name, job.id, { message: problemOf(error) });
    return false;
  }
}
