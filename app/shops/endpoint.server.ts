import type { House } from "../house.server";
import { problemOf } from "../log.server";
import type { WebhookSecrets } from "../loop/verify-signature";

/** Who a Loop endpoint key belongs to, and the secrets that its deliveries are signed with (opened). */
export interface Endpoint {
  shop: string;
  secrets: WebhookSecrets;
}

/** A change of secret or a disconnect is seen by every process within this time. */
const REMEMBER_MS = 3_000;
const remembered = new WeakMap<House["db"], Map<string, { endpoint: Endpoint | null; until: number }>>();

/**
 * Finds the shop of an endpoint key. The key is unguessable (32 random bytes) and is the only thing that names the shop:
 * Loop sends no shop header. Remembered for a few seconds, so that a burst costs one look-up.
 * @returns null when no connected shop has the key
 * @throws when the database does not answer
 */
export async function findEndpoint(
  house: Pick<House, "db" | "sealer" | "now">,
  key: string,
): Promise<Endpoint | null> {
  let cache = remembered.get(house.db);
  if (!cache) remembered.set(house.db, (cache = new Map()));
  const now = Date.now();
  const known = cache.get(key);
  if (known && known.until > now) return known.endpoint;
  const connection = await house.db.prisma.loopConnection.findUnique({ where: { endpointKey: key } });
  let endpoint: Endpoint | null = null;
  if (connection && connection.status !== "disconnected" && connection.secretSealed) {
    const { shop } = connection;
    const previous =
      connection.previousSecretSealed &&
      connection.previousSecretUntil &&
      connection.previousSecretUntil > house.now()
        ? house.sealer.open(shop, "loop-webhook-secret", connection.previousSecretSealed).toString("utf8")
        : null;
    endpoint = {
      shop,
      secrets: {
        current: house.sealer.open(shop, "loop-webhook-secret", connection.secretSealed).toString("utf8"),
        previous,
      },
    };
  }
  if (cache.size > 10_000) cache.clear();
  cache.set(key, { endpoint, until: now + REMEMBER_MS });
  return endpoint;
}

/** Forgets what was remembered in this process; called where a connection changes. */
export function forgetEndpoints(house: Pick<House, "db">): void {
  remembered.get(house.db)?.clear();
}

/** Counts a delivery whose signature did not match; the settings page shows it. Never delays the answer. */
export function countSignatureFailure(house: House, shop: string): void {
  house.log.warn({ shop }, "A delivery was refused: its signature does not match the webhook secret.");
  house.db
    .query("UPDATE loop_connections SET signature_failures = signature_failures + 1 WHERE shop = $1", [shop])
    .catch((error: unknown) =>
      house.log.error({ shop, problem: problemOf(error) }, "A signature failure could not be counted."),
    );
}
