import type { House } from "../../house.server";
import type { LoopError } from "../../loop/errors";
import { overLoop } from "../../shops/loop-for-shop.server";
import type { ShopLoop } from "../../shops/loop-for-shop.server";
import { LONGEST_WINDOW_MS, STATES } from "../backfill/plan-windows";
import { settleWatched } from "../drift/record-drift.server";
import { readWindow } from "./read-window.server";

/** Loop's times are whole seconds and its list may lag a little behind them. */
const OVERLAP_MS = 2 * 60_000;
/** Where Loop's clock is ahead of ours, what it just changed lies in our future. */
const AHEAD_MS = 2 * 86_400_000;
/** So many waiting single reads are done within seconds. */
const SINGLE_READS_KEEP_UP = 20;
/** The first sweep after connecting reaches back before the connection. */
const FIRST_MS = 86_400_000;

export type SweepOutcome =
  | { outcome: "swept"; changed: number }
  | { outcome: "failed"; error: LoopError }
  | { outcome: "not-connected" };

/**
 * Reads again what Loop changed since the last good sweep, in all five states. The watermark is Loop's own time of the
 * newest change seen, never later than our clock: neither a clock that is wrong by a day nor a date in the future makes a
 * sweep skip anything. It moves only when every state was read to its end.
 */
export function sweepUpdated(
  house: House,
  shop: string,
  { pageSize }: { pageSize?: number } = {},
): Promise<SweepOutcome> {
  return overLoop(house, shop, { priority: "sweep" }, async (loop): Promise<SweepOutcome> => {
    const began = house.now();
    const mark = await readWatermark(house, shop, began);
    const ahead = began.getTime() + AHEAD_MS;
    const unread = await oldestOfBacklog(house, shop);
    const from = fromWhen(mark.watermark.getTime() - OVERLAP_MS - mark.tookMs, unread, ahead);
    const to = new Date(Math.min(ahead, from.getTime() + LONGEST_WINDOW_MS));
    let changed = 0;
    let latest = mark.watermark.getTime();
    for (const state of STATES) {
      const query = { filter: "updated_at" as const, state, ...(pageSize ? { pageSize } : {}) };
      const read = await readWindow(house, loop, { from, to }, query);
      if (!read.ok) {
        await noteFailure(house, loop, read.error);
        return { outcome: "failed", error: read.error };
      }
      changed += read.changed;
      latest = Math.max(latest, read.latest ?? latest);
    }
    // After a pause of months one window does not reach the present: the next sweep goes on where this one ended.
    const reached = to.getTime() < ahead ? to.getTime() : Math.min(latest, began.getTime());
    await loop.land(async (tx) => {
      await settleWatched(tx, began);
      await tx.query(
        `INSERT INTO sweeps AS s (shop, watermark, took_ms, swept_at, found, found_at)
         VALUES ($1, $2, $3, $4, $5, CASE WHEN $5::int > 0 THEN $4::timestamptz END)
         ON CONFLICT (shop) DO UPDATE SET watermark = greatest(s.watermark, excluded.watermark), took_ms = excluded.took_ms,
           swept_at = excluded.swept_at, found = s.found + excluded.found, found_at = coalesce(excluded.found_at, s.found_at),
           failed_since = NULL, why = NULL`,
        [new Date(reached), house.now().getTime() - began.getTime(), began, changed],
      );
    });
    await loop.works();
    return { outcome: "swept", changed };
  });
}

/**
 * Deliveries that come an hour late say of a return what no longer holds, and Loop changed nothing since for a sweep to see;
 * the single read that each of them queues mends it. Where these have piled up, the pages that hold their returns are read
 * instead: minutes of Loop's limit in a few requests.
 * @returns Loop's last change of the longest unchanged of these returns; null where single reads keep up
 */
async function oldestOfBacklog(house: House, shop: string): Promise<number | null> {
  const [row] = await house.db.forShop(shop).query<{ waiting: number; since: Date | null }>(
    `SELECT count(*)::int AS waiting, min(r.loop_updated_at) AS since
     FROM pgboss.job j JOIN returns r ON r.shop = $1 AND r.return_id = j.data ->> 'returnId'
     WHERE j.name = 'read-return' AND j.state IN ('created', 'retry') AND j.group_id = $1 AND r.provisional`,
  );
  return row && row.since && row.waiting > SINGLE_READS_KEEP_UP ? row.since.getTime() : null;
}

/** One window still reaches the present: what is older than that is left to the single reads. */
function fromWhen(watermark: number, unread: number | null, ahead: number): Date {
  const longest = ahead - LONGEST_WINDOW_MS;
  if (unread === null || watermark <= longest) return new Date(watermark);
  return new Date(Math.min(watermark, Math.max(unread - 1_000, longest)));
}

async function readWatermark(
  house: House,
  shop: string,
  now: Date,
): Promise<{ watermark: Date; tookMs: number }> {
  const [row] = await house.db.forShop(shop).query<{
    watermark: Date | null;
    took_ms: number | null;
    connected_at: Date;
  }>(
    `SELECT s.watermark, s.took_ms, c.connected_at FROM loop_connections c LEFT JOIN sweeps s ON s.shop = c.shop
     WHERE c.shop = $1`,
  );
  const first = new Date(Math.min(row?.connected_at.getTime() ?? now.getTime(), now.getTime()) - FIRST_MS);
  return { watermark: row?.watermark ?? first, tookMs: row?.took_ms ?? 0 };
}

/** A sweep or a rolling read did not succeed; what is behind it waits for the next. */
export async function noteFailure(
  house: Pick<House, "now">,
  loop: Pick<ShopLoop, "land" | "refusesKey">,
  error: LoopError,
): Promise<void> {
  await loop.land((tx) =>
    tx.query(
      `INSERT INTO sweeps AS s (shop, failed_since, why) VALUES ($1, $2, $3)
       ON CONFLICT (shop) DO UPDATE SET failed_since = coalesce(s.failed_since, excluded.failed_since), why = excluded.why`,
      [house.now(), error.message],
    ),
  );
  if (error.kind === "unauthorized") await loop.refusesKey();
}
