import { createHash } from "node:crypto";
import type { ShopTx } from "../../db.server";
import type { House } from "../../house.server";
import type { LoopError } from "../../loop/errors";
import type { ListResult } from "../../loop/list-query";
import { drawTicket } from "../../returns/apply-partial.server";
import type { ShopLoop } from "../../shops/loop-for-shop.server";
import { landPage } from "../land-page.server";
import { STATES, planUnknownStates } from "./plan-windows";
import { addWindows } from "./control-backfill.server";
import { endInParts } from "./split-window.server";
import type { WindowRow } from "./window-row";

/** The most that Loop gives in one page (Loop's documentation, "Pagination"). */
export const PAGE_SIZE = 750;

/** Who reads which run. A page that comes back after its reader lost the run is thrown away. */
export interface Reader {
  run: string;
  by: string;
  leaseUntil: () => Date;
  pageSize: number;
}

export type PageOutcome =
  | { outcome: "landed"; rows: number }
  /** The run was paused, cancelled or taken over while the page was on its way. */
  | { outcome: "lost" }
  | { outcome: "failed"; error: LoopError };

/** Thrown inside the transaction so that nothing of the page stays. */
class LostRun extends Error {
  override name = "LostRun";
}

/**
 * Reads one page of a window. Its returns, what could not be read of it and the checkpoint land in one transaction: after a
 * kill at most this page is read again.
 * @throws ConnectionEnded
 */
export async function readWindowPage(
  house: House,
  loop: Pick<ShopLoop, "list" | "land">,
  reader: Reader,
  window: WindowRow,
): Promise<PageOutcome> {
  const order = await drawTicket(house.db);
  const at = house.now();
  const read = await loop.list({
    from: window.from_at.toISOString(),
    to: window.to_at.toISOString(),
    filter: "created_at",
    ...(window.state === "" ? {} : { state: window.state }),
    pageSize: reader.pageSize,
    ...(window.next === null ? {} : { pageUrl: window.next }),
  });
  if (!read.ok) return { outcome: "failed", error: read.error };
  const page = read.value;
  const stuck = stuckBy(window, page);
  try {
    await loop.land(async (tx) => {
      const mine = await tx.query(
        `UPDATE backfills SET requests = requests + 1, failures = 0, why = NULL, lease_until = $4
         WHERE shop = $1 AND run = $2 AND state = 'running' AND lease_by = $3 RETURNING 1 AS mine`,
        [reader.run, reader.by, reader.leaseUntil()],
      );
      if (mine.length === 0) throw new LostRun();
      await landPage(house, tx, {
        page,
        order,
        at,
        source: "backfill",
        place: `${reader.run}/${window.n}/${window.page}`,
      });
      await checkpoint(tx, window, page, stuck !== null);
      if (stuck !== null) await endInParts(tx, window, stuck);
      else if (window.state === "" && page.returns.some((row) => !isKnown(row.state)))
        await readUnknownStates(tx);
    });
  } catch (error) {
    if (error instanceof LostRun) return { outcome: "lost" };
    throw error;
  }
  return { outcome: "landed", rows: page.returns.length };
}

const isKnown = (state: string) => STATES.some((known) => known === state);

/**
 * Why the cursor leads nowhere, or null. The same rows as on the page before, or an address that was there before: a
 * remembered address moves on at pages 1, 2, 4, 8, …, which notices a circle of any length (Brent).
 */
function stuckBy(window: WindowRow, page: ListResult): string | null {
  if (page.next === null) return null;
  if (page.next === window.next || page.next === window.mark)
    return "Loop's next page leads back to a page that was read before.";
  if (window.page > 0 && rowsDigest(page) === window.last_rows)
    return "Loop's next page holds the same returns as the one before.";
  return null;
}

function rowsDigest(page: ListResult): string {
  const ids = [
    ...page.returns.map((row) => row.id),
    ...page.unreadable.map((row) => row.id ?? `#${row.index}`),
  ];
  return createHash("sha256").update(ids.join()).digest("base64url").slice(0, 22);
}

async function checkpoint(tx: ShopTx, window: WindowRow, page: ListResult, stuck: boolean): Promise<void> {
  const number = window.page + 1;
  const atPower = (number & (number - 1)) === 0;
  const moved = await tx.query(
    `UPDATE backfill_windows SET page = page + 1, rows = rows + $4, next = $5::text, last_rows = $6,
       mark = CASE WHEN $7::boolean THEN $5::text ELSE mark END,
       status = CASE WHEN $5::text IS NULL THEN 'done' ELSE status END
     WHERE shop = $1 AND n = $2 AND status = 'todo' AND page = $3 RETURNING 1 AS moved`,
    [
      window.n,
      window.page,
      page.returns.length + page.unreadable.length,
      stuck ? window.next : page.next,
      rowsDigest(page),
      atPower,
    ],
  );
  if (moved.length === 0) throw new LostRun();
}

/** The probe met a state that Loop does not document: the whole past is read without a state too. */
async function readUnknownStates(tx: ShopTx): Promise<void> {
  const [span] = await tx.query<{ since: Date; until: Date }>(
    `SELECT since, until FROM backfills WHERE shop = $1 AND NOT EXISTS (
       SELECT 1 FROM backfill_windows w WHERE w.shop = $1 AND w.state = '' AND w.to_at < backfills.until AND w.depth = 0)`,
  );
  if (span) await addWindows(tx, planUnknownStates(span.since, span.until), { depth: 0 });
}
