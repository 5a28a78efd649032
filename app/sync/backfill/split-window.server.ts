import type { ShopTx } from "../../db.server";
import { addWindows } from "./control-backfill.server";
import { halves } from "./plan-windows";
import type { WindowRow } from "./window-row";

/** 120 days in eight parts of 15; what cannot be read even then is named, not tried for ever. */
const DEEPEST = 3;

/**
 * A window that cannot be read to its end is read in halves, which need fewer pages; one that is small already is
 * marked as incomplete with the reason, and the rest of the past goes on.
 */
export async function endInParts(tx: ShopTx, window: WindowRow, reason: string): Promise<void> {
  const deepest = window.depth >= DEEPEST;
  await tx.query(
    "UPDATE backfill_windows SET status = $3, reason = $4 WHERE shop = $1 AND n = $2 AND status = 'todo'",
    [window.n, deepest ? "incomplete" : "split", reason],
  );
  if (deepest) return;
  const parts = halves({ from: window.from_at, to: window.to_at }).map((part) => ({
    ...part,
    state: window.state,
    rank: window.rank,
  }));
  await addWindows(tx, parts, { depth: window.depth + 1 });
}

/** Reads the window again from its first page: a cursor may have grown too old while the run was paused. */
export async function beginAgain(tx: ShopTx, window: WindowRow): Promise<void> {
  await tx.query(
    "UPDATE backfill_windows SET next = NULL, page = 0, rows = 0, last_rows = NULL, mark = NULL, restarts = restarts + 1 WHERE shop = $1 AND n = $2 AND status = 'todo'",
    [window.n],
  );
}
