import type { House } from "../house.server";
import type { ShopDb, ShopTx } from "../db.server";
import type { LinkState, ReturnFacts, ReturnPrivate, ReturnStanding } from "./return";

/** A row of `returns`, as plain SQL gives it. */
export interface ReturnRow {
  return_id: string;
  state: string;
  facts: ReturnFacts;
  private_sealed: Uint8Array | null;
  text_erased_at: Date | null;
  version: string;
  order_id: string | null;
  link_state: LinkState["state"];
  link_how: LinkState["how"];
  link_reason: string | null;
  loop_updated_at: Date | null;
  loop_word_at: Date;
  state_since: Date;
  read_ticket: string | null;
  details_read_at: Date | null;
  last_read_failed_at: Date | null;
  delivery_id: string | null;
  provisional: boolean;
  exchanges_unsure: boolean;
  not_confirmed: boolean;
  processing_failed: { at: string; message: string | null } | null;
  flagged: ReturnStanding["flagged"];
  finished: boolean;
  revision: number;
}

export const RETURN_COLUMNS = `return_id, state, facts, private_sealed, text_erased_at, version, order_id, link_state, link_how, link_reason,
  loop_updated_at, loop_word_at, state_since, read_ticket::text AS read_ticket, details_read_at, last_read_failed_at,
  delivery_id::text AS delivery_id, provisional, exchanges_unsure, not_confirmed, processing_failed, flagged, finished, revision`;

export const NO_PRIVATE: ReturnPrivate = { comments: {}, notes: null, statusPageUrl: null, labelUrls: [] };

/** Opens the free text of a return. */
export function openPrivate(
  house: Pick<House, "sealer">,
  shop: string,
  sealed: Uint8Array | null,
): ReturnPrivate {
  if (!sealed) return NO_PRIVATE;
  return {
    ...NO_PRIVATE,
    ...(JSON.parse(house.sealer.open(shop, "return-private", sealed).toString("utf8")) as ReturnPrivate),
  };
}

export function sealPrivate(house: Pick<House, "sealer">, shop: string, text: ReturnPrivate): Buffer {
  return house.sealer.seal(shop, "return-private", JSON.stringify(text));
}

/** The row of one return, locked until the end of the transaction; null when it is not known yet. */
export async function lockReturn(tx: ShopTx, returnId: string): Promise<ReturnRow | null> {
  return (await lockReturns(tx, [returnId])).get(returnId) ?? null;
}

/** The rows of these returns that are known, each locked until the end of the transaction. */
export async function lockReturns(tx: ShopTx, returnIds: readonly string[]): Promise<Map<string, ReturnRow>> {
  // The lock also covers a row that does not exist yet, so that two first arrivals do not both insert. Always in the same
  // order: two pages at once must not wait for each other crosswise.
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(k.shop || '/' || k.id, 0))
     FROM (SELECT $1::text AS shop, u.id FROM unnest($2::text[]) AS u (id) ORDER BY u.id) AS k`,
    [returnIds],
  );
  // Each by its key: asked for with ANY, a page of 750 has a table without statistics (a new installation) read from end to end.
  const rows = await tx.query<ReturnRow>(
    `SELECT r.* FROM unnest($2::text[]) AS u (id)
     CROSS JOIN LATERAL (SELECT ${RETURN_COLUMNS} FROM returns WHERE shop = $1 AND return_id = u.id OFFSET 0) AS r`,
    [returnIds],
  );
  return new Map(rows.map((row) => [row.return_id, row]));
}

export async function findReturn(db: ShopDb, returnId: string): Promise<ReturnRow | null> {
  const [row] = await db.query<ReturnRow>(
    `SELECT ${RETURN_COLUMNS} FROM returns WHERE shop = $1 AND return_id = $2`,
    [returnId],
  );
  return row ?? null;
}
