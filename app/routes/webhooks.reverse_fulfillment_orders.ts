import type { ActionFunctionArgs } from "@remix-run/node";
import { authenticateWebhook } from "../shopify-webhook.server";
import { dispositionsChanged } from "../sync/received/read-dispositions.server";

/** `reverse_fulfillment_orders/dispose`: a warehouse that works in Shopify put returned items somewhere. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const { shop, payload } = await authenticateWebhook(shopify, request);
  await dispositionsChanged(house, shop, payload, "reverse-fulfillment-order");
  return new Response();
}
