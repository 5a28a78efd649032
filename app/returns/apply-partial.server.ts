import type { ShopTx } from "../db.server";
import { withLabel } from "./merge-labels";
import type { ReturnLabel } from "./return";
import { lockReturn } from "./return-row.server";
import type { ReturnRow } from "./return-row.server";
import { trackingNumbersOf } from "./search-terms";
import { writeHistory } from "./write-history.server";

/** News that speaks of one part of a return. `unknown`: the return itself is not known yet, so it must be read. */
export type PartialOutcome = "applied" | "unchanged" | "unknown";

/** A label was made or scanned. The newer label time wins; the same scan twice changes nothing. */
export async function applyLabel(
  tx: ShopTx,
  news: { returnId: string; order: string; at: Date; label: ReturnLabel },
): Promise<PartialOutcome> {
  const row = await lockReturn(tx, news.returnId);
  if (!row) return "unknown";
  const labels = withLabel(row.facts, news.label).labels;
  const moved = JSON.stringify(labels) !== JSON.stringify(row.facts.labels);
  await tx.query(
    `UPDATE returns SET facts = jsonb_set(facts, '{labels}', $3::jsonb), loop_word_at = greatest(loop_word_at, $4),
       provisional = provisional OR $5::bigint > coalesce(read_ticket, 0),
       delivery_id = greatest(coalesce(delivery_id, 0), $5::bigint), revision = revision + $6::int, tracking_numbers = $7, tracking_number = ($7::text[])[1]
     WHERE shop = $1 AND return_id = $2`,
    [news.returnId, JSON.stringify(labels), news.at, news.order, moved ? 1 : 0, trackingNumbersOf(labels)],
  );
  if (!moved) return "unchanged";
  const { status, updatedAt, trackingNumber } = news.label;
  await writeHistory(tx, news.returnId, [
    {
      kind: "label",
      atLoop: updatedAt,
      data: { status, trackingNumber },
      dedupe: `label:${trackingNumber ?? ""}:${status ?? ""}:${updatedAt ?? news.order}`,
    },
  ]);
  return "applied";
}

/**
 * Queued processing failed. Told once; a state change, an edit or a newly accepted process clears it. Of a return that is
 * finished by now it is history only: it was processed since, or nobody may process it any more.
 *
 * Loop signs no id and no time, so the same delivery once more looks like a second failure with the same message. It is
 * taken for one only where something was tried since: the first was cleared, or a process was sent after it.
 * @param news.repeat the same bytes were stored before
 */
export async function applyProcessingFailed(
  tx: ShopTx,
  news: { returnId: string; order: string; at: Date; message: string | null; repeat: boolean },
): Promise<PartialOutcome> {
  const row = await lockReturn(tx, news.returnId);
  if (!row) return "unknown";
  if (await isToldAlready(tx, row, news)) return "unchanged";
  const failed = { at: news.at.toISOString(), message: news.message };
  await tx.query(
    `UPDATE returns SET processing_failed = CASE WHEN finished THEN processing_failed ELSE $3::jsonb END, loop_word_at = greatest(loop_word_at, $4), revision = revision + 1
     WHERE shop = $1 AND return_id = $2`,
    [news.returnId, JSON.stringify(failed), news.at],
  );
  await writeHistory(tx, news.returnId, [
    {
      kind: "processing-failed",
      atLoop: null,
      data: { message: news.message },
      dedupe: `processing-failed:${news.order}`,
    },
  ]);
  return "applied";
}

async function isToldAlready(
  tx: ShopTx,
  row: Pick<ReturnRow, "processing_failed" | "finished">,
  news: { returnId: string; message: string | null; repeat: boolean },
): Promise<boolean> {
  const known = row.processing_failed;
  if (known === null) return news.repeat && row.finished;
  if (known.message !== news.message) return false;
  const triedSince = await tx.query(
    `SELECT 1 AS tried FROM actions
     WHERE shop = $1 AND return_id = $2 AND kind IN ('process', 'remove') AND sent_at > $3 LIMIT 1`,
    [news.returnId, known.at],
  );
  return triedSince.length === 0;
}

/** A read found nothing: what is known stays, marked as not confirmed by Loop. */
export async function markNotConfirmed(tx: ShopTx, returnId: string): Promise<boolean> {
  const rows = await tx.query(
    "UPDATE returns SET not_confirmed = true WHERE shop = $1 AND return_id = $2 AND NOT not_confirmed RETURNING 1 AS changed",
    [returnId],
  );
  return rows.length > 0;
}

/** A read did not succeed: the block says so where the return is unfinished. */
export async function markReadFailed(tx: ShopTx, returnId: string, at: Date): Promise<void> {
  await tx.query("UPDATE returns SET last_read_failed_at = $3 WHERE shop = $1 AND return_id = $2", [
    returnId,
    at,
  ]);
}

/** Draws the number of a read, before it is sent (see `readTicket` in the schema). */
export async function drawTicket(db: { query<R>(text: string): Promise<R[]> }): Promise<string> {
  const [row] = await db.query<{ ticket: string }>("SELECT nextval('deliveries_id_seq')::text AS ticket");
  if (!row) throw new Error("The database gave no number for a read.");
  return row.ticket;
}
