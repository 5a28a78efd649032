import { z } from "zod";

const Claims = z.looseObject({ iss: z.string(), dest: z.string() });
const SHOP = /^https:\/\/([a-z0-9][a-z0-9-]*\.myshopify\.com)$/;

/**
 * Whether a session token is issued by the admin of the very shop that it is for (Shopify: "the iss and dest fields' shop
 * domains match"). The package checks signature, times and audience, and takes the shop from `dest` alone. Asked before
 * the package, which reaches out to that host; it proves nothing by itself.
 */
export function namesOneShop(authorization: string | null): boolean {
  const payload = /^Bearer\s+[\w-]+\.([\w-]+)\.[\w-]*$/.exec(authorization ?? "")?.[1];
  if (!payload) return false;
  try {
    const { iss, dest } = Claims.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    const shop = SHOP.exec(dest)?.[1];
    return shop !== undefined && iss === `https://${shop}/admin`;
  } catch {
    return false;
  }
}
