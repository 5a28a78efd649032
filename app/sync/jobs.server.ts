import { z } from "zod";
import type { Sql } from "../db.server";
import type { JobOptions, Queue, QueueOptions } from "../queue.server";

/**
 * Every job by name: the shape of its data and how it is repeated. Handlers live beside it in this room; retry or give
 * up is decided by the handler's outcome in `work.server.ts`.
 */
const shop = z.string().min(1);

export const JOBS = {
  /** Deliveries of a shop that were stored together are opened, read and applied. */
  "apply-deliveries": {
    data: z.object({ shop, deliveryIds: z.array(z.string()).min(1) }),
    queue: { retryLimit: 8, retryDelaySeconds: 2, expireInSeconds: 120 },
  },
  /** One return is read from Loop; many reasons for it wait as one. */
  "read-return": {
    data: z.object({ shop, returnId: z.string(), why: z.string(), notes: z.boolean().optional() }),
    queue: { policy: "short", retryLimit: 12, retryDelaySeconds: 3, expireInSeconds: 120 },
  },
  /** One order's returns are linked, its summary made and written when it changed; read from Shopify where that is due. */
  "refresh-order": {
    data: z.object({ shop, orderId: z.string() }),
    queue: { policy: "short", retryLimit: 10, retryDelaySeconds: 3, expireInSeconds: 120 },
  },
  /** A return without a usable order id is looked up by its order's name. */
  "link-return": {
    data: z.object({ shop, returnId: z.string() }),
    queue: { policy: "short", retryLimit: 10, retryDelaySeconds: 5, expireInSeconds: 120 },
  },
  /** An accepted or unconfirmed action is held against Loop's truth. */
  "settle-action": {
    data: z.object({ shop, actionId: z.string(), unplanned: z.boolean().optional() }),
    queue: { policy: "standard", retryLimit: 12, retryDelaySeconds: 3, expireInSeconds: 120 },
  },
  /** What the shop's rules make of received items is decided, and done where the shop says so. */
  "decide-received": {
    data: z.object({ shop, returnId: z.string() }),
    queue: { policy: "short", retryLimit: 10, retryDelaySeconds: 5, expireInSeconds: 120 },
  },
  /** What became of a native return's items in Shopify is read, as a warehouse's word. */
  "read-dispositions": {
    data: z.object({ shop, of: z.enum(["return", "reverse-fulfillment-order"]), id: z.string() }),
    queue: { policy: "short", retryLimit: 10, retryDelaySeconds: 5, expireInSeconds: 120 },
  },
  /** Some seconds of the shop's backfill are read; what comes after is queued by it. */
  backfill: {
    data: z.object({ shop }),
    queue: { policy: "short", retryLimit: 5, retryDelaySeconds: 10, expireInSeconds: 300 },
  },
  /** What Loop changed in a shop since the last good sweep is read again; the next minute's sweep is the retry. */
  sweep: {
    data: z.object({ shop }),
    queue: { policy: "stately", retryLimit: 0, expireInSeconds: 120 },
  },
  /** All unfinished returns of a shop are read again, whatever Loop says of when they changed. */
  roll: {
    data: z.object({ shop }),
    queue: { policy: "stately", retryLimit: 2, retryDelaySeconds: 60, expireInSeconds: 600 },
  },
  /** A shop's subscriptions at Loop are looked after. */
  "tend-webhooks": {
    data: z.object({ shop }),
    queue: { policy: "stately", retryLimit: 0, expireInSeconds: 120 },
  },
  /** A shop's alerts are raised and closed. */
  watch: {
    data: z.object({ shop }),
    queue: { policy: "stately", retryLimit: 0, expireInSeconds: 120 },
  },
  /** Some of a shop's orders that are due are held against Shopify. */
  "check-orders": {
    data: z.object({ shop }),
    queue: { policy: "stately", retryLimit: 0, expireInSeconds: 120 },
  },
  /** Some pieces of a shop's nightly deep sweep are read; what comes after is queued by it. */
  "deep-sweep": {
    data: z.object({ shop }),
    queue: { policy: "short", retryLimit: 5, retryDelaySeconds: 60, expireInSeconds: 600 },
  },
  /** When returns alike are usually processed is learnt of a shop's settled returns. */
  "learn-patterns": {
    data: z.object({ shop }),
    queue: { policy: "short", retryLimit: 2, retryDelaySeconds: 60, expireInSeconds: 600 },
  },
  /** Every ten minutes: queues the deep sweeps of the shops in which it is night. */
  "deep-sweep-shops": {
    data: z.object({}),
    queue: { policy: "singleton", retryLimit: 0, expireInSeconds: 120 },
  },
  /** Every minute: queues the sweeps of all connected shops, and what else is due. */
  "sweep-shops": { data: z.object({}), queue: { policy: "singleton", retryLimit: 0, expireInSeconds: 60 } },
  /** What time alone changes, and the upkeep of a database that has nobody else for it: runs every minute. */
  "look-again": { data: z.object({}), queue: { policy: "singleton", retryLimit: 0, expireInSeconds: 300 } },
  /** Bodies and free text past their retention: runs every night. */
  "drop-old": { data: z.object({}), queue: { policy: "singleton", retryLimit: 3, expireInSeconds: 1800 } },
} satisfies Record<string, { data: z.ZodType; queue: QueueOptions }>;

export type JobName = keyof typeof JOBS;
export type JobData<N extends JobName> = z.infer<(typeof JOBS)[N]["data"]>;

/** Priorities: a person never waits behind the machine. */
export const PRIORITY = { person: 100, delivery: 50, machine: 0 } as const;

/** Where jobs go that are given up: nobody works it, people replay from it (see `dead-letters.server.ts`). */
export const DEAD_LETTERS = "dead-letter";
const DEAD_LETTER_DAYS = 30;

/** Makes the queues; once at start. */
export async function ensureQueues(queue: Queue): Promise<void> {
  await queue.start();
  await queue.ensure(DEAD_LETTERS, { keepSeconds: DEAD_LETTER_DAYS * 86_400 });
  for (const [name, job] of Object.entries(JOBS))
    await queue.ensure(name, REGULAR.has(name) ? job.queue : { ...job.queue, deadLetter: DEAD_LETTERS });
}

/** What comes again by the clock anyway: its next run is its replay, and what stops it stands in the shop's health. */
const REGULAR = new Set<string>([
  "sweep",
  "roll",
  "watch",
  "check-orders",
  "tend-webhooks",
  "deep-sweep",
  "deep-sweep-shops",
  "learn-patterns",
  "backfill",
  "sweep-shops",
  "look-again",
  "drop-old",
]);

/** Enqueues a job of the catalogue, inside `tx` when given. */
export async function enqueue<N extends JobName>(
  queue: Queue,
  name: N,
  data: JobData<N>,
  options: JobOptions = {},
  tx?: Sql,
): Promise<void> {
  // Jobs of a shop are one group: no shop takes all the places that work side by side.
  const shopName = "shop" in data ? { shop: data.shop } : {};
  await queue.send(name, data, { ...shopName, ...options }, tx);
}

export const readReturnKey = (shopName: string, returnId: string) => `${shopName}/${returnId}`;

/** Queues deliveries to be applied: one job for those of a shop that came together. */
export function enqueueDeliveries(
  queue: Queue,
  groups: readonly JobData<"apply-deliveries">[],
  tx?: Sql,
): Promise<void> {
  return queue.sendMany(
    "apply-deliveries",
    groups.map((data) => ({ data, options: { priority: PRIORITY.delivery, shop: data.shop } })),
    tx,
  );
}

/** Queues the coalesced read of one return. */
export function enqueueRead(
  queue: Queue,
  data: JobData<"read-return">,
  options: { priority?: number; startAfter?: Date } = {},
  tx?: Sql,
): Promise<void> {
  return enqueue(
    queue,
    "read-return",
    data,
    { singletonKey: readReturnKey(data.shop, data.returnId), shop: data.shop, ...options },
    tx,
  );
}

/**
 * A return is told of by a delivery, the read that confirms it and its label; an order's change by several webhooks, our own
 * write's among them. So long is waited for the others: the block's own answer is made from what is stored and waits for
 * none of it.
 */
const REFRESH_WAIT_SECONDS = 2;

/** How the refresh of an order waits in the queue: one for all that asks for it. */
export const refreshOptions = ({ shop: shopName, orderId }: JobData<"refresh-order">): JobOptions => ({
  singletonKey: `${shopName}/${orderId}`,
  shop: shopName,
  waitSeconds: REFRESH_WAIT_SECONDS,
});

/** Queues the coalesced refresh of one order. @param options.now somebody waits for it */
export function enqueueRefresh(
  queue: Queue,
  data: JobData<"refresh-order">,
  tx?: Sql,
  { now = false } = {},
): Promise<void> {
  const { waitSeconds, ...options } = refreshOptions(data);
  return enqueue(
    queue,
    "refresh-order",
    data,
    now ? { ...options, priority: PRIORITY.person } : { ...options, ...(waitSeconds ? { waitSeconds } : {}) },
    tx,
  );
}

/** How a return that waits for its order stands in the queue: one job for all that ask for it. */
export const linkOptions = ({ shop: shopName, returnId }: JobData<"link-return">): JobOptions => ({
  singletonKey: readReturnKey(shopName, returnId),
  shop: shopName,
});

/** Queues the coalesced look for the order of one return. */
export function enqueueLink(queue: Queue, data: JobData<"link-return">, tx?: Sql): Promise<void> {
  return enqueue(queue, "link-return", data, linkOptions(data), tx);
}
