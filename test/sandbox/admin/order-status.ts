import { Decimal } from "decimal.js";
import { addAmounts, orderTotals } from "./order-totals";
import type { StoredOrder } from "./store";

export const refundedTotal = (order: StoredOrder) => addAmounts(order.refunds.map((refund) => refund.amount));

/** Shopify's display value of what was paid and given back. */
export function financialStatus(order: StoredOrder): "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED" {
  const refunded = new Decimal(refundedTotal(order));
  if (refunded.isZero()) return "PAID";
  return refunded.gte(orderTotals(order.world).total) ? "REFUNDED" : "PARTIALLY_REFUNDED";
}

/** `Order.returnStatus` out of the order's native returns. */
export function returnStatus(order: StoredOrder) {
  const statuses = order.returns.map((entry) => entry.status);
  if (statuses.includes("OPEN")) return "IN_PROGRESS";
  if (statuses.includes("REQUESTED")) return "RETURN_REQUESTED";
  return statuses.includes("CLOSED") ? "RETURNED" : "NO_RETURN";
}
