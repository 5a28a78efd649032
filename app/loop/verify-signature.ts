import { createHmac, timingSafeEqual } from "node:crypto";

/** `current` and `previous` are both let in; every other word is a reason to answer 401. */
export type SignatureOutcome = "current" | "previous" | "missing" | "malformed" | "wrong" | "no-secret";

/** Webhook secrets of one shop; `previous` stays valid while a merchant changes the secret in Loop. */
export interface WebhookSecrets {
  current: string | null;
  previous: string | null;
}

/** Base64 of the 32 bytes of a SHA-256 digest, as PHP's base64_encode writes it. */
const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Checks `X-Loop-Signature`: base64 of HMAC-SHA256 over the raw body bytes (Loop's documentation, "Validation").
 *
 * The bytes must be those that arrived: Loop signs PHP's encoding (`\/`, `\uXXXX`), so a body that was parsed and
 * written again does not verify. Compares in constant time and always against both secrets, so that the time taken
 * does not tell which one is in use. Without a secret nobody gets in.
 */
export function verifySignature(
  raw: Uint8Array,
  header: string | null | undefined,
  secrets: WebhookSecrets,
): SignatureOutcome {
  if (!secrets.current && !secrets.previous) return "no-secret";
  const given = header?.trim();
  if (!given) return "missing";
  if (!SIGNATURE.test(given)) return "malformed";
  const got = Buffer.from(given, "base64");
  const byCurrent = signedWith(raw, got, secrets.current);
  const byPrevious = signedWith(raw, got, secrets.previous);
  if (byCurrent) return "current";
  return byPrevious ? "previous" : "wrong";
}

export function letsIn(outcome: SignatureOutcome): outcome is "current" | "previous" {
  return outcome === "current" || outcome === "previous";
}

function signedWith(raw: Uint8Array, got: Buffer, secret: string | null): boolean {
  if (!secret) return false;
  const want = createHmac("sha256", secret).update(raw).digest();
  return got.length === want.length && timingSafeEqual(got, want);
}
