import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** Writes JSON as PHP's json_encode does by default: no spaces, `\/`, `\uXXXX` for all that is not ASCII. */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\//g, "\\/")
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The inverse of the check under test. */
export function signLoop(body: string | Uint8Array, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}

interface Spec {
  components: { examples: Record<string, { value: Record<string, unknown> }> };
  webhooks: Record<
    string,
    { post: { requestBody: { content: { "application/json": { example?: unknown } } } } }
  >;
}

const spec = parse(readFileSync("test/sandbox/loop/openapi.yaml", "utf8")) as Spec;

/** A documented example; a fresh copy each time, so that a test may change it. */
export function example(name: "ReturnListPageExample" | "ReturnDetailsExample" | "ReturnWebhookExample") {
  const found = spec.components.examples[name];
  if (!found) throw new Error(`openapi.yaml has no example ${name}`);
  return structuredClone(found.value);
}

export function webhookExample(name: string): Record<string, unknown> {
  const found = spec.webhooks[name]?.post.requestBody.content["application/json"].example;
  if (typeof found !== "object" || found === null)
    throw new Error(`openapi.yaml has no webhook example ${name}`);
  return structuredClone(found) as Record<string, unknown>;
}
