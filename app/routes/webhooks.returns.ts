import type { ActionFunctionArgs } from "@remix-run/node";
import { authenticateWebhook } from "../shopify-webhook.server";
import { nativeReturnChanged } from "../sync/order-changed.server";

/** `returns/*`: a native Shopify return changed; its Loop return is read again, since a close in Shopify closes Loop's. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const { shop, payload } = await authenticateWebhook(shopify, request);
  await nativeReturnChanged(house, shop, payload);
  return new Response();
}
