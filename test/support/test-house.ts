import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { Database } from "../../app/db.server";
import { createLog } from "../../app/log.server";
import { openQueue } from "../../app/queue.server";
import type { Queue } from "../../app/queue.server";
import { redirectFetch } from "../sandbox/admin/redirect-fetch";
import { useDatabase } from "./database";
import { openMovedHouse } from "./moved-house";
import type { MovedHouse, OpenOptions } from "./moved-house";
import { ensureQueues } from "./queues";

export { ANA, BEN, CHLOE } from "./moved-house";
export type { OpenOptions } from "./moved-house";

export interface TestHouse extends MovedHouse {
  /** Every line of the log. */
  lines: string[];
}

/** Of the test that runs now: a worker process runs one at a time. */
let adminUrl = "";
const lines: string[] = [];
const log = createLog("debug", (line) => lines.push(line));

/** One queue for all files of a worker process, like its database. */
let opened: Promise<Queue> | undefined;

async function openForWorker(db: Database): Promise<Queue> {
  redirectFetch(() => adminUrl);
  const queue = openQueue(db, log, { supervise: false });
  await ensureQueues(queue);
  return queue;
}

/**
 * The real house on a real database, between stand-ins for Loop and Shopify that are reached over HTTP. Database and queue
 * are the worker process's, emptied before each test; every test opens its own house.
 * @example const open = useHouse(); … const t = await open();
 */
export function useHouse(): (options?: OpenOptions) => Promise<TestHouse> {
  const openHouse = useOpening();
  return async (options = {}) => {
    const house = await openHouse(options);
    onTestFinished(() => house.close());
    return house;
  };
}

/**
 * One such house for all tests of a `describe`: for those that change nothing which another of them looks at. Not beside
 * `useHouse` in the same `describe`: that one empties the database.
 * @example const house = useSharedHouse(withReturns); … const t = house();
 */
export function useSharedHouse(prepare: (t: TestHouse) => Promise<unknown>): () => TestHouse {
  const openHouse = useOpening({ once: true });
  let house: TestHouse | undefined;
  beforeAll(async () => {
    house = await openHouse({});
    await prepare(house);
  });
  afterAll(() => house?.close());
  return () => {
    if (!house) throw new Error("the house opens in beforeAll");
    return house;
  };
}

function useOpening(emptied?: { once: boolean }): (options: OpenOptions) => Promise<TestHouse> {
  const database = useDatabase(emptied);
  let queue: Queue | undefined;
  beforeAll(async () => {
    queue = await (opened ??= openForWorker(database()));
  });
  return async (options) => {
    if (!queue) throw new Error("the queue starts in beforeAll");
    lines.length = 0;
    const house = await openMovedHouse(
      { db: database(), queue, log, adminStarted: (url) => (adminUrl = url) },
      options,
    );
    return { ...house, lines };
  };
}
