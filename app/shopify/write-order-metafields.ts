import { z } from "zod";
import { callAdmin, ShopifyBadAnswer } from "./admin-call";
import type { AdminGraphql } from "./admin-call";

/**
 * Needs write_orders. Without a namespace the metafields are the app's own (`$app`). Whether Shopify takes an empty list
 * for a list metafield is not documented ("can't be blank" is its answer to empty text), so an empty one is deleted.
 */
export const WRITE_METAFIELDS = `#graphql
  mutation LoopsideWriteMetafields(
    $metafields: [MetafieldsSetInput!]!
    $deleted: [MetafieldIdentifierInput!]!
    $deletes: Boolean!
  ) {
    metafieldsSet(metafields: $metafields) {
      metafields { key compareDigest }
      userErrors { field message code }
    }
    metafieldsDelete(metafields: $deleted) @include(if: $deletes) {
      userErrors { field message }
    }
  }
`;

const schema = z.object({
  metafieldsSet: z
    .object({
      metafields: z.array(z.object({ key: z.string(), compareDigest: z.string() })).nullable(),
      userErrors: z.array(z.object({ message: z.string(), code: z.string().nullable() })),
    })
    .nullable(),
});

const STATES = "loop_return_states";

export interface OrderMetafields {
  /** JSON text of the order summary. */
  summary: string;
  /** Badges and parcels of unfinished returns, in English: what the order list filters by. */
  states: string[];
  attention: boolean;
}

/** `stale`: somebody wrote since we read; read the compare digest again. */
export type WriteOutcome = { outcome: "written"; compareDigest: string | null } | { outcome: "stale" };

/**
 * Writes the order's metafields in one atomic call, the summary by compare-and-set.
 * @param expected compare digest of the summary as we know it; null = there is none yet
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer (with Shopify's sentence)
 */
export async function writeOrderMetafields(
  admin: AdminGraphql,
  orderId: string,
  fields: OrderMetafields,
  expected: string | null,
): Promise<WriteOutcome> {
  const empty = fields.states.length === 0;
  const ownerId = `gid://shopify/Order/${orderId}`;
  const { metafieldsSet } = await callAdmin(
    admin,
    WRITE_METAFIELDS,
    {
      metafields: [
        { ownerId, key: "loop_returns", type: "json", value: fields.summary, compareDigest: expected },
        { ownerId, key: "loop_attention", type: "boolean", value: String(fields.attention) },
        ...(empty
          ? []
          : [
              {
                ownerId,
                key: STATES,
                type: "list.single_line_text_field",
                value: JSON.stringify(fields.states),
              },
            ]),
      ],
      deleted: empty ? [{ ownerId, namespace: "$app", key: STATES }] : [],
      deletes: empty,
    },
    schema,
  );
  const errors = metafieldsSet?.userErrors ?? [];
  if (errors.some((error) => error.code === "STALE_OBJECT" || error.code === "INVALID_COMPARE_DIGEST"))
    return { outcome: "stale" };
  if (errors.length > 0)
    throw new ShopifyBadAnswer(
      errors
        .map((error) => error.message)
        .join("; ")
        .slice(0, 300),
    );
  const written = metafieldsSet?.metafields?.find((metafield) => metafield.key === "loop_returns");
  return { outcome: "written", compareDigest: written?.compareDigest ?? null };
}
