import type { ActionFunctionArgs } from "@remix-run/node";
import { authenticateWebhook } from "../shopify-webhook.server";
import { markUninstalled } from "../shops/install.server";

/** `app/uninstalled`: everything stops for the shop. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const webhook = await authenticateWebhook(shopify, request);
  const at = new Date(request.headers.get("x-shopify-triggered-at") ?? house.now());
  const result = await markUninstalled(house, webhook.shop, at);
  house.log.info(
    { shop: webhook.shop, status: result.outcome },
    "Shopify says that the app was uninstalled.",
  );
  return new Response();
}
