import type { House } from "../house.server";
import { LOOP_KEY } from "./sealed-purposes";
import { openStored, stillValid } from "./store-connection.server";

type KeyHouse = Pick<House, "db" | "sealer" | "log" | "now">;

/** A shop's Loop key (opened), with the one before it while the newer has proved nothing. */
export interface KeyAtHand {
  apiKey: string;
  /** As it is stored: tells whether it is still the shop's key. */
  sealed: Uint8Array;
  /** The connection that it belongs to (see `whileConnected`). */
  connectionId: string;
  version: string;
  proved: boolean;
  previous: string | null;
  /** The connection counts as broken. */
  broken: boolean;
}

interface ConnectionRow {
  apiKeySealed: Uint8Array | null;
  connectionId: string;
  apiVersion: string;
  keyProvedAt: Date | null;
  previousKeySealed: Uint8Array | null;
  previousKeyUntil: Date | null;
  brokenSince: Date | null;
}

/** @returns null when the shop is not connected, or its key does not open with the sealing keys at hand (which is logged) */
export async function findKey(house: KeyHouse, shop: string): Promise<KeyAtHand | null> {
  // Plain SQL: every call of Loop begins with it.
  const [row] = await house.db.query<ConnectionRow>(
    `SELECT api_key_sealed AS "apiKeySealed", connection_id::text AS "connectionId", api_version AS "apiVersion",
            key_proved_at AS "keyProvedAt", previous_key_sealed AS "previousKeySealed", previous_key_until AS "previousKeyUntil",
            broken_since AS "brokenSince"
     FROM loop_connections WHERE shop = $1 AND status <> 'disconnected'`,
    [shop],
  );
  if (!row?.apiKeySealed) return null;
  const apiKey = openStored(house, shop, LOOP_KEY, row.apiKeySealed);
  if (apiKey === null) return null;
  return {
    apiKey,
    sealed: row.apiKeySealed,
    connectionId: row.connectionId,
    version: row.apiVersion,
    proved: row.keyProvedAt !== null,
    previous: stillValid(row.previousKeyUntil, house.now())
      ? openStored(house, shop, LOOP_KEY, row.previousKeySealed)
      : null,
    broken: row.brokenSince !== null,
  };
}

/** Loop answered the machine with this key: it has proved itself, and the one before it is erased. */
export async function proveKey(house: KeyHouse, shop: string, { sealed }: KeyAtHand): Promise<void> {
  await house.db.query(
    `UPDATE loop_connections SET key_proved_at = $2, previous_key_sealed = NULL, previous_key_last4 = NULL,
       previous_key_given_at = NULL, previous_key_until = NULL
     WHERE shop = $1 AND api_key_sealed = $3 AND key_proved_at IS NULL`,
    [shop, house.now(), sealed],
  );
}

/**
 * Loop refused the newer key and took the one before: that one is the shop's key again, and which was refused is kept for
 * the connection's state. Of two calls that find it out at once one changes it.
 */
export async function fallBack(house: KeyHouse, shop: string, { sealed }: KeyAtHand): Promise<void> {
  const changed = await house.db.query(
    `UPDATE loop_connections SET refused_key_last4 = api_key_last4, key_refused_at = $2,
       api_key_sealed = previous_key_sealed, api_key_last4 = previous_key_last4, key_given_at = previous_key_given_at,
       key_proved_at = $2, previous_key_sealed = NULL, previous_key_last4 = NULL, previous_key_given_at = NULL,
       previous_key_until = NULL, webhooks_tended_at = NULL, broken_since = NULL, broken_why = NULL
     WHERE shop = $1 AND api_key_sealed = $3 AND previous_key_sealed IS NOT NULL RETURNING 1 AS changed`,
    [shop, house.now(), sealed],
  );
  if (changed.length > 0)
    house.log.warn({ shop }, "Loop does not accept the new key; the one before it is used again.");
}
