import type { ShopTx } from "../db.server";
import type { HistoryEntry } from "./history-of-change";

export type EntryOfReturn = HistoryEntry & { returnId: string };

/** Adds changes to a return's history; a change that is there already (by its dedupe key) is not added again. */
export function writeHistory(tx: ShopTx, returnId: string, entries: readonly HistoryEntry[]): Promise<void> {
  return writeHistories(
    tx,
    entries.map((entry) => ({ ...entry, returnId })),
  );
}

/** The same for changes of several returns. */
export async function writeHistories(tx: ShopTx, entries: readonly EntryOfReturn[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `INSERT INTO return_history (shop, return_id, kind, at_loop, data, dedupe)
     SELECT $1::text, e.return_id, e.kind, e.at_loop, e.data, e.dedupe
     FROM jsonb_to_recordset($2::jsonb) AS e (return_id text, kind text, at_loop timestamptz, data jsonb, dedupe text)
     ON CONFLICT (shop, return_id, dedupe) DO NOTHING`,
    [
      JSON.stringify(
        entries.map(({ returnId, kind, atLoop, data, dedupe }) => ({
          return_id: returnId,
          kind,
          at_loop: atLoop,
          data,
          dedupe,
        })),
      ),
    ],
  );
}
