import type { House } from "./house.server";
import type { Shopify } from "./shopify.server";

/** What a route gets besides its request: the front door puts it there, so that no route imports a global. */
declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    house: House;
    shopify: Shopify;
  }
}
