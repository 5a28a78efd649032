import type { House } from "../house.server";
import type { LoopClient } from "../loop/client.server";
import { type RegisterOutcome, registerWebhooks, unregisterWebhooks } from "./register-webhooks.server";
import { endpointKeyOf, endpointUrl, type WebhookChoice } from "./wanted-webhooks";

/** Registers a shop's webhooks and keeps what came of it. `disconnected`: it was disconnected meanwhile; nothing is left at Loop. */
export async function registerForShop(
  house: Pick<House, "db" | "env" | "now">,
  shop: string,
  client: LoopClient,
  { endpointKey, choice }: { endpointKey: string; choice: WebhookChoice },
): Promise<RegisterOutcome | { outcome: "disconnected" }> {
  const url = endpointUrl(house.env.SHOPIFY_APP_URL, endpointKey);
  const registered = await registerWebhooks(client, {
    url,
    endpointKey,
    choice,
    findOrphans: (urls) => findOrphans(house, urls),
  });
  // A key without Developer tools: the merchant was given this address to paste.
  const kept =
    registered.outcome === "registered"
      ? {
          registrations: registered.registrations.map(({ id, topic, trigger }) => ({ id, topic, trigger })),
          registeredUrl: url,
        }
      : {};
  const stored = await house.db.prisma.loopConnection.updateMany({
    where: { shop, endpointKey, status: { not: "disconnected" } },
    // Where Loop gave no answer it is tried again soon.
    data: { ...kept, webhooksTendedAt: registered.outcome === "failed" ? null : house.now() },
  });
  if (stored.count > 0) return registered;
  await unregisterWebhooks(client, endpointKey);
  return { outcome: "disconnected" };
}

/** Of these addresses those at this app that no connection answers any more: of one that ended while Loop was away, or was erased. */
async function findOrphans(
  house: Pick<House, "db" | "env">,
  urls: readonly string[],
): Promise<ReadonlySet<string>> {
  const keys = new Map(
    urls.flatMap((url) => {
      const key = endpointKeyOf(house.env.SHOPIFY_APP_URL, url);
      return key === null ? [] : [[url, key] as const];
    }),
  );
  if (keys.size === 0) return new Set();
  const rows = await house.db.query<{ key: string }>(
    "SELECT endpoint_key AS key FROM loop_connections WHERE endpoint_key = ANY($1::text[]) AND status <> 'disconnected'",
    [[...new Set(keys.values())]],
  );
  const answered = new Set(rows.map((row) => row.key));
  return new Set([...keys].flatMap(([url, key]) => (answered.has(key) ? [] : [url])));
}
