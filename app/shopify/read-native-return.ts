import { z } from "zod";
import { callAdmin } from "./admin-call";
import type { AdminGraphql } from "./admin-call";

/** Needs read_returns and read_orders. Locations and people are not asked for. */
export const READ_NATIVE_RETURN = `#graphql
  query LoopsideReadNativeReturn($id: ID!) {
    return(id: $id) {
      order { legacyResourceId }
      reverseFulfillmentOrders(first: 5) {
        nodes {
          lineItems(first: 50) {
            nodes {
              fulfillmentLineItem { lineItem { id } }
              dispositions { type quantity createdAt }
            }
          }
        }
      }
    }
  }
`;

/** Needs read_returns and read_orders. A reverse fulfillment order does not name its return; the return names it. */
export const FIND_NATIVE_RETURN = `#graphql
  query LoopsideFindNativeReturn($id: ID!) {
    reverseFulfillmentOrder(id: $id) {
      order { returns(first: 20) { nodes { id reverseFulfillmentOrders(first: 5) { nodes { id } } } } }
    }
  }
`;

const number = z.string().transform((gid) => gid.slice(gid.lastIndexOf("/") + 1).replace(/\?.*$/, ""));

const nativeReturn = z.object({
  return: z
    .object({
      order: z.object({ legacyResourceId: z.union([z.string(), z.number()]).transform(String) }).nullable(),
      reverseFulfillmentOrders: z.object({
        nodes: z.array(
          z.object({
            lineItems: z.object({
              nodes: z.array(
                z.object({
                  fulfillmentLineItem: z.object({ lineItem: z.object({ id: number }) }).nullable(),
                  dispositions: z.array(
                    z.object({ type: z.string(), quantity: z.number(), createdAt: z.string() }),
                  ),
                }),
              ),
            }),
          }),
        ),
      }),
    })
    .nullable(),
});
const owner = z.object({
  reverseFulfillmentOrder: z
    .object({
      order: z
        .object({
          returns: z.object({
            nodes: z.array(
              z.object({
                id: number,
                reverseFulfillmentOrders: z.object({ nodes: z.array(z.object({ id: number })) }),
              }),
            ),
          }),
        })
        .nullable(),
    })
    .nullable(),
});

/** What Shopify says became of units of one item of the order. */
export interface Disposition {
  /** Shopify's id of the order's line. */
  lineItemId: string;
  /** RESTOCKED | NOT_RESTOCKED | MISSING | PROCESSING_REQUIRED, or what Shopify adds. */
  type: string;
  quantity: number;
  at: string;
}

/**
 * What became of a native return's items.
 * @param id Shopify's number of the return
 * @returns null when it does not exist, or its order is hidden from us
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function readNativeReturn(
  admin: AdminGraphql,
  id: string,
): Promise<{ orderId: string; dispositions: Disposition[] } | null> {
  const { return: found } = await callAdmin(
    admin,
    READ_NATIVE_RETURN,
    { id: `gid://shopify/Return/${id}` },
    nativeReturn,
  );
  if (!found?.order) return null;
  const dispositions = found.reverseFulfillmentOrders.nodes.flatMap(({ lineItems }) =>
    lineItems.nodes.flatMap((line) => {
      const lineItemId = line.fulfillmentLineItem?.lineItem.id;
      if (lineItemId === undefined) return [];
      return line.dispositions.map(({ type, quantity, createdAt }) => ({
        lineItemId,
        type,
        quantity,
        at: createdAt,
      }));
    }),
  );
  return { orderId: found.order.legacyResourceId, dispositions };
}

/**
 * The native return that a reverse fulfillment order works off.
 * @param id Shopify's number of the reverse fulfillment order
 * @returns Shopify's number of the return, null where none of its order names it
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function findNativeReturn(admin: AdminGraphql, id: string): Promise<string | null> {
  const found = await callAdmin(
    admin,
    FIND_NATIVE_RETURN,
    { id: `gid://shopify/ReverseFulfillmentOrder/${id}` },
    owner,
  );
  const returns = found.reverseFulfillmentOrder?.order?.returns.nodes ?? [];
  return (
    returns.find((native) => native.reverseFulfillmentOrders.nodes.some((one) => one.id === id))?.id ?? null
  );
}
