import type { OrderSummary } from "../../../../app/returns/order-summary";

/** `shopify.query` of the target: Admin GraphQL with the rights of the person who looks. */
export type Query = (
  query: string,
  options: { variables: Record<string, unknown> },
) => Promise<{ data?: unknown; errors?: unknown[] }>;

/** The summary as our server last wrote it on the order, or why there is none to show. */
export type MetafieldReading =
  { kind: "present"; summary: OrderSummary } | { kind: "absent" } | { kind: "failed" };

const ORDER_RETURNS = `query OrderReturns($id: ID!) {
  order(id: $id) { metafield(namespace: "$app", key: "loop_returns") { jsonValue } }
}`;

/** Never throws: what cannot be read is said to be so, and our server is asked anyway. */
export async function readMetafield(query: Query, orderGid: string): Promise<MetafieldReading> {
  try {
    const { data, errors } = await query(ORDER_RETURNS, { variables: { id: orderGid } });
    const order = isObject(data) ? data.order : undefined;
    if (!isObject(order) || (errors !== undefined && errors.length > 0)) return { kind: "failed" };
    if (order.metafield == null) return { kind: "absent" };
    const value = isObject(order.metafield) ? order.metafield.jsonValue : undefined;
    return isSummary(value) ? { kind: "present", summary: value } : { kind: "failed" };
  } catch {
    return { kind: "failed" };
  }
}

/** A summary of a later version than this bundle knows is not drawn: our server answers in the version it speaks. */
function isSummary(value: unknown): value is OrderSummary {
  return (
    isObject(value) &&
    value.v === 1 &&
    typeof value.digest === "string" &&
    typeof value.more === "number" &&
    Array.isArray(value.returns) &&
    value.returns.every((one) => isObject(one) && typeof one.id === "string" && Array.isArray(one.badges))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
