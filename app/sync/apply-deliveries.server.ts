import type { House } from "../house.server";
import { problemOf } from "../log.server";
import type { JobOptions, Queue } from "../queue.server";
import { applyDelivery, openDeliveries, settleDeliveries } from "./apply-delivery.server";
import type { DeliveryOutcome, SettledDelivery } from "./apply-delivery.server";

interface Waiting {
  deliveryId: string;
  done: (outcome: Promise<DeliveryOutcome>) => void;
}

/**
 * Applies deliveries as `applyDelivery` does, but those of a shop that are asked for in the same turn in one transaction:
 * their rows are read and ended with one statement each and their jobs are queued together at the end. One transaction for
 * each would wait for its own commit to reach the disk, and for every other's: a commit that notifies takes its turn.
 */
export function groupDeliveries(house: House) {
  const waiting = new Map<string, Waiting[]>();

  async function flush(shop: string): Promise<void> {
    const group = waiting.get(shop) ?? [];
    waiting.delete(shop);
    const one = (id: string) => applyDelivery(house, shop, id);
    if (group.length > 1) {
      try {
        const outcomes = await applyTogether(
          house,
          shop,
          group.map((item) => item.deliveryId),
        );
        for (const item of group)
          item.done(Promise.resolve(outcomes.get(item.deliveryId) ?? "already-settled"));
        return;
      } catch (error) {
        // One of them, or another transaction in the way: each on its own shows which.
        house.log.info(
          { shop, count: group.length, problem: problemOf(error) },
          "Deliveries could not be applied together; each is applied on its own.",
        );
      }
    }
    for (const item of group) {
      const applied = one(item.deliveryId);
      item.done(applied);
      await applied.catch(() => undefined);
    }
  }

  return (shop: string, deliveryId: string): Promise<DeliveryOutcome> =>
    new Promise((done) => {
      const group = waiting.get(shop);
      if (group) return void group.push({ deliveryId, done });
      waiting.set(shop, [{ deliveryId, done }]);
      setImmediate(() => void flush(shop));
    });
}

function applyTogether(
  house: House,
  shop: string,
  deliveryIds: readonly string[],
): Promise<Map<string, DeliveryOutcome>> {
  return house.db.forShop(shop).transaction(async (tx) => {
    const later = collectJobs(house.queue);
    const opened = await openDeliveries(house, tx, deliveryIds);
    // Return by return in one order everywhere, so that two groups do not wait for each other crosswise.
    opened.sort(
      (one, other) =>
        compare(one.returnId ?? "", other.returnId ?? "") || Number(one.row.id) - Number(other.row.id),
    );
    const outcomes = new Map<string, DeliveryOutcome>();
    const settled: SettledDelivery[] = [];
    for (const delivery of opened) {
      const ending = await delivery.apply({ ...house, queue: later.queue });
      outcomes.set(delivery.row.id, ending.status);
      // The next of the group may bring the return that this one waits for, and must find it waiting.
      if (ending.status === "waiting") await settleDeliveries(house, tx, [{ delivery, ending }]);
      else settled.push({ delivery, ending });
    }
    if (settled.length > 0) await settleDeliveries(house, tx, settled);
    await later.send(tx.sql);
    return outcomes;
  });
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** A queue that keeps what is sent to it until the end of the transaction, each singleton key once. */
function collectJobs(queue: Queue) {
  const kept = new Map<string, Map<string, { data: object; options: JobOptions }>>();
  return {
    queue: {
      ...queue,
      send(name: string, data: object, options: JobOptions = {}) {
        const jobs = kept.get(name) ?? new Map<string, { data: object; options: JobOptions }>();
        const key = options.singletonKey ?? `\u0000${jobs.size}`;
        if (!jobs.has(key)) jobs.set(key, { data, options });
        kept.set(name, jobs);
        return Promise.resolve(null);
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
