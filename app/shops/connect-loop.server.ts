import { randomBytes } from "node:crypto";
import type { House } from "../house.server";
import type { LoopError } from "../loop/errors";
import { NO_RETRY } from "../loop/retry";
import { type AccountCheck, checkAccount } from "./check-account.server";
import { checkKey, type KeyScopes } from "./check-key.server";
import { ConnectInput } from "./connect-input";
import { forgetEndpoints } from "./endpoint.server";
import { loopWithKey } from "./loop-for-shop.server";
import { registerForShop } from "./register-for-shop.server";
import type { NotRegistered } from "./register-webhooks.server";
import { LOOP_KEY, LOOP_WEBHOOK_SECRET } from "./sealed-purposes";
import { openStored, storeConnection } from "./store-connection.server";
import { endpointUrl, type TopicTrigger, wantedTriggers } from "./wanted-webhooks";

export const API_VERSION = "2026-10";

export type ConnectOutcome =
  | { outcome: "connected"; account: AccountCheck; webhooks: WebhooksState }
  /** Form fields that are not what they should be. */
  | { outcome: "invalid"; fields: ("apiKey" | "secret" | "choice")[] }
  /** Nothing typed and nothing stored: without a secret no delivery could be let in. */
  | { outcome: "key-needed" | "secret-needed" }
  | { outcome: "wrong-key" }
  | { outcome: "missing-scope"; missing: "returns"; scopes: KeyScopes }
  | { outcome: "loop-unavailable"; error: LoopError }
  /** It was disconnected in another window while this was under way; that holds. */
  | { outcome: "disconnected-meanwhile" };

/** `paste`: the merchant makes these subscriptions in Loop's admin, with this address. */
export type WebhooksState =
  | { state: "registered"; toPaste: NotRegistered[]; url: string }
  | { state: "paste"; toPaste: TopicTrigger[]; url: string }
  /** Loop gave no answer while registering: connected, and registering can be tried again. */
  | { state: "failed"; error: LoopError; url: string };

export type ConnectHouse = Pick<House, "db" | "sealer" | "env" | "fetch" | "log" | "metrics" | "now">;

/**
 * Connects a shop to Loop, or changes its connection: probes the key, looks whether the account is this shop's, stores key
 * and secret sealed, and registers the wanted webhooks. Nothing is stored unless the key works; what was held before stays
 * valid beside it until the new one has proved itself. Another shop's account is a warning, not a refusal: the merchant decides.
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
  const before = await house.db.prisma.loopConnection.findUnique({ where: { shop } });
  const apiKey = read.data.apiKey ?? openStored(house, shop, LOOP_KEY, before?.apiKeySealed);
  const secret = read.data.secret ?? openStored(house, shop, LOOP_WEBHOOK_SECRET, before?.secretSealed);
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

  const after = await storeConnection(house, shop, {
    apiKey: read.data.apiKey ?? null,
    secret: read.data.secret ?? null,
    endpointKey: randomBytes(32).toString("base64url"),
    row: {
      status: "connected",
      webhookChoice: choice,
      scopes: key.scopes,
      ...(account.outcome === "not-checked" ? {} : { accountCheck: account.outcome }),
      checkedAt: house.now(),
      brokenSince: null,
      brokenWhy: null,
      signatureFailures: 0,
    },
  });
  if (after === null) return { outcome: "disconnected-meanwhile" };
  forgetEndpoints(house);
  const url = endpointUrl(house.env.SHOPIFY_APP_URL, after.endpointKey);
  const wanted = wantedTriggers(choice);
  const registered = await registerForShop(house, shop, client, { endpointKey: after.endpointKey, choice });
  if (registered.outcome === "disconnected") return { outcome: "disconnected-meanwhile" };
  if (registered.outcome === "failed")
    return { outcome: "connected", account, webhooks: { state: "failed", error: registered.error, url } };
  if (registered.outcome === "not-allowed")
    return { outcome: "connected", account, webhooks: { state: "paste", toPaste: wanted, url } };
  return {
    outcome: "connected",
    account,
    webhooks: { state: "registered", toPaste: registered.notRegistered, url },
  };
}

function fieldsOf(issues: readonly { path: PropertyKey[] }[]): ("apiKey" | "secret" | "choice")[] {
  const names = new Set(issues.map((issue) => issue.path[0]));
  return (["apiKey", "secret", "choice"] as const).filter((name) => names.has(name));
}
