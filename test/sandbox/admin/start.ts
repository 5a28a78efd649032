import { type Disposed, disposeItems } from "./dispose-items";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { LoopEffect, ShopifyEffect } from "../world/effects";
import type { World } from "../world/types";
import { answerRequest } from "./answer-request";
import { assemble } from "./assemble";
import { applyLoopEffect } from "./effects";
import { installApp, uninstallApp } from "./install";
import { createProxy } from "./proxy";
import type { AdminStore } from "./store";
import type { WebhookAttempt } from "./webhooks";

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
  /** The clock of the shop: what is made when, and how the bucket fills. */
  now?: () => Date;
  /** The clock that tokens go by, `now` unless told: the app's own library checks them by the real one. */
  tokensNow?: () => Date;
  log?: (sentence: string, ids?: object) => void;
}

export interface AdminStandIn {
  /** Origin of the admin; also what `*.myshopify.com` is sent to. */
  url: string;
  /** Origin of the reverse proxy, the app's public address (SHOPIFY_APP_URL). */
  proxyUrl: string;
  store: AdminStore;
  /** Where the proxy sends what arrives; a function is asked for each request, as a balancer before several processes. */
  setAppUrl(url: string | (() => string | null)): void;
  sessionToken(input: { shop?: string; user?: number; expiresIn?: number }): string;
  applyLoopEffect(effect: LoopEffect): void;
  onEffect(listener: (effect: ShopifyEffect) => void): () => void;
  /** Installs the app (managed install: nothing is sent), or changes its scopes when it is installed (`app/scopes_update`). */
  install(scopes?: string): Promise<void>;
  uninstall(): Promise<void>;
  /** Sends one signed webhook now, once. Throws when `shopify.app.toml` does not subscribe to the topic. */
  webhook(topic: string, payload: object): Promise<Response>;
  /** A warehouse that works in Shopify puts items of a native return somewhere. */
  dispose(nativeReturnId: number, items: readonly Disposed[]): void;
  requests: { operation: string; at: Date; cost: number }[];
  webhooks: WebhookAttempt[];
  /** Resolves when every webhook on its way was taken or given up. */
  idle(): Promise<void>;
  /** Leaves so many points in the GraphQL bucket. */
  drainBucket(points: number): void;
  stop(): Promise<void>;
}

/** Starts the Shopify admin stand-in and the proxy in front of the app, both on the loopback address. */
export async function startAdminStandIn(options: AdminStandInOptions): Promise<AdminStandIn> {
  let appUrl = () => options.appUrl;
  const listeners = new Set<(effect: ShopifyEffect) => void>();
  const servers: Server[] = [];
  const origins = { admin: () => originOf(servers[0]), proxy: () => originOf(servers[1]) };
  const running = assemble(options, listeners, origins);
  servers.push(createServer((request, response) => void answerRequest(request, response, running)));
  servers.push(createProxy({ appUrl: () => appUrl(), adminUrl: running.url }));
  await Promise.all([listen(servers[0], options.port ?? 0), listen(servers[1], options.proxyPort ?? 0)]);
  return {
    url: running.url(),
    proxyUrl: running.proxyUrl(),
    store: running.store,
    setAppUrl: (url) => {
      appUrl = typeof url === "function" ? url : () => url;
    },
    sessionToken: running.sessionToken,
    applyLoopEffect: (effect) => applyLoopEffect(effect, { ...running, log: options.log }),
    onEffect(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    install: (scopes) => installApp(running, scopes),
    uninstall: () => uninstallApp(running),
    webhook: (topic, payload) => running.webhooks.sendNow(topic, payload),
    dispose: (nativeReturnId, items) => disposeItems(running, nativeReturnId, items),
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
