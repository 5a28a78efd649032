import type { ShopTx } from "../db.server";
import type { HistoryEntry } from "./history-of-change";

/** Adds changes to a return's history; a change that is there already (by its dedupe key) is not added again. */
export async function writeHistory(
  tx: ShopTx,
  returnId: string,
  entries: readonly HistoryEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `INSERT INTO return_history (shop, return_id, kind, at_loop, data, dedupe)
     SELECT $1::text, $2, e.kind, e.at_loop::timestamptz, e.data::jsonb, e.dedupe
     FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS e (kind, at_loop, data, dedupe)
     ON CONFLICT (shop, return_id, dedupe) DO NOTHING`,
    [
      returnId,
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.atLoop),
      entries.map((entry) => JSON.stringify(entry.data)),
      entries.map((entry) => entry.dedupe),
    ],
  );
}
