import type { House } from "../house.server";

/**
 * Erases the keys and secrets whose time beside a newer one is over. A secret that still signed at the end, while the newer
 * one proved nothing, stays on record as such: the merchant is told until a delivery proves the newer.
 * @returns in how many shops something was erased
 */
export async function dropReplaced(house: Pick<House, "db" | "now">): Promise<number> {
  const dropped = await house.db.query(
    `UPDATE loop_connections SET
       previous_secret_sealed = CASE WHEN previous_secret_until > $1 THEN previous_secret_sealed END,
       previous_secret_until = CASE WHEN previous_secret_until > $1 THEN previous_secret_until END,
       previous_key_sealed = CASE WHEN previous_key_until > $1 THEN previous_key_sealed END,
       previous_key_last4 = CASE WHEN previous_key_until > $1 THEN previous_key_last4 END,
       previous_key_given_at = CASE WHEN previous_key_until > $1 THEN previous_key_given_at END,
       previous_key_until = CASE WHEN previous_key_until > $1 THEN previous_key_until END
     WHERE previous_secret_until <= $1 OR previous_key_until <= $1 RETURNING 1 AS dropped`,
    [house.now()],
  );
  return dropped.length;
}
