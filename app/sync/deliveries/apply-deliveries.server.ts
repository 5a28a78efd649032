import type { House } from "../../house.server";
import { problemOf } from "../../log.server";
import type { JobOptions, Queue } from "../../queue.server";
import { applyDelivery, applyOpened, openDeliveries, settleDeliveries } from "./apply-delivery.server";
import type { DeliveryOutcome, OpenedDelivery, SettledDelivery } from "./apply-delivery.server";
import { enqueueDeliveries } from "../jobs.server";

interface Waiting {
  deliveryIds: readonly string[];
  done: (outcomes: Promise<(DeliveryOutcome | "later")[]>) => void;
}

/** More in one transaction brings nothing, and holds its returns' rows longer. */
const TOGETHER = 100;

/**
 * Applies deliveries as `applyDelivery` does, but those of a shop that are asked for in the same turn in one transaction:
 * their rows are read and ended with one statement each and their jobs are queued together at the end. One transaction for
 * each would wait for its own commit to reach the disk, and for every other's: a commit that notifies takes its turn.
 *
 * One that cannot be applied does not hold up those it came with: it is queued again on its own, and a single one that
 * fails is thrown, for the queue to decide.
 */
export function groupDeliveries(house: House) {
  const waiting = new Map<string, Waiting[]>();

  async function flush(shop: string): Promise<void> {
    const asked = waiting.get(shop) ?? [];
    waiting.delete(shop);
    const ids = [...new Set(asked.flatMap((one) => one.deliveryIds))];
    const outcomes = new Map<string, Promise<DeliveryOutcome>>();
    for (let from = 0; from < ids.length; from += TOGETHER)
      for (const [id, outcome] of await applyGroup(house, shop, ids.slice(from, from + TOGETHER)))
        outcomes.set(id, outcome);
    for (const { deliveryIds, done } of asked)
      done(
        endingsOf(house, shop, deliveryIds, (id) => outcomes.get(id) ?? Promise.resolve("already-settled")),
      );
  }

  /** @returns how each ended, in the order asked; "later" for one that was queued again on its own */
  return (shop: string, deliveryIds: readonly string[]): Promise<(DeliveryOutcome | "later")[]> =>
    new Promise((done) => {
      const group = waiting.get(shop);
      if (group) return void group.push({ deliveryIds, done });
      waiting.set(shop, [{ deliveryIds, done }]);
      setImmediate(() => void flush(shop));
    });
}

async function endingsOf(
  house: House,
  shop: string,
  deliveryIds: readonly string[],
  endingOf: (id: string) => Promise<DeliveryOutcome>,
): Promise<(DeliveryOutcome | "later")[]> {
  if (deliveryIds.length === 1) return [await endingOf(deliveryIds[0] ?? "")];
  const ended = await Promise.allSettled(deliveryIds.map(endingOf));
  const failed = deliveryIds.filter((_, index) => ended[index]?.status === "rejected");
  await enqueueDeliveries(
    house.queue,
    failed.map((id) => ({ shop, deliveryIds: [id] })),
  );
  return ended.map((one) => (one.status === "fulfilled" ? one.value : "later"));
}

/** Together where it can be, else each on its own; a promise that rejects for each that could not be applied. */
async function applyGroup(
  house: House,
  shop: string,
  ids: readonly string[],
): Promise<Map<string, Promise<DeliveryOutcome>>> {
  if (ids.length > 1)
    try {
      const outcomes = await applyTogether(house, shop, ids);
      return new Map(ids.map((id) => [id, Promise.resolve(outcomes.get(id) ?? "already-settled")]));
    } catch (error) {
      // One of them, or another transaction in the way: each on its own shows which.
      house.log.info(
        { shop, count: ids.length, problem: problemOf(error) },
        "Deliveries could not be applied together; each is applied on its own.",
      );
    }
  const outcomes = new Map<string, Promise<DeliveryOutcome>>();
  for (const id of ids) {
    const applied = applyDelivery(house, shop, id);
    outcomes.set(id, applied);
    await applied.catch(() => undefined);
  }
  return outcomes;
}

function applyTogether(
  house: House,
  shop: string,
  deliveryIds: readonly string[],
): Promise<Map<string, DeliveryOutcome>> {
  return house.db.forShop(shop).transaction(async (tx) => {
    const later = collectJobs(house.queue);
    const opened = await openDeliveries(house, tx, deliveryIds);
    const outcomes = new Map<string, DeliveryOutcome>();
    const settled: SettledDelivery[] = [];
    for (const round of roundsOf(opened))
      for (const one of await applyOpened({ ...house, queue: later.queue }, tx, round)) {
        outcomes.set(one.delivery.row.id, one.ending.status);
        // The next of the group may bring the return that this one waits for, and must find it waiting.
        if (one.ending.status === "waiting") await settleDeliveries(house, tx, [one]);
        else settled.push(one);
      }
    if (settled.length > 0) await settleDeliveries(house, tx, settled);
    await later.send(tx.sql);
    return outcomes;
  });
}

/** Deliveries in rounds with at most one of a return in each, those of a return in the order they arrived. */
function roundsOf(opened: readonly OpenedDelivery[]): OpenedDelivery[][] {
  const rounds: OpenedDelivery[][] = [];
  const came = new Map<string, number>();
  for (const delivery of opened) {
    const round = delivery.returnId === null ? 0 : (came.get(delivery.returnId) ?? 0);
    if (delivery.returnId !== null) came.set(delivery.returnId, round + 1);
    (rounds[round] ??= []).push(delivery);
  }
  return rounds;
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** A queue that keeps what is sent to it until the end of the transaction, each singleton key once. */
function collectJobs(queue: Queue) {
  const kept = new Map<string, Map<string, { data: object; options: JobOptions }>>();
  const keep = (name: string, data: object, options: JobOptions = {}) => {
    const jobs = kept.get(name) ?? new Map<string, { data: object; options: JobOptions }>();
    const key = options.singletonKey ?? `\u0000${jobs.size}`;
    if (!jobs.has(key)) jobs.set(key, { data, options });
    kept.set(name, jobs);
  };
  return {
    queue: {
      ...queue,
      send(name, data, options) {
        keep(name, data, options);
        return Promise.resolve(null);
      },
      sendMany(name, jobs) {
        for (const { data, options } of jobs) keep(name, data, options);
        return Promise.resolve();
      },
    } satisfies Queue,
    async send(tx: Parameters<Queue["sendMany"]>[2]): Promise<void> {
      for (const [name, jobs] of [...kept].sort(([one], [other]) => compare(one, other)))
        await queue.sendMany(
          name,
          [...jobs].sort(([one], [other]) => compare(one, other)).map(([, job]) => job),
          tx,
        );
    },
  };
}
