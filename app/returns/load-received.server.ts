import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { CONDITIONS } from "./received";
import type { Received, ReceivedLine } from "./received";

export const RECEIVED_NOTE = "received-note";

export interface ReceivedRow {
  return_id: string;
  line_item_id: string;
  condition: string;
  note_sealed: Uint8Array | null;
  source: "api" | "shopify";
  by: string;
  at: Date;
}

export const RECEIVED_COLUMNS = `return_id, line_item_id, condition, note_sealed, source, "by", at`;

/** A stored row with its note opened. */
export function receivedLine(house: Pick<House, "sealer">, shop: string, row: ReceivedRow): ReceivedLine {
  return {
    lineItemId: row.line_item_id,
    condition: CONDITIONS.find((known) => known === row.condition) ?? "inspecting",
    note: row.note_sealed && house.sealer.open(shop, RECEIVED_NOTE, row.note_sealed).toString("utf8"),
    at: row.at.toISOString(),
    source: row.source,
    by: row.by,
  };
}

/** After so many actions of which nothing reached Loop a person is asked. */
const MOST_UNSENT = 5;

/** What the warehouse said of these returns; those it said nothing of are absent. */
export async function loadReceived(
  house: Pick<House, "sealer">,
  db: ShopDb,
  returnIds: readonly string[],
): Promise<Map<string, Received>> {
  const found = new Map<string, Received>();
  if (returnIds.length === 0) return found;
  const rows = await db.query<ReceivedRow>(
    `SELECT ${RECEIVED_COLUMNS} FROM received_lines WHERE shop = $1 AND return_id = ANY ($2::text[]) ORDER BY line_item_id`,
    [returnIds],
  );
  for (const row of rows) {
    const known = found.get(row.return_id) ?? { lines: [], tried: false };
    known.lines.push(receivedLine(house, db.shop, row));
    found.set(row.return_id, known);
  }
  if (found.size === 0) return found;
  const acted = await db.query<{ return_id: string; reached: boolean; unsent: number }>(
    `SELECT return_id, bool_or(sent_at IS NOT NULL OR note_written IS NOT NULL) AS reached, count(*)::int AS unsent
     FROM actions WHERE shop = $1 AND return_id = ANY ($2::text[]) AND source = 'warehouse' GROUP BY return_id`,
    [[...found.keys()]],
  );
  for (const { return_id: id, reached, unsent } of acted) {
    const known = found.get(id);
    if (known) known.tried = reached || unsent >= MOST_UNSENT;
  }
  return found;
}
