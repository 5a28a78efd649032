import { z } from "zod";
import { callAdmin } from "./admin-call";
import type { AdminGraphql } from "./admin-call";

/** Needs read_products. */
export const READ_VARIANTS = `#graphql
  query LoopsideReadVariants($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on ProductVariant {
        id
        sellableOnlineQuantity
        inventoryPolicy
        inventoryItem { tracked }
      }
    }
  }
`;

const schema = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string(),
        sellableOnlineQuantity: z.number(),
        inventoryPolicy: z.string(),
        inventoryItem: z.object({ tracked: z.boolean() }),
      })
      .partial()
      .nullable(),
  ),
});

/**
 * How many of each variant Shopify counts as sellable; null where it sells without counting (untracked, or policy
 * "continue"). A variant that does not exist is left out.
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function readSellable(
  admin: AdminGraphql,
  variantIds: readonly string[],
): Promise<Record<string, number | null>> {
  const ids = [...new Set(variantIds)].filter((id) => /^\d{1,20}$/.test(id)).slice(0, 50);
  if (ids.length === 0) return {};
  const { nodes } = await callAdmin(
    admin,
    READ_VARIANTS,
    { ids: ids.map((id) => `gid://shopify/ProductVariant/${id}`) },
    schema,
  );
  return Object.fromEntries(
    nodes.flatMap((node) =>
      node?.id
        ? [
            [
              node.id.slice(node.id.lastIndexOf("/") + 1),
              node.inventoryItem?.tracked === false || node.inventoryPolicy === "CONTINUE"
                ? null
                : (node.sellableOnlineQuantity ?? 0),
            ] as const,
          ]
        : [],
    ),
  );
}
