import { readBounded } from "./read-bounded";
import type { Shopify } from "./shopify.server";

/** Shopify's own payloads are far smaller where only some fields are asked for. */
const MAX_BODY = 1024 * 1024;

/**
 * Authenticates one of Shopify's webhooks. The package reads the whole body before it checks the signature, so the body
 * is bounded first.
 * @throws Response 401 for a wrong signature, 405, 413
 */
export async function authenticateWebhook(shopify: Shopify, request: Request) {
  if (request.method !== "POST") return shopify.authenticate.webhook(request);
  const body = await readBounded(request, MAX_BODY);
  if (body === null) throw new Response("A webhook may be up to 1 MiB large.", { status: 413 });
  return shopify.authenticate.webhook(
    new Request(request.url, {
      method: "POST",
      headers: request.headers,
      body: new Uint8Array(body),
    }),
  );
}
