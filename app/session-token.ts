import { z } from "zod";

const Claims = z.looseObject({ iss: z.string(), dest: z.string() });
const SHOP = /^https:\/\/([a-z0-9][a-z0-9-]*\.myshopify\.com)$/;

/** Whether a text is a shop's permanent domain, without saying that there is such a shop. */
export const isShopDomain = (text: string): boolean => SHOP.test(`https://${text}`);

/**
 * Whether a session token is issued by the admin of the very shop that it is for (Shopify: "the iss and dest fields' shop
 * domains match"). The package checks signature, times and audience, and takes the shop from `dest` alone. Asked before
 * the package, which reaches out to that host; it proves nothing by itself.
 */
export function namesOneShop(authorization: string | null): boolean {
  return shopNamedBy(bearerOf(authorization)) !== null;
}

/**
 * The shop that the request's session token names, of an extension's call or of a page (`id_token`): null where it names
 * none, or two. It proves nothing by itself.
 */
export function shopOfToken(request: Request): string | null {
  const bearer = bearerOf(request.headers.get("authorization"));
  return shopNamedBy(bearer ?? new URL(request.url).searchParams.get("id_token"));
}

function bearerOf(authorization: string | null): string | null {
  return /^Bearer\s+(\S+)$/.exec(authorization ?? "")?.[1] ?? null;
}

function shopNamedBy(token: string | null): string | null {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token ?? "")?.[1];
  if (!payload) return null;
  try {
    const { iss, dest } = Claims.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    const shop = SHOP.exec(dest)?.[1];
    return shop !== undefined && iss === `https://${shop}/admin` ? shop : null;
  } catch {
    return null;
  }
}
