import type { ShopDb } from "../../db.server";
import { lookAgainAt } from "../../returns/look-again";
import type { ReturnCase } from "../../returns/return";
import { summariseReturn } from "../../returns/summarise-return";

/**
 * Keeps what is said of a return now in its own row, where the list, the alerts and the clock look. Of its own accord, not from
 * the order's summary: what did not fit there, and a return that stands on no order, needs a person all the same.
 */
export async function keepSummary(db: Pick<ShopDb, "query">, one: ReturnCase): Promise<void> {
  const shown = summariseReturn(one, false);
  await db.query(
    `UPDATE returns SET summary = $3::jsonb, attention = $4, look_again_at = $5 WHERE shop = $1 AND return_id = $2
       AND (summary, attention, look_again_at) IS DISTINCT FROM ($3::jsonb, $4, $5::timestamptz)`,
    [one.facts.id, JSON.stringify(shown), shown.attention?.reason ?? null, lookAgainAt(one)],
  );
}
