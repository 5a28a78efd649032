import type { ActionFunctionArgs } from "@remix-run/node";
import { authenticateWebhook } from "../shopify-webhook.server";

/** `app/scopes_update`: the granted scopes changed; the sessions hold the old ones, so they are asked for again. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const { shop } = await authenticateWebhook(shopify, request);
  await house.db.prisma.shopifySession.deleteMany({ where: { shop, isOnline: true } });
  return new Response();
}
