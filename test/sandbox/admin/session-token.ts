import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { asObject } from "./http";

export interface SessionTokenClaims {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest();

/**
 * The id token that App Bridge gives an embedded app: HS256 with the app's secret, one minute of life.
 * `expiresIn` is in seconds and may be negative (a token that is over already).
 */
export function signSessionToken(input: {
  shop: string;
  user: number;
  clientId: string;
  clientSecret: string;
  now: Date;
  expiresIn?: number;
}): string {
  const iat = Math.floor(input.now.getTime() / 1000);
  const exp = iat + (input.expiresIn ?? 60);
  const claims: SessionTokenClaims = {
    iss: `https://${input.shop}/admin`,
    dest: `https://${input.shop}`,
    aud: input.clientId,
    sub: String(input.user),
    exp,
    nbf: Math.min(iat, exp - 60),
    iat: Math.min(iat, exp - 60),
    jti: randomUUID(),
    sid: randomUUID(),
  };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${hmac(input.clientSecret, signed).toString("base64url")}`;
}

export type VerifiedSessionToken =
  { kind: "valid"; shop: string; user: number } | { kind: "invalid"; reason: string };

/** What Shopify checks before it exchanges a session token: signature, algorithm, audience, times, the shop it names. */
export function verifySessionToken(
  token: string,
  expected: { shop: string; clientId: string; clientSecret: string; now: Date },
): VerifiedSessionToken {
  const [head, body, signature, ...rest] = token.split(".");
  if (!head || !body || !signature || rest.length > 0) return { kind: "invalid", reason: "not a JWT" };
  const header = decode(head);
  const claims = decode(body);
  if (!header || !claims) return { kind: "invalid", reason: "not a JWT" };
  if (header.alg !== "HS256") return { kind: "invalid", reason: "algorithm is not HS256" };
  const given = Buffer.from(signature, "base64url");
  const wanted = hmac(expected.clientSecret, `${head}.${body}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    return { kind: "invalid", reason: "signature does not match" };
  const now = expected.now.getTime() / 1000;
  if (claims.aud !== expected.clientId) return { kind: "invalid", reason: "audience is another app" };
  if (typeof claims.exp !== "number" || claims.exp <= now) return { kind: "invalid", reason: "expired" };
  if (typeof claims.nbf === "number" && claims.nbf > now + 1)
    return { kind: "invalid", reason: "not valid yet" };
  if (claims.dest !== `https://${expected.shop}`)
    return { kind: "invalid", reason: "destination is another shop" };
  const user = Number(claims.sub);
  if (!Number.isSafeInteger(user)) return { kind: "invalid", reason: "no user" };
  return { kind: "valid", shop: expected.shop, user };
}

function decode(part: string): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(Buffer.from(part, "base64url").toString("utf8")));
  } catch {
    return null;
  }
}
