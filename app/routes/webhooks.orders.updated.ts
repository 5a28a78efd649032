import type { ActionFunctionArgs } from "@remix-run/node";
import { authenticateWebhook } from "../shopify-webhook.server";
import { orderChanged } from "../sync/orders/order-changed.server";

/** `orders/updated`: our own metafield writes fire it too; what follows ends when nothing differs. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const { shop, payload } = await authenticateWebhook(shopify, request);
  await orderChanged(house, shop, payload);
  return new Response();
}
