import type { House } from "../../app/house.server";
import { findOrdersById } from "../../app/shopify/find-orders";
import { connectLoop } from "../../app/shops/connect-loop.server";
import { markInstalled } from "../../app/shops/install.server";
import { saveSettings } from "../../app/shops/settings.server";
import type { AdminStandIn } from "../sandbox/admin/start";
import type { LoopStandIn } from "../sandbox/loop/start";
import { callApi } from "./call-api";

/**
 * Makes the shop what a merchant makes it: the app is opened (which brings its tokens), connected to Loop, and told who
 * may act.
 * @returns where Loop sends its deliveries
 */
export async function connectShop(
  house: House,
  admin: AdminStandIn,
  loop: LoopStandIn,
  more: { key?: string; whoMayAct?: "nobody" | "order-editors" | "chosen" } = {},
): Promise<string> {
  const { shop } = admin.store.world;
  const db = house.db.forShop(shop);
  await markInstalled(db, house.now());
  const opened = await callApi(admin.proxyUrl, admin, "/api/orders/1/returns");
  if (opened.status !== 200) throw new Error(`opening the app was answered ${opened.status}: ${opened.text}`);
  const graphql = await house.adminFor(shop);
  if (!graphql) throw new Error("the shop is not installed");
  const connected = await connectLoop(
    house,
    shop,
    { apiKey: more.key ?? loop.apiKey, secret: loop.webhookSecret, choice: "both" },
    (ids) => findOrdersById(graphql, ids),
  );
  if (connected.outcome !== "connected") throw new Error(`connecting ended as ${connected.outcome}`);
  await saveSettings(db, { whoMayAct: more.whoMayAct ?? "order-editors", refunds: "loop" });
  return connected.webhooks.url;
}
