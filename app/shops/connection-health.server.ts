import type { House } from "../house.server";

/** Why a connection is broken when Loop answers 401. */
export const KEY_REFUSED = "Loop no longer accepts the API key, or it lacks the Returns scope.";

/** Loop answered: a connection that was broken works again. Writes only when something changes. */
export async function markWorking(house: Pick<House, "db">, shop: string): Promise<void> {
  await house.db.query(
    "UPDATE loop_connections SET broken_since = NULL, broken_why = NULL WHERE shop = $1 AND broken_since IS NOT NULL",
    [shop],
  );
}

/** Loop refuses the key: a merchant must act. Keeps the time since when. */
export async function markBroken(
  house: Pick<House, "db" | "now" | "log">,
  shop: string,
  why: string,
): Promise<void> {
  const rows = await house.db.query(
    "UPDATE loop_connections SET broken_since = coalesce(broken_since, $2), broken_why = $3 WHERE shop = $1 AND status <> 'disconnected' AND broken_why IS DISTINCT FROM $3 RETURNING 1 AS changed",
    [shop, house.now(), why],
  );
  if (rows.length > 0) house.log.warn({ shop }, "The connection to Loop is broken: its key is not accepted.");
}
