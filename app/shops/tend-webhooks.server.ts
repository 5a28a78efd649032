import type { House } from "../house.server";
import type { LoopError } from "../loop/errors";
import { NO_RETRY } from "../loop/retry";
import { checkKey } from "./check-key.server";
import { loopForShop, type LoopHouse } from "./loop-for-shop.server";
import { registerForShop } from "./register-for-shop.server";
import { endpointUrl, WEBHOOK_CHOICES } from "./wanted-webhooks";

export type TendOutcome =
  /** `changed`: subscriptions that were made, switched on or removed. */
  | { outcome: "tended"; changed: number }
  /** The key lacks Developer tools: what a merchant made by hand is not touched. */
  | { outcome: "by-hand" }
  | { outcome: "failed"; error: LoopError }
  | { outcome: "not-connected" };

/** How often a shop's subscriptions are looked after; sooner where the app's address has changed. */
const EVERY_HOURS = 24;
const MOVED_EVERY_MINUTES = 15;
/** Shops in one minute: each costs about six calls of its own key. */
const AT_ONCE = 20;

/**
 * Takes the shops whose subscriptions are due to be looked at: once a day, and soon after the app got another address or
 * registering did not succeed. Taken is noted at once, so that two ticks do not both take a shop.
 */
export async function takeShopsToTend(house: Pick<House, "db" | "env" | "now">): Promise<{ shop: string }[]> {
  const now = house.now();
  return house.db.query<{ shop: string }>(
    `UPDATE loop_connections SET webhooks_tended_at = $1 WHERE shop IN (
       SELECT c.shop FROM loop_connections c JOIN shops s ON s.shop = c.shop
       WHERE c.status = 'connected' AND c.broken_since IS NULL AND s.uninstalled_at IS NULL
         AND (c.webhooks_tended_at IS NULL
           OR c.webhooks_tended_at <= $1::timestamptz - interval '${EVERY_HOURS} hours'
           OR (c.registered_url IS DISTINCT FROM $2::text || c.endpoint_key
             AND c.webhooks_tended_at <= $1::timestamptz - interval '${MOVED_EVERY_MINUTES} minutes'))
       ORDER BY c.webhooks_tended_at NULLS FIRST LIMIT ${AT_ONCE} FOR UPDATE OF c SKIP LOCKED)
     RETURNING shop`,
    [now, endpointUrl(house.env.SHOPIFY_APP_URL, "")],
  );
}

/**
 * Brings a shop's subscriptions at Loop to what they should be: at the app's address of today, switched on, none twice,
 * none of a connection that is gone. Looks at the key's scopes with it.
 */
export async function tendWebhooks(house: LoopHouse, shop: string): Promise<TendOutcome> {
  const client = await loopForShop(house, shop, { retry: NO_RETRY });
  const table = house.db.prisma.loopConnection;
  const row = await table.findUnique({ where: { shop } });
  if (!client || !row?.apiKeySealed || row.status === "disconnected") return { outcome: "not-connected" };
  const key = await checkKey(client);
  if (key.outcome === "good")
    await table.updateMany({
      where: { shop, apiKeySealed: row.apiKeySealed },
      data: { scopes: key.scopes, checkedAt: house.now() },
    });
  const registered = await registerForShop(house, shop, client, {
    endpointKey: row.endpointKey,
    choice: WEBHOOK_CHOICES.find((choice) => choice === row.webhookChoice) ?? "both",
  });
  switch (registered.outcome) {
    case "registered":
      if (registered.changed > 0)
        house.log.info({ shop, count: registered.changed }, "The shop's webhooks at Loop were put right.");
      return { outcome: "tended", changed: registered.changed };
    case "not-allowed":
      return { outcome: "by-hand" };
    case "failed":
      return { outcome: "failed", error: registered.error };
    case "disconnected":
      return { outcome: "not-connected" };
  }
}
