import { createHmac } from "node:crypto";

/**
 * What PHP's json_encode writes by default, which is what Loop's deliveries look like: no whitespace, slashes
 * escaped, every character outside ASCII as \uXXXX (UTF-16 units, lower-case hex).
 */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\//g, "\\/")
    .replace(/[\u0080-\uffff]/g, (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** The value of X-Loop-Signature: base64 of the HMAC-SHA256 of the body's bytes. */
export function signLoop(body: string | Uint8Array, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}
