import type { House } from "../house.server";
import { problemOf } from "../log.server";
import type { SignatureOutcome, WebhookSecrets } from "../loop/verify-signature";
import { SECRET_GRACE_MS } from "./replace-secret";
import { LOOP_WEBHOOK_SECRET } from "./sealed-purposes";
import { openStored, stillValid } from "./store-connection.server";

/** Who a Loop endpoint key belongs to, and the secrets that its deliveries are signed with (opened). */
export interface Endpoint {
  shop: string;
  secrets: WebhookSecrets;
  /** When the current secret was given: tells one secret from the next. */
  givenAt: Date | null;
  /** The current secret has signed a delivery. */
  proved: boolean;
  /** When a delivery that the secret before signed was last put on record, milliseconds. */
  notedAt: number;
}

type EndpointHouse = Pick<House, "db" | "sealer" | "log" | "now">;

interface Remembered {
  known: Map<string, { endpoint: Endpoint; until: number }>;
  asking: Map<string, Promise<Endpoint | null>>;
}

/** A disconnect, and the end of a secret, are seen by every process within this time. */
const REMEMBER_MS = 3_000;
/** A secret that still signs is put on record so often at most. */
const NOTE_EVERY_MS = 60_000;
const byDatabase = new WeakMap<House["db"], Remembered>();

/**
 * Finds the shop of an endpoint key. The key is unguessable (32 random bytes) and is the only thing that names the shop:
 * Loop sends no shop header. Remembered for a few seconds, so that a burst costs one look-up.
 * @param options.fresh does not go by what is remembered: another process may just have stored a new secret. Those that ask
 * at once share a look-up, so that a flood of forged deliveries costs one at a time
 * @returns null when no connected shop has the key
 * @throws when the database does not answer
 */
export async function findEndpoint(
  house: EndpointHouse,
  key: string,
  { fresh = false } = {},
): Promise<Endpoint | null> {
  const remembered = rememberedBy(house);
  const known = remembered.known.get(key);
  if (!fresh && known && known.until > Date.now()) return known.endpoint;
  let asking = remembered.asking.get(key);
  if (fresh && asking) {
    // It may have begun before the new secret was stored.
    await asking.catch(() => null);
    asking = remembered.asking.get(key);
  }
  if (!asking) {
    asking = lookUp(house, key).finally(() => remembered.asking.delete(key));
    remembered.asking.set(key, asking);
  }
  return asking;
}

async function lookUp(house: EndpointHouse, key: string): Promise<Endpoint | null> {
  const { known } = rememberedBy(house);
  const row = await house.db.prisma.loopConnection.findUnique({ where: { endpointKey: key } });
  if (!row || row.status === "disconnected" || !row.secretSealed) {
    // Not remembered: whoever connects again must not be told "unknown" for seconds; Loop would not send again.
    known.delete(key);
    return null;
  }
  const { shop } = row;
  const endpoint: Endpoint = {
    shop,
    secrets: {
      current: house.sealer.open(shop, LOOP_WEBHOOK_SECRET, row.secretSealed).toString("utf8"),
      previous: stillValid(row.previousSecretUntil, house.now())
        ? openStored(house, shop, LOOP_WEBHOOK_SECRET, row.previousSecretSealed)
        : null,
    },
    givenAt: row.secretGivenAt,
    proved: row.secretProvedAt !== null,
    notedAt: row.previousSignedAt?.getTime() ?? 0,
  };
  if (known.size > 10_000) known.clear();
  known.set(key, { endpoint, until: Date.now() + REMEMBER_MS });
  return endpoint;
}

function rememberedBy(house: Pick<House, "db">): Remembered {
  let remembered = byDatabase.get(house.db);
  if (!remembered) byDatabase.set(house.db, (remembered = { known: new Map(), asking: new Map() }));
  return remembered;
}

/** Forgets what was remembered in this process; called where a connection changes. */
export function forgetEndpoints(house: Pick<House, "db">): void {
  byDatabase.get(house.db)?.known.clear();
}

/**
 * A delivery was let in: the first one that the current secret signed proves it, and the one before goes after a grace.
 * While nothing proves it, that the one before still signs is put on record: the new one may have been pasted wrong. Never
 * delays the answer.
 */
export function noteSignature(
  house: EndpointHouse,
  endpoint: Endpoint,
  signedWith: Extract<SignatureOutcome, "current" | "previous">,
): void {
  if (endpoint.proved) return;
  const now = house.now();
  if (signedWith === "current") {
    endpoint.proved = true;
    later(
      house,
      endpoint.shop,
      `UPDATE loop_connections SET secret_proved_at = $2,
         previous_secret_until = least(previous_secret_until, $2::timestamptz + make_interval(secs => ${SECRET_GRACE_MS / 1000}))
       WHERE shop = $1 AND secret_proved_at IS NULL AND secret_given_at IS NOT DISTINCT FROM $3`,
      [endpoint.shop, now, endpoint.givenAt],
    );
  } else if (now.getTime() - endpoint.notedAt >= NOTE_EVERY_MS) {
    endpoint.notedAt = now.getTime();
    later(
      house,
      endpoint.shop,
      `UPDATE loop_connections SET previous_signed_at = $2
       WHERE shop = $1 AND secret_proved_at IS NULL AND secret_given_at IS NOT DISTINCT FROM $3`,
      [endpoint.shop, now, endpoint.givenAt],
    );
  }
}

/** Counts a delivery whose signature did not match; the settings page shows it. Never delays the answer. */
export function countSignatureFailure(house: Pick<House, "db" | "log">, shop: string): void {
  house.log.warn({ shop }, "A delivery was refused: its signature does not match the webhook secret.");
  later(
    house,
    shop,
    "UPDATE loop_connections SET signature_failures = signature_failures + 1 WHERE shop = $1",
    [shop],
  );
}

function later(
  house: Pick<House, "db" | "log">,
  shop: string,
  text: string,
  params: readonly unknown[],
): void {
  house.db
    .query(text, params)
    .catch((error: unknown) =>
      house.log.error(
        { shop, problem: problemOf(error) },
        "What a delivery's signature tells could not be put on record.",
      ),
    );
}
