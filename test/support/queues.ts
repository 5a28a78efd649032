import type { Queue } from "../../app/queue.server";
import { ensureQueues as ensure } from "../../app/sync/jobs.server";

/** Starts the job queue and makes every queue of the catalogue, so that the prepared data folder holds them. */
export async function ensureQueues(queue: Queue): Promise<void> {
  await ensure(queue);
}
