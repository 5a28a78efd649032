import type { House } from "../house.server";
import type { KeyAtHand } from "./key-at-hand.server";

/** Why a connection is broken when Loop answers 401. */
export const KEY_REFUSED = "Loop no longer accepts the API key, or it lacks the Returns scope.";

/**
 * Loop answered: a connection that was broken works again. Asks for nothing where it was not broken; an answer to a key that is not
 * the shop's any more says nothing of the connection.
 */
export async function markWorking(
  house: Pick<House, "db">,
  shop: string,
  { sealed, broken }: Pick<KeyAtHand, "sealed" | "broken">,
): Promise<void> {
  if (!broken) return;
  await house.db.query(
    "UPDATE loop_connections SET broken_since = NULL, broken_why = NULL WHERE shop = $1 AND api_key_sealed = $2 AND broken_since IS NOT NULL",
    [shop, sealed],
  );
}

/** Loop refuses the key, which still is the shop's: a merchant must act. Keeps the time since when. */
export async function markBroken(
  house: Pick<House, "db" | "now" | "log">,
  shop: string,
  { sealed }: Pick<KeyAtHand, "sealed">,
): Promise<void> {
  const rows = await house.db.query(
    "UPDATE loop_connections SET broken_since = coalesce(broken_since, $2), broken_why = $3 WHERE shop = $1 AND api_key_sealed = $4 AND broken_why IS DISTINCT FROM $3 RETURNING 1 AS changed",
    [shop, house.now(), KEY_REFUSED, sealed],
  );
  if (rows.length > 0) house.log.warn({ shop }, "The connection to Loop is broken: its key is not accepted.");
}
