import type { ActionFunctionArgs } from "@remix-run/node";
import { authenticateWebhook } from "../shopify-webhook.server";
import { answerPrivacyRequest } from "../sync/privacy-request.server";

/** The three topics that every app must answer; 401 for a wrong signature comes from the package. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const { shop, topic, payload, webhookId } = await authenticateWebhook(shopify, request);
  await answerPrivacyRequest(house, { shop, topic, payload, id: webhookId });
  return new Response();
}
