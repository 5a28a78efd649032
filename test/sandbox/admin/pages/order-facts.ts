import { Decimal } from "decimal.js";
import { addAmounts, orderTotals } from "../order-totals";
import type { AdminStore, StoredOrder } from "../store";

export interface Fact {
  label: string;
  tone: "neutral" | "info" | "success" | "attention" | "warning" | "critical";
  /** How full Shopify draws the dot of the badge. */
  pip: "complete" | "incomplete" | "partial" | "none";
}

/** Payment, fulfilment and returns of an order in the words and colours of Shopify's order page. */
export function orderFacts(order: StoredOrder): { payment: Fact; fulfilment: Fact; returns: Fact | null } {
  const paid = new Decimal(orderTotals(order.world).total);
  const refunded = refundedAmount(order);
  const payment: Fact =
    new Decimal(refunded).gte(paid) && paid.gt(0)
      ? { label: "Refunded", tone: "neutral", pip: "complete" }
      : new Decimal(refunded).gt(0)
        ? { label: "Partially refunded", tone: "neutral", pip: "partial" }
        : { label: "Paid", tone: "neutral", pip: "complete" };
  const fulfilment: Fact = order.world.cancelledAt
    ? { label: "Unfulfilled", tone: "attention", pip: "incomplete" }
    : { label: "Fulfilled", tone: "neutral", pip: "complete" };
  const open = order.returns.filter(({ status }) => status === "OPEN").length;
  const requested = order.returns.filter(({ status }) => status === "REQUESTED").length;
  const closed = order.returns.filter(({ status }) => status === "CLOSED").length;
  const returns: Fact | null = requested
    ? { label: "Return requested", tone: "attention", pip: "incomplete" }
    : open
      ? { label: "Return in progress", tone: "attention", pip: "partial" }
      : closed
        ? { label: "Returned", tone: "neutral", pip: "complete" }
        : null;
  return { payment, fulfilment, returns };
}

export const refundedAmount = (order: StoredOrder) => addAmounts(order.refunds.map(({ amount }) => amount));

/** Lines with what they are called; a variant that the shop no longer has keeps its number. */
export function orderLines(order: StoredOrder, store: AdminStore) {
  return order.world.lines.map((line) => {
    const variant = store.world.variants.find(({ id }) => id === line.variantId);
    const total = new Decimal(line.price).minus(line.discount).times(line.quantity).toFixed(2);
    return { ...line, title: variant?.productTitle ?? `Variant ${line.variantId}`, variant, total };
  });
}

export function money(amount: string, currency: string): string {
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(Number(amount));
}

/** A time as the shop's clock shows it: "Nov 3 at 2:05 pm". */
export function shopTime(iso: string, timezone: string): string {
  const parts = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-US", { timeZone: timezone, ...options }).format(new Date(iso));
  const time = parts({ hour: "numeric", minute: "2-digit" }).toLowerCase();
  return `${parts({ month: "short", day: "numeric", year: "numeric" })} at ${time}`;
}
