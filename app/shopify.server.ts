import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { House } from "./house.server";
import { createSessionStorage } from "./session-storage.server";

/** Shopify's package, wired to this house. One of the few files that know the framework. */
export function createShopify(house: Pick<House, "env" | "db" | "sealer" | "log">) {
  const { env } = house;
  return shopifyApp({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecretKey: env.SHOPIFY_API_SECRET,
    apiVersion: ApiVersion.October26,
    scopes: env.SCOPES.split(","),
    appUrl: env.SHOPIFY_APP_URL,
    authPathPrefix: "/auth",
    distribution: AppDistribution.AppStore,
    sessionStorage: createSessionStorage(house),
    // The person's own token: what they may do in Shopify decides what they may do here.
    useOnlineTokens: true,
    isEmbeddedApp: true,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    // The package logs whole session tokens at debug level; ours says what matters.
    logger: { level: 0 },
  });
}

export type Shopify = ReturnType<typeof createShopify>;
