import type { ShopDb } from "../../db.server";
import type { ReturnFacts } from "../../returns/return";
import { versionOf } from "../../returns/version-of-return";

/**
 * Keeps what a person is about to be shown of a return. News may come between the preview and the confirmation, and then
 * only this tells what differs.
 * @returns the version that the person's confirmation will name
 */
export async function rememberSeen(db: ShopDb, facts: ReturnFacts, at: Date): Promise<string> {
  const version = versionOf(facts);
  await db.query(
    `INSERT INTO seen_versions (shop, return_id, version, facts, seen_at) VALUES ($1, $2, $3, $4::jsonb, $5)
     ON CONFLICT (shop, return_id, version) DO UPDATE SET facts = excluded.facts, seen_at = excluded.seen_at`,
    [facts.id, version, JSON.stringify(facts), at],
  );
  return version;
}

/** What the version was that a person saw; null when it is not known any more. */
export async function recallSeen(
  db: ShopDb,
  known: { facts: ReturnFacts },
  version: string,
): Promise<ReturnFacts | null> {
  if (versionOf(known.facts) === version) return known.facts;
  const [row] = await db.query<{ facts: ReturnFacts }>(
    "SELECT facts FROM seen_versions WHERE shop = $1 AND return_id = $2 AND version = $3",
    [known.facts.id, version],
  );
  return row?.facts ?? null;
}
