import { z } from "zod";
import { callAdmin } from "./admin-call";
import type { AdminGraphql } from "./admin-call";

/** Needs read_orders. */
export const READ_SUMMARY_FIELD = `#graphql
  query LoopsideReadSummaryField($id: ID!) {
    order(id: $id) {
      summary: metafield(namespace: "$app", key: "loop_returns") { value }
    }
  }
`;

const schema = z.object({
  order: z.object({ summary: z.object({ value: z.string() }).nullable() }).nullable(),
});

/**
 * The text of an order's summary as it stands in Shopify; null when there is none.
 * @param orderId Shopify's number
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function readSummaryField(admin: AdminGraphql, orderId: string): Promise<string | null> {
  const { order } = await callAdmin(
    admin,
    READ_SUMMARY_FIELD,
    { id: `gid://shopify/Order/${orderId}` },
    schema,
  );
  return order?.summary?.value ?? null;
}
