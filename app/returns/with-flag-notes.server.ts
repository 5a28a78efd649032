import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import type { ReturnCase } from "./return";

/**
 * The cases with the note that was written to Loop before our flag, where one was and is still kept. For answers to a
 * person only: what is stored or written to the order is made from cases without it.
 */
export async function withFlagNotes(
  house: Pick<House, "sealer">,
  db: ShopDb,
  cases: readonly ReturnCase[],
): Promise<ReturnCase[]> {
  const flagged = cases.filter(
    ({ facts, standing }) => facts.state === "review" && standing.flagged?.by === "us",
  );
  if (flagged.length === 0) return [...cases];
  // The flag that stands is the last one that Loop accepted; an earlier one's note does not belong to it.
  const rows = await db.query<{ return_id: string; note_sealed: Uint8Array | null }>(
    `SELECT DISTINCT ON (return_id) return_id, CASE WHEN note_written THEN note_sealed END AS note_sealed FROM actions
     WHERE shop = $1 AND return_id = ANY ($2::text[]) AND kind = 'flag' AND accepted_at IS NOT NULL
     ORDER BY return_id, requested_at DESC`,
    [flagged.map((one) => one.facts.id)],
  );
  const notes = new Map(
    rows.flatMap(({ return_id: id, note_sealed: sealed }) =>
      sealed ? [[id, house.sealer.open(db.shop, "action-note", sealed).toString("utf8")] as const] : [],
    ),
  );
  return cases.map((one) => {
    const flagNote = notes.get(one.facts.id);
    return flagNote === undefined ? one : { ...one, flagNote };
  });
}
