import { randomBytes } from "node:crypto";
import type { House } from "../house.server";
import type { LoopError } from "../loop/errors";
import { NO_RETRY } from "../loop/retry";
import { type AccountCheck, checkAccount } from "./check-account.server";
import { checkKey, type KeyScopes } from "./check-key.server";
import { ConnectInput, last4 } from "./connect-input";
import { forgetEndpoints } from "./endpoint.server";
import { loopWithKey } from "./loop-for-shop.server";
import { type NotRegistered, registerWebhooks } from "./register-webhooks.server";
import { LOOP_KEY, LOOP_WEBHOOK_SECRET } from "./sealed-purposes";
import { endpointUrl, type TopicTrigger, wantedTriggers } from "./wanted-webhooks";

export const API_VERSION = "2026-10";
/** After a change, deliveries signed with the secret before are let in this long: Loop retries within it. */
export const PREVIOUS_SECRET_HOURS = 24;

export type ConnectOutcome =
  | { outcome: "connected"; account: AccountCheck; webhooks: WebhooksState }
  /** Form fields that are not what they should be. */
  | { outcome: "invalid"; fields: ("apiKey" | "secret" | "choice")[] }
  /** Nothing typed and nothing stored: without a secret no delivery could be let in. */
  | { outcome: "key-needed" | "secret-needed" }
  | { outcome: "wrong-key" }
  | { outcome: "missing-scope"; missing: "returns"; scopes: KeyScopes }
  | { outcome: "loop-unavailable"; error: LoopError };

/** `paste`: the merchant makes these subscriptions in Loop's admin, with this address. */
export type WebhooksState =
  | { state: "registered"; toPaste: NotRegistered[]; url: string }
  | { state: "paste"; toPaste: TopicTrigger[]; url: string }
  /** Loop gave no answer while registering: connected, and registering can be tried again. */
  | { state: "failed"; error: LoopError; url: string };

export type ConnectHouse = Pick<House, "db" | "sealer" | "env" | "fetch" | "log" | "metrics" | "now">;

/**
 * Connects a shop to Loop, or changes its connection: probes the key, looks whether the account is this shop's, stores key
 * and secret sealed, and registers the wanted webhooks. Nothing is stored unless the key works. Another shop's account
 * is a warning, not a refusal: the merchant decides.
 *
 * @param findOrders which of these Shopify order ids exist in this shop
 */
export async function connectLoop(
  house: ConnectHouse,
  shop: string,
  input: ConnectInput | Record<string, unknown>,
  findOrders: (ids: string[]) => Promise<readonly string[]>,
): Promise<ConnectOutcome> {
  const read = ConnectInput.safeParse(input);
  if (!read.success) return { outcome: "invalid", fields: fieldsOf(read.error.issues) };
  const { choice } = read.data;
  const table = house.db.prisma.loopConnection;
  const before = await table.findUnique({ where: { shop } });
  const stored = {
    key: opened(house, shop, LOOP_KEY, before?.apiKeySealed),
    secret: opened(house, shop, LOOP_WEBHOOK_SECRET, before?.secretSealed),
  };
  const apiKey = read.data.apiKey ?? stored.key;
  const secret = read.data.secret ?? stored.secret;
  if (apiKey === null) return { outcome: "key-needed" };
  if (secret === null) return { outcome: "secret-needed" };

  const version = before?.apiVersion ?? API_VERSION;
  const client = loopWithKey(house, shop, apiKey, version, {
    priority: "person",
    timeoutMs: 10_000,
    retry: NO_RETRY,
  });
  const key = await checkKey(client);
  if (key.outcome !== "good") return key;
  const account = await checkAccount(client, findOrders, house.now());

  const endpointKey = before?.endpointKey ?? randomBytes(32).toString("base64url");
  const now = house.now();
  const changed = stored.secret !== null && stored.secret !== secret && before?.secretSealed;
  const row = {
    status: "connected",
    apiKeySealed: seal(house, shop, LOOP_KEY, apiKey),
    apiKeyLast4: last4(apiKey),
    secretSealed: seal(house, shop, LOOP_WEBHOOK_SECRET, secret),
    secretLast4: last4(secret),
    ...(changed
      ? {
          previousSecretSealed: seal(house, shop, LOOP_WEBHOOK_SECRET, stored.secret ?? ""),
          previousSecretUntil: new Date(now.getTime() + PREVIOUS_SECRET_HOURS * 3_600_000),
        }
      : {}),
    webhookChoice: choice,
    scopes: key.scopes,
    ...(account.outcome === "not-checked" ? {} : { accountCheck: account.outcome }),
    checkedAt: now,
    brokenSince: null,
    brokenWhy: null,
    signatureFailures: 0,
  };
  // Two windows may connect at once: whoever comes second keeps the first one's endpoint key.
  const after = await table.upsert({
    where: { shop },
    create: { shop, endpointKey, connectedAt: now, ...row },
    update: { ...row, ...(before?.status === "disconnected" ? { connectedAt: now } : {}) },
  });
  forgetEndpoints(house);
  const url = endpointUrl(house.env.SHOPIFY_APP_URL, after.endpointKey);
  const wanted = wantedTriggers(choice);
  if (!key.scopes.developer_tools)
    return { outcome: "connected", account, webhooks: { state: "paste", toPaste: wanted, url } };
  const registered = await registerWebhooks(client, { url, endpointKey: after.endpointKey, choice });
  if (registered.outcome === "failed")
    return { outcome: "connected", account, webhooks: { state: "failed", error: registered.error, url } };
  if (registered.outcome === "not-allowed")
    return { outcome: "connected", account, webhooks: { state: "paste", toPaste: wanted, url } };
  const registrations = registered.registrations.map(({ id, topic, trigger }) => ({ id, topic, trigger }));
  await table.update({ where: { shop }, data: { registrations } });
  return {
    outcome: "connected",
    account,
    webhooks: { state: "registered", toPaste: registered.notRegistered, url },
  };
}

function seal(house: ConnectHouse, shop: string, purpose: string, plain: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(house.sealer.seal(shop, purpose, plain));
}

/** A stored secret that does not open any more counts as none: the form asks for it again. */
function opened(
  house: ConnectHouse,
  shop: string,
  purpose: string,
  sealed: Uint8Array | null | undefined,
): string | null {
  if (!sealed) return null;
  try {
    return house.sealer.open(shop, purpose, sealed).toString("utf8");
  } catch {
    house.log.warn(
      { shop },
      "A stored Loop secret does not open with the sealing keys at hand; it is asked for again.",
    );
    return null;
  }
}

function fieldsOf(issues: readonly { path: PropertyKey[] }[]): ("apiKey" | "secret" | "choice")[] {
  const names = new Set(issues.map((issue) => issue.path[0]));
  return (["apiKey", "secret", "choice"] as const).filter((name) => names.has(name));
}
