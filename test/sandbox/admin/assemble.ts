import { existsSync, readFileSync } from "node:fs";
import type { ShopifyEffect } from "../world/effects";
import { createAccessTokens } from "./access-tokens";
import type { GraphqlDoor } from "./answer-graphql";
import { readAppConfig } from "./app-config";
import { createBucket } from "./graphql/bucket";
import { signSessionToken } from "./session-token";
import type { AdminStandIn, AdminStandInOptions } from "./start";
import type { AdminStore, StoredOrder } from "./store";
import { createStore } from "./store";
import { orderPayload, returnPayload } from "./webhook-payloads";
import type { WebhookSender } from "./webhooks";
import { createWebhookSender } from "./webhooks";

/** The parts of a running stand-in that its routes work with. */
export interface Running {
  options: AdminStandInOptions;
  store: AdminStore;
  door: GraphqlDoor;
  webhooks: WebhookSender;
  now: () => Date;
  /** See {@link AdminStandInOptions}. */
  tokensNow: () => Date;
  url(): string;
  proxyUrl(): string;
  sessionToken: AdminStandIn["sessionToken"];
  /** Moves an order's updated_at and sends `orders/updated`. */
  orderChanged(order: StoredOrder): void;
  /** Sends a topic, if the app is installed. */
  fire(topic: string, payload: object): void;
  emit(effect: ShopifyEffect): void;
  requests: AdminStandIn["requests"];
}

const defaultRetries = [100, 300, 1000, 3000, 10_000];

/** Puts the parts together; the origins are known once the servers listen. */
export function assemble(
  options: AdminStandInOptions,
  listeners: Set<(effect: ShopifyEffect) => void>,
  origins: { admin: () => string; proxy: () => string },
): Running {
  const now = options.now ?? (() => new Date());
  const tokensNow = options.tokensNow ?? now;
  const config = readAppConfig(options.appToml ?? ownAppToml());
  const store = createStore(options.world, splitScopes(options.scopes), now);
  for (const { ...declared } of config.metafields)
    store.definitions.push({ id: store.nextId(), namespace: store.appNamespace, ...declared });
  const webhooks = createWebhookSender({
    config,
    shop: options.world.shop,
    clientSecret: options.clientSecret,
    origin: origins.proxy,
    now,
    retryDelays: options.webhookRetryDelays ?? defaultRetries,
  });
  const requests: AdminStandIn["requests"] = [];
  const fire = (topic: string, payload: object) => {
    if (store.installation) webhooks.fire(topic, payload);
  };
  const orderChanged = (order: StoredOrder) => {
    order.updatedAt = now().toISOString();
    // Shopify tells an app nothing of orders that it may not read.
    if (!order.world.hidden) fire("orders/updated", orderPayload(order, options.world));
  };
  const emit = (effect: ShopifyEffect) => {
    for (const listener of listeners) listener(effect);
  };
  return {
    options,
    store,
    webhooks,
    now,
    tokensNow,
    requests,
    fire,
    orderChanged,
    emit,
    url: origins.admin,
    proxyUrl: origins.proxy,
    sessionToken: ({ shop = options.world.shop, user, expiresIn }) =>
      signSessionToken({
        shop,
        user: user ?? options.world.staff[0]?.id ?? 0,
        clientId: options.clientId,
        clientSecret: options.clientSecret,
        now: tokensNow(),
        expiresIn,
      }),
    door: {
      tokens: createAccessTokens(tokensNow),
      bucket: createBucket(now, options.bucket),
      record(operation, cost) {
        requests.push({ operation, at: now(), cost });
        if (requests.length > 5000) requests.splice(0, 1000);
        options.log?.("Admin API answered", { operation, cost });
      },
      context: (token) => ({
        store,
        token,
        clientId: options.clientId,
        now,
        orderChanged,
        returnChanged(order, entry, topic) {
          fire(topic, returnPayload(order, entry));
          orderChanged(order);
          emit(shopifyEffect(order, entry.id, topic === "returns/close", now()));
        },
      }),
    },
  };
}

/** What Loop would hear of a native return that ended in Shopify. */
export function shopifyEffect(
  order: StoredOrder,
  nativeReturnId: number,
  closed: boolean,
  at: Date,
): ShopifyEffect {
  return {
    kind: closed ? "native-return-closed-in-shopify" : "native-return-cancelled-in-shopify",
    shopOrderId: order.world.id,
    nativeReturnId,
    at: at.toISOString(),
  };
}

export const splitScopes = (scopes: string) =>
  scopes
    .split(",")
    .map((scope) => scope.trim())
    .filter((scope) => scope !== "");

function ownAppToml(): string {
  const file = new URL("../../../shopify.app.toml", import.meta.url);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
