import { z } from "zod";
import { callAdmin } from "./admin-call";
import type { AdminGraphql } from "./admin-call";

/** Needs no scope. */
export const READ_SHOP = `#graphql
  query LoopsideReadShop {
    shop {
      id
      name
      myshopifyDomain
      createdAt
      ianaTimezone
      currencyCode
      shopAddress { countryCodeV2 }
    }
  }
`;

const schema = z.object({
  shop: z.object({
    id: z.string(),
    name: z.string(),
    createdAt: z.string(),
    ianaTimezone: z.string(),
    currencyCode: z.string(),
    shopAddress: z.object({ countryCodeV2: z.string().nullable() }),
  }),
});

export type ShopifyShop = z.infer<typeof schema>["shop"];

/** @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer */
export async function readShop(admin: AdminGraphql): Promise<ShopifyShop> {
  return (await callAdmin(admin, READ_SHOP, {}, schema)).shop;
}
