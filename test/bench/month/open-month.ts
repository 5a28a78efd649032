import path from "node:path";
import { openPglite, openPostgres } from "../../../app/db.server";
import { createLog } from "../../../app/log.server";
import { openQueue } from "../../../app/queue.server";
import { migrate } from "../../../app/schema-version.server";
import { ensureQueues } from "../../../app/sync/jobs.server";
import { redirectFetch } from "../../sandbox/admin/redirect-fetch";
import { openMovedHouse } from "../../support/moved-house";
import type { MovedHouse, OpenOptions } from "../../support/moved-house";
import { makeDatabase } from "../house/bench-database";
import { openOnes } from "../house/open-bench-house";

const PRISMA_FOLDER = path.resolve(import.meta.dirname, "../../../prisma");

/** Shopify's package keeps the fetch that it finds when it is imported: one for every house of this process, one at a time. */
let redirected: (() => void) | undefined;
let adminUrl = "";

/**
 * The house with a clock that can be moved, in the bench's own process, on a database of its own.
 * @param serverUrl a PostgreSQL server; null for the embedded database
 */
export async function openMonth(serverUrl: string | null, options: OpenOptions): Promise<MovedHouse> {
  const own = serverUrl ? await makeDatabase(serverUrl) : null;
  const db = own ? openPostgres(own.url, 6) : await openPglite(null);
  redirected ??= redirectFetch(() => adminUrl);
  const log = createLog("silent");
  await migrate(db, PRISMA_FOLDER);
  const queue = openQueue(db, log, { supervise: false });
  await ensureQueues(queue);
  const house = await openMovedHouse({ db, queue, log, adminStarted: (url) => (adminUrl = url) }, options);
  const close = async () => {
    openOnes.delete(close);
    await house.close();
    await queue.stop();
    await db.close();
    await own?.drop();
  };
  openOnes.add(close);
  return { ...house, close };
}
