import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { LoopEffect, ShopifyEffect } from "../world/effects";
import type { World } from "../world/types";
import { createAccessTokens } from "./access-tokens";
import type { GraphqlDoor } from "./answer-graphql";
import { answerGraphql } from "./answer-graphql";
import { readAppConfig } from "./app-config";
import { applyLoopEffect } from "./effects";
import { createBucket } from "./graphql/bucket";
import { parseForm, readBody, sendJson } from "./http";
import { installApp, uninstallApp } from "./install";
import { handlePage } from "./pages/handle-page";
import { createProxy } from "./proxy";
import { signSessionToken } from "./session-token";
import { answerStandIn } from "./stand-in-routes";
import type { AdminStore, StoredOrder } from "./store";
import { createStore } from "./store";
import { answerOAuth } from "./token-exchange";
import { orderPayload, returnPayload } from "./webhook-payloads";
import type { WebhookAttempt, WebhookSender } from "./webhooks";
import { createWebhookSender } from "./webhooks";

export interface AdminStandInOptions {
  world: World;
  clientId: string;
  clientSecret: string;
  /** The app's own origin on this machine; null until `setAppUrl`. */
  appUrl: string | null;
  /** Comma-separated, as in `shopify.app.toml`. */
  scopes: string;
  port?: number;
  /** Port of the reverse proxy. */
  proxyPort?: number;
  extensionDist?: string;
  /** Text of `shopify.app.toml`; without it the repository's own file is read, if there is one. */
  appToml?: string;
  /** Milliseconds before each further try of a webhook. */
  webhookRetryDelays?: number[];
  /** Points of the GraphQL bucket. */
  bucket?: { maximum: number; restoreRate: number };
  now?: () => Date;
  log?: (sentence: string, ids?: object) => void;
}

export interface AdminStandIn {
  /** Origin of the admin; also what `*.myshopify.com` is sent to. */
  url: string;
  /** Origin of the reverse proxy, the app's public address (SHOPIFY_APP_URL). */
  proxyUrl: string;
  store: AdminStore;
  setAppUrl(url: string): void;
  sessionToken(input: { shop?: string; user?: number; expiresIn?: number }): string;
  applyLoopEffect(effect: LoopEffect): void;
  onEffect(listener: (effect: ShopifyEffect) => void): () => void;
  /** Installs the app (managed install: nothing is sent), or changes its scopes when it is installed (`app/scopes_update`). */
  install(scopes?: string): Promise<void>;
  uninstall(): Promise<void>;
  /** Sends one signed webhook now, once. Throws when `shopify.app.toml` does not subscribe to the topic. */
  webhook(topic: string, payload: object): Promise<Response>;
  requests: { operation: string; at: Date; cost: number }[];
  webhooks: WebhookAttempt[];
  /** Resolves when every webhook on its way was taken or given up. */
  idle(): Promise<void>;
  /** Leaves so many points in the GraphQL bucket. */
  drainBucket(points: number): void;
  stop(): Promise<void>;
}

/** The parts of a running stand-in that its routes work with. */
export interface Running {
  options: AdminStandInOptions;
  store: AdminStore;
  door: GraphqlDoor;
  webhooks: WebhookSender;
  now: () => Date;
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

/** Starts the Shopify admin stand-in and the proxy in front of the app, both on the loopback address. */
export async function startAdminStandIn(options: AdminStandInOptions): Promise<AdminStandIn> {
  let appUrl = options.appUrl;
  const listeners = new Set<(effect: ShopifyEffect) => void>();
  const servers: Server[] = [];
  const running = assemble(options, listeners, () => ({ admin: servers[0], proxy: servers[1] }));
  servers.push(createServer((request, response) => void answer(request, response, running)));
  servers.push(createProxy({ appUrl: () => appUrl, adminUrl: running.url }));
  await Promise.all([listen(servers[0], options.port ?? 0), listen(servers[1], options.proxyPort ?? 0)]);
  return {
    url: running.url(),
    proxyUrl: running.proxyUrl(),
    store: running.store,
    setAppUrl: (url) => {
      appUrl = url;
    },
    sessionToken: running.sessionToken,
    applyLoopEffect: (effect) => applyLoopEffect(effect, running),
    onEffect(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    install: (scopes) => installApp(running, scopes),
    uninstall: () => uninstallApp(running),
    webhook: (topic, payload) => running.webhooks.sendNow(topic, payload),
    requests: running.requests,
    webhooks: running.webhooks.attempts,
    idle: () => running.webhooks.idle(),
    drainBucket: (points) => running.door.bucket.drainTo(points),
    async stop() {
      await running.webhooks.stop();
      await Promise.all(servers.map(close));
    },
  };
}

function assemble(
  options: AdminStandInOptions,
  listeners: Set<(effect: ShopifyEffect) => void>,
  servers: () => { admin: Server | undefined; proxy: Server | undefined },
): Running {
  const now = options.now ?? (() => new Date());
  const config = readAppConfig(options.appToml ?? ownAppToml());
  const store = createStore(options.world, splitScopes(options.scopes), now);
  for (const { ...declared } of config.metafields)
    store.definitions.push({ id: store.nextId(), namespace: store.appNamespace, ...declared });
  const proxyUrl = () => originOf(servers().proxy);
  const webhooks = createWebhookSender({
    config,
    shop: options.world.shop,
    clientSecret: options.clientSecret,
    origin: proxyUrl,
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
    requests,
    fire,
    orderChanged,
    emit,
    url: () => originOf(servers().admin),
    proxyUrl,
    sessionToken: ({ shop = options.world.shop, user, expiresIn }) =>
      signSessionToken({
        shop,
        user: user ?? options.world.staff[0]?.id ?? 0,
        clientId: options.clientId,
        clientSecret: options.clientSecret,
        now: now(),
        expiresIn,
      }),
    door: {
      tokens: createAccessTokens(now),
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

async function answer(request: IncomingMessage, response: ServerResponse, running: Running): Promise<void> {
  try {
    const url = new URL(request.url ?? "/", running.url());
    const graphql = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(url.pathname);
    if (request.method === "POST" && url.pathname === "/admin/oauth/access_token") {
      const form = parseForm(await readBody(request), request.headers["content-type"] ?? "");
      const given = answerOAuth(oauthContext(running), shopOf(request, running), form);
      return sendJson(response, given.status, given.body);
    }
    if (request.method === "POST" && graphql?.[1])
      return await answerGraphql(request, response, running.door, shopOf(request, running), graphql[1]);
    if (await answerStandIn(request, response, url, running)) return;
    const page = {
      world: running.store.world,
      store: running.store,
      clientId: running.options.clientId,
      sessionToken: running.sessionToken,
      proxyUrl: running.proxyUrl(),
      ...(running.options.extensionDist && { extensionDist: running.options.extensionDist }),
    };
    if (await handlePage(request, response, page)) return;
    sendJson(response, 404, { errors: "Not Found" });
  } catch (error) {
    const status = error instanceof RangeError ? 413 : 500;
    running.options.log?.("stand-in admin failed", { path: request.url, error: String(error) });
    if (response.headersSent) response.destroy();
    else
      sendJson(response, status, {
        errors: error instanceof Error ? error.message : "Internal Server Error",
      });
  }
}

const oauthContext = ({ store, door, options, now }: Running) => ({
  store,
  tokens: door.tokens,
  clientId: options.clientId,
  clientSecret: options.clientSecret,
  now,
});

/** The shop that a request is for: named by the redirect (`x-stand-in-shop`), by Host, else the world's own. */
function shopOf(request: IncomingMessage, running: Running): string {
  const named = request.headers["x-stand-in-shop"];
  if (typeof named === "string") return named;
  const host = request.headers.host ?? "";
  return host.endsWith(".myshopify.com") ? host : running.store.world.shop;
}

function originOf(server: Server | undefined): string {
  const address: string | AddressInfo | null | undefined = server?.address();
  if (!address || typeof address === "string") throw new Error("the server does not listen");
  return `http://127.0.0.1:${address.port}`;
}

async function listen(server: Server | undefined, port: number): Promise<void> {
  if (!server) return;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
