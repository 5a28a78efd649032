import { randomUUID } from "node:crypto";
import type { House } from "../../../app/house.server";
import { LOOP_KEY, LOOP_WEBHOOK_SECRET } from "../../../app/shops/sealed-purposes";
import type { BenchHouse } from "./open-bench-house";

export interface PlantedShop {
  shop: string;
  secret: string;
  webhookUrl(appUrl: string): string;
}

/** A second shop beside the one that connected by the app's routes: the stand-ins have one each. Its Loop refuses its key. */
export async function plantShop(house: House, bench: BenchHouse, shop: string): Promise<PlantedShop> {
  const secret = randomUUID();
  const endpoint = randomUUID().replaceAll("-", "");
  await house.db.query("INSERT INTO shops (shop, shopify_created_at) VALUES ($1, now())", [shop]);
  await house.db.query(
    "INSERT INTO loop_connections (shop, endpoint_key, api_key_sealed, secret_sealed) VALUES ($1, $2, $3, $4)",
    [
      shop,
      endpoint,
      house.sealer.seal(shop, LOOP_KEY, "a-key-of-nobody"),
      house.sealer.seal(shop, LOOP_WEBHOOK_SECRET, secret),
    ],
  );
  const { pathname } = new URL(bench.webhookUrl("http://127.0.0.1"));
  const base = pathname.slice(0, pathname.lastIndexOf("/"));
  return { shop, secret, webhookUrl: (appUrl) => `${appUrl}${base}/${endpoint}` };
}
