import { z } from "zod";
import { callAdmin } from "./admin-call";
import type { AdminGraphql } from "./admin-call";

/** Needs read_orders; `returns` needs read_returns. No customer fields: those are protected data of level 2. */
export const READ_ORDER = `#graphql
  query LoopsideReadOrder($id: ID!) {
    order(id: $id) {
      id
      legacyResourceId
      name
      createdAt
      cancelledAt
      currencyCode
      presentmentCurrencyCode
      customerLocale
      totalPriceSet { shopMoney { amount } presentmentMoney { amount } }
      summary: metafield(namespace: "$app", key: "loop_returns") {
        compareDigest
      }
      attention: metafield(namespace: "$app", key: "loop_attention") { value }
      states: metafield(namespace: "$app", key: "loop_return_states") { value }
      refunds(first: 25) {
        id
        createdAt
        totalRefundedSet { shopMoney { amount currencyCode } }
        transactions(first: 5) { nodes { status kind amountSet { shopMoney { amount } } } }
      }
      returns(first: 20) {
        nodes {
          id
          name
          status
          createdAt
          closedAt
          returnLineItems(first: 20) { nodes { ... on ReturnLineItem { fulfillmentLineItem { lineItem { id } } } } }
          exchangeLineItems(first: 10) { nodes { processedQuantity } }
        }
      }
    }
  }
`;

const gidNumber = z.string().transform((gid) => gid.slice(gid.lastIndexOf("/") + 1).replace(/\?.*$/, ""));
const shopAmount = z.object({ shopMoney: z.object({ amount: z.string() }) });

const schema = z.object({
  order: z
    .object({
      legacyResourceId: z.union([z.string(), z.number()]).transform(String),
      name: z.string(),
      createdAt: z.string(),
      cancelledAt: z.string().nullable(),
      currencyCode: z.string(),
      presentmentCurrencyCode: z.string(),
      customerLocale: z.string().nullable(),
      totalPriceSet: z.object({
        shopMoney: z.object({ amount: z.string() }),
        presentmentMoney: z.object({ amount: z.string() }),
      }),
      summary: z.object({ compareDigest: z.string() }).nullable(),
      attention: z.object({ value: z.string() }).nullable(),
      states: z.object({ value: z.string() }).nullable(),
      refunds: z.array(
        z.object({
          id: gidNumber,
          createdAt: z.string().nullable(),
          totalRefundedSet: shopAmount,
          transactions: z.object({
            nodes: z.array(z.object({ status: z.string(), kind: z.string(), amountSet: shopAmount })),
          }),
        }),
      ),
      returns: z.object({
        nodes: z.array(
          z.object({
            id: gidNumber,
            name: z.string(),
            status: z.string(),
            createdAt: z.string(),
            closedAt: z.string().nullable(),
            returnLineItems: z.object({
              nodes: z.array(
                z.object({
                  fulfillmentLineItem: z.object({ lineItem: z.object({ id: gidNumber }) }).nullish(),
                }),
              ),
            }),
            exchangeLineItems: z.object({ nodes: z.array(z.object({ processedQuantity: z.number() })) }),
          }),
        ),
      }),
    })
    .nullable(),
});

export type ShopifyOrder = NonNullable<z.infer<typeof schema>["order"]>;

/**
 * Reads an order with its native returns and refunds. Money is in shop currency, decimal strings.
 * @param orderId Shopify's number
 * @returns null when the order does not exist, or is hidden from us (older than 60 days without read_all_orders)
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function readOrder(admin: AdminGraphql, orderId: string): Promise<ShopifyOrder | null> {
  return (await callAdmin(admin, READ_ORDER, { id: `gid://shopify/Order/${orderId}` }, schema)).order;
}
