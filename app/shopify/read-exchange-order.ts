import { Decimal } from "decimal.js";
import { z } from "zod";
import { callAdmin } from "./admin-call";
import type { AdminGraphql } from "./admin-call";

/** Needs read_orders; `variant` needs read_products. */
export const READ_EXCHANGE_ORDER = `#graphql
  query LoopsideReadExchangeOrder($id: ID!) {
    order(id: $id) {
      legacyResourceId
      name
      cancelledAt
      currencyCode
      lineItems(first: 50) {
        nodes {
          quantity
          variant { id }
          originalUnitPriceSet { shopMoney { amount } }
          discountedUnitPriceAfterAllDiscountsSet { shopMoney { amount } }
          taxLines { priceSet { shopMoney { amount } } }
        }
        pageInfo { hasNextPage }
      }
    }
  }
`;

const shopAmount = z.object({ shopMoney: z.object({ amount: z.string() }) });
const gidNumber = z.string().transform((gid) => gid.slice(gid.lastIndexOf("/") + 1));

const schema = z.object({
  order: z
    .object({
      legacyResourceId: z.union([z.string(), z.number()]).transform(String),
      name: z.string(),
      cancelledAt: z.string().nullable(),
      currencyCode: z.string(),
      lineItems: z.object({
        nodes: z.array(
          z.object({
            quantity: z.number(),
            variant: z.object({ id: gidNumber }).nullable(),
            originalUnitPriceSet: shopAmount,
            discountedUnitPriceAfterAllDiscountsSet: shopAmount,
            taxLines: z.array(z.object({ priceSet: shopAmount })),
          }),
        ),
        pageInfo: z.object({ hasNextPage: z.boolean() }),
      }),
    })
    .nullable(),
});

/** What an order that an exchange made holds. Amounts are decimal strings in the shop's currency. */
export interface ShopifyExchangeOrder {
  orderId: string;
  name: string;
  cancelledAt: string | null;
  currency: string;
  lines: {
    variantId: string | null;
    quantity: number;
    /** Of one unit, before and after discounts. */
    price: string;
    discounted: string;
    /** Of the whole line. */
    tax: string;
  }[];
  /** It has more lines than these. */
  more: boolean;
}

/**
 * Reads an order with its lines.
 * @param orderId Shopify's number
 * @returns null when the order does not exist, or is hidden from us
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function readExchangeOrder(
  admin: AdminGraphql,
  orderId: string,
): Promise<ShopifyExchangeOrder | null> {
  const { order } = await callAdmin(
    admin,
    READ_EXCHANGE_ORDER,
    { id: `gid://shopify/Order/${orderId}` },
    schema,
  );
  return (
    order && {
      orderId: order.legacyResourceId,
      name: order.name,
      cancelledAt: order.cancelledAt,
      currency: order.currencyCode,
      lines: order.lineItems.nodes.map((line) => ({
        variantId: line.variant?.id ?? null,
        quantity: line.quantity,
        price: line.originalUnitPriceSet.shopMoney.amount,
        discounted: line.discountedUnitPriceAfterAllDiscountsSet.shopMoney.amount,
        tax: line.taxLines
          .reduce((sum, tax) => sum.plus(tax.priceSet.shopMoney.amount), new Decimal(0))
          .toFixed(),
      })),
      more: order.lineItems.pageInfo.hasNextPage,
    }
  );
}
