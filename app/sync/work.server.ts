import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { applyDelivery } from "./apply-delivery.server";
import { dropOld } from "./drop-old.server";
import { JOBS, ensureQueues } from "./jobs.server";
import type { JobData, JobName } from "./jobs.server";
import { linkReturn } from "./link-return-job.server";
import { lookAgain } from "./look-again.server";
import { readReturn } from "./read-return.server";
import { refreshOrder } from "./refresh-order.server";
import { settleActionJob } from "./settle-action.server";
import { wakeActions } from "./wake-actions.server";

/** Thrown by a handler for "not now": the queue tries again with growing waits. Anything else thrown is a fault, retried too. */
export class Later extends Error {
  override name = "Later";
}

type Handlers = { [N in JobName]: (data: JobData<N>) => Promise<unknown> };

/** What is done for each job of the catalogue. */
export function handlersOf(house: House): Handlers {
  return {
    "apply-delivery": ({ shop, deliveryId }) => applyDelivery(house, shop, deliveryId),
    "read-return": async ({ shop, returnId, notes }) => {
      const read = await readReturn(house, shop, returnId, notes ? { notes } : {});
      if (read.outcome === "later") throw new Later(read.error.message);
      await wakeActions(house, house.db.forShop(shop), returnId);
      return read.outcome;
    },
    "refresh-order": ({ shop, orderId }) => refreshOrder(house, shop, orderId),
    "link-return": ({ shop, returnId }) => linkReturn(house, shop, returnId),
    "settle-action": ({ shop, actionId, unplanned }) =>
      settleActionJob(house, shop, actionId, { unplanned: unplanned === true }),
    "look-again": () => lookAgain(house),
    "drop-old": () => dropOld(house),
  };
}

/** Jobs taken at once per queue; they run side by side within the process. */
const BATCH: Partial<Record<JobName, number>> = {
  "apply-delivery": 40,
  "read-return": 8,
  "refresh-order": 4,
  "settle-action": 8,
};

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
    await boss.work(name, { batchSize: BATCH[name] ?? 1, pollingIntervalSeconds: 2 }, async (jobs) => {
      await Promise.all(jobs.map((job) => runOne(house, handlers, name, job.id, job.data, jobs.length > 1)));
    });
  }
  await boss.schedule("look-again", "* * * * *");
  await boss.schedule("drop-old", "17 3 * * *");
  return async () => {
    for (const name of Object.keys(JOBS)) await boss.offWork(name);
  };
}

async function runOne(
  house: House,
  handlers: Handlers,
  name: JobName,
  id: string,
  data: unknown,
  inBatch: boolean,
): Promise<void> {
  const parsed = JOBS[name].data.safeParse(data ?? {});
  if (!parsed.success) {
    house.log.error({ job: name }, "A job was given up: its data does not fit the catalogue.");
    return;
  }
  try {
    await (handlers[name] as (data: unknown) => Promise<unknown>)(parsed.data);
  } catch (error) {
    const level = error instanceof Later ? "info" : "warn";
    house.log[level]({ job: name, problem: problemOf(error) }, "A job did not succeed; it comes again.");
    const reason = { message: problemOf(error) };
    // One job of a batch failing must not make the others come again: it is failed by its own id.
    if (inBatch) await house.queue.boss.fail(name, id, reason);
    else throw error;
  }
}
