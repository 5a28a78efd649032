import type { ActionFunctionArgs } from "@remix-run/node";
import { authenticateWebhook } from "../shopify-webhook.server";
import { nativeReturnChanged } from "../sync/orders/order-changed.server";
import { dispositionsChanged } from "../sync/received/read-dispositions.server";

/** `returns/*`: a native Shopify return changed; its Loop return is read again, since a close in Shopify closes Loop's. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const { shop, topic, payload } = await authenticateWebhook(shopify, request);
  await nativeReturnChanged(house, shop, payload);
  if (topic === "RETURNS_PROCESS") await dispositionsChanged(house, shop, payload, "return");
  return new Response();
}
