import type { ShopTx } from "../../db.server";
import type { House } from "../../house.server";
import { RECEIVED_COLUMNS, RECEIVED_NOTE, receivedLine } from "../../returns/load-received.server";
import type { ReceivedRow } from "../../returns/load-received.server";
import { countConditions } from "../../returns/received";
import type { ReceivedLine } from "../../returns/received";
import type { ReturnRow } from "../../returns/return-row.server";
import { shortDigest } from "../../returns/version-of-return";
import { writeHistory } from "../../returns/write-history.server";
import { PRIORITY, enqueue, readReturnKey } from "../jobs.server";

/** What was said of a return's items so far, inside the transaction. */
export async function readReceivedLines(house: House, tx: ShopTx, returnId: string): Promise<ReceivedLine[]> {
  const rows = await tx.query<ReceivedRow>(
    `SELECT ${RECEIVED_COLUMNS} FROM received_lines WHERE shop = $1 AND return_id = $2 ORDER BY line_item_id`,
    [returnId],
  );
  return rows.map((row) => receivedLine(house, tx.shop, row));
}

/**
 * The one door for what was received: the newer word on an item counts, what it says anew becomes history, and the job
 * that decides is queued in the same transaction. The caller holds the return's lock.
 * @returns how many items changed; a word that says the same, or is older than what is known, changes nothing
 */
export async function storeReceived(
  house: House,
  tx: ShopTx,
  row: Pick<ReturnRow, "return_id" | "text_erased_at">,
  lines: readonly ReceivedLine[],
): Promise<number> {
  const returnId = row.return_id;
  const known = new Map(
    (await readReceivedLines(house, tx, returnId)).map((line) => [line.lineItemId, line] as const),
  );
  const news = lines
    // Text that was erased on request is not kept again.
    .map((line) => (row.text_erased_at === null ? line : { ...line, note: null }))
    .filter((line) => isNews(line, known.get(line.lineItemId)));
  if (news.length === 0) return 0;
  for (const line of news)
    await tx.query(
      `INSERT INTO received_lines (shop, return_id, line_item_id, condition, note_sealed, source, "by", at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (shop, return_id, line_item_id) DO UPDATE SET condition = excluded.condition,
         note_sealed = excluded.note_sealed, source = excluded.source, "by" = excluded."by", at = excluded.at`,
      [
        returnId,
        line.lineItemId,
        line.condition,
        line.note === null ? null : house.sealer.seal(tx.shop, RECEIVED_NOTE, line.note),
        line.source,
        line.by,
        new Date(line.at),
      ],
    );
  await writeHistory(tx, returnId, [
    {
      kind: "received",
      atLoop: null,
      data: { ...Object.fromEntries(countConditions(news)), staffName: news[0]?.by ?? null },
      dedupe: `received:${shortDigest(news.map((line) => [line.lineItemId, line.condition, line.at]))}`,
    },
  ]);
  await enqueue(
    house.queue,
    "decide-received",
    { shop: tx.shop, returnId },
    { singletonKey: readReturnKey(tx.shop, returnId), priority: PRIORITY.delivery, shop: tx.shop },
    tx.sql,
  );
  return news.length;
}

function isNews(line: ReceivedLine, known: ReceivedLine | undefined): boolean {
  if (!known) return true;
  const same = known.condition === line.condition && known.note === line.note;
  // Shopify knows no words: the same condition from there is nothing new beside a warehouse's note.
  const echo = line.source === "shopify" && known.condition === line.condition;
  return !same && !echo && line.at > known.at;
}
