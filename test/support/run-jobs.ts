import type { House } from "../../app/house.server";
import { JOBS } from "../../app/sync/jobs.server";
import type { JobName } from "../../app/sync/jobs.server";
import { handlersOf } from "../../app/sync/work.server";

const NAMES = Object.keys(JOBS) as JobName[];

/** What a handler throws for "not now", by name: Loop's, a metafield written meanwhile, Shopify's bucket empty. */
const COMES_AGAIN = new Set(["Later", "StaleMetafield", "ShopifyThrottled"]);

/** Which queue is worked next, of those that may hold a job. */
export type PickQueue = (names: readonly JobName[]) => JobName | undefined;

/**
 * Works the real queue by hand: every job that is due now, and what comes of it, until none is due. A job that says "not
 * now" goes back and waits, as in the worker; any other failure fails the test.
 * @param pick the order of the queues; by default the first in the catalogue
 * @returns how many jobs ran, by queue
 */
export async function runJobs(
  house: House,
  pick: PickQueue = ([name]) => name,
): Promise<Partial<Record<JobName, number>>> {
  const { boss } = house.queue;
  const handlers = handlersOf(house) as Record<JobName, (data: unknown) => Promise<unknown>>;
  const ran: Partial<Record<JobName, number>> = {};
  /** Due, and not to be had: what may run once at a time is held by somebody else. */
  const held = new Set<JobName>();
  const next = async () => pick((await dueQueues(house)).filter((name) => !held.has(name)));
  for (let name = await next(); name !== undefined; name = await next()) {
    if (name === "refresh-order") await endShortWaits(house);
    const jobs = await boss.fetch(name, { batchSize: 20 });
    if (jobs.length === 0) {
      held.add(name);
      continue;
    }
    for (const job of jobs) {
      try {
        await handlers[name](JOBS[name].data.parse(job.data ?? {}));
        await boss.complete(name, job.id);
      } catch (error) {
        if (!(error instanceof Error) || !COMES_AGAIN.has(error.name)) throw error;
        await boss.fail(name, job.id, { message: error.message });
      }
    }
    ran[name] = (ran[name] ?? 0) + jobs.length;
    held.clear();
  }
  return ran;
}

/** The queues that hold a job which is due, in the catalogue's order: one question instead of a look into each. */
async function dueQueues(house: House): Promise<JobName[]> {
  const rows = await house.db.query<{ name: string }>(
    `SELECT DISTINCT name FROM pgboss.job
     WHERE (state IN ('created', 'retry') AND start_after <= pgboss.job_now())
       OR (name = 'refresh-order' AND state = 'created')`,
  );
  const due = new Set(rows.map(({ name }) => name));
  return NAMES.filter((name) => due.has(name));
}

/** What waits some seconds for more of its kind has waited. */
async function endShortWaits(house: House): Promise<void> {
  await house.db.query(
    "UPDATE pgboss.job SET start_after = now() WHERE name = 'refresh-order' AND state = 'created' AND start_after > now()",
  );
}

/** Moves every waiting job nearer, as if so much time had passed. */
export async function passTimeForJobs(house: House, ms: number): Promise<void> {
  await house.db.query(
    "UPDATE pgboss.job SET start_after = start_after - make_interval(secs => $1::float8 / 1000) WHERE state IN ('created', 'retry')",
    [ms],
  );
}

/** Jobs that wait, due or not. */
export async function waitingJobs(house: House, name: JobName): Promise<object[]> {
  const rows = await house.db.query<{ data: object }>(
    "SELECT data FROM pgboss.job WHERE name = $1 AND state IN ('created', 'retry') ORDER BY created_on",
    [name],
  );
  return rows.map((row) => row.data);
}
