import type { House } from "../../house.server";
import type { LoopError } from "../../loop/errors";
import { drawTicket } from "../../returns/apply-partial.server";
import { overLoop } from "../../shops/loop-for-shop.server";
import { LONGEST_WINDOW_MS, slices } from "../backfill/plan-windows";
import { PRIORITY, enqueueRead } from "../jobs.server";
import { readWindow } from "./read-window.server";
import { noteFailure } from "./sweep-updated.server";

const AHEAD_MS = 2 * 86_400_000;
/** Returns that are read one by one after a rolling read; more than these wait for the next one. */
const ONE_BY_ONE = 500;
/** Why such a return is read. */
export const NO_LONGER_LISTED = "no-longer-listed";

export type RollOutcome =
  /** `missing`: unfinished here, and not among Loop's unfinished ones; each is read on its own. */
  | { outcome: "rolled"; changed: number; missing: number }
  | { outcome: "failed"; error: LoopError }
  | { outcome: "not-connected" };

/**
 * Reads all open and review returns again, whatever `updated_at` says: Loop does not document whether a label scan, a note
 * or a flag moves it. What we hold as unfinished and Loop no longer lists as such has ended, or is gone: it is asked for.
 */
export function rollUnfinished(
  house: House,
  shop: string,
  { pageSize }: { pageSize?: number } = {},
): Promise<RollOutcome> {
  return overLoop(house, shop, { priority: "sweep" }, async (loop): Promise<RollOutcome> => {
    const began = house.now();
    const first = await drawTicket(house.db);
    const [oldest] = await house.db
      .forShop(shop)
      .query<{ at: Date | null }>(
        "SELECT min(created_at) AS at FROM returns WHERE shop = $1 AND NOT finished",
      );
    const since = new Date(
      Math.min(oldest?.at?.getTime() ?? began.getTime(), began.getTime() - LONGEST_WINDOW_MS + AHEAD_MS),
    );
    let changed = 0;
    for (const window of slices(since, new Date(began.getTime() + AHEAD_MS)))
      for (const state of ["open", "review"]) {
        const query = {
          filter: "created_at" as const,
          state,
          source: "roll" as const,
          ...(pageSize ? { pageSize } : {}),
        };
        const read = await readWindow(house, loop, window, query);
        if (!read.ok) {
          await noteFailure(house, loop, read.error);
          return { outcome: "failed", error: read.error };
        }
        changed += read.changed;
      }
    const missing = await loop.land(async (tx) => {
      const rows = await tx.query<{ return_id: string }>(
        `SELECT return_id FROM returns WHERE shop = $1 AND NOT finished
           AND greatest(coalesce(read_ticket, 0), coalesce(delivery_id, 0)) < $2::bigint ORDER BY read_ticket NULLS FIRST LIMIT ${ONE_BY_ONE}`,
        [first],
      );
      for (const { return_id: returnId } of rows)
        await enqueueRead(
          house.queue,
          { shop, returnId, why: NO_LONGER_LISTED },
          { priority: PRIORITY.machine },
          tx.sql,
        );
      await tx.query(
        `INSERT INTO sweeps AS s (shop, rolled_at, found, found_at) VALUES ($1, $2, $3, CASE WHEN $3::int > 0 THEN $2::timestamptz END)
         ON CONFLICT (shop) DO UPDATE SET rolled_at = excluded.rolled_at, found = s.found + excluded.found,
           found_at = coalesce(excluded.found_at, s.found_at)`,
        [began, changed],
      );
      return rows.length;
    });
    await loop.works();
    return { outcome: "rolled", changed, missing };
  });
}
