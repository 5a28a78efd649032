import { Decimal } from "decimal.js";
import type { WorldOrder, WorldOrderLine } from "../world/types";

const cents = (value: Decimal) => value.toFixed(2);

/** What a line comes to: `discounted` after discounts and before tax, all for its whole quantity. */
export function lineTotals(line: WorldOrderLine) {
  const original = new Decimal(line.price).times(line.quantity);
  const discount = new Decimal(line.discount).times(line.quantity);
  const tax = new Decimal(line.tax).times(line.quantity);
  return {
    original: cents(original),
    discount: cents(discount),
    discounted: cents(original.minus(discount)),
    tax: cents(tax),
  };
}

/** Sums of an order in the shop's currency, as decimal strings. */
export function orderTotals(order: WorldOrder) {
  const lines = order.lines.map(lineTotals);
  const sum = (pick: (line: ReturnType<typeof lineTotals>) => string) =>
    lines.reduce((total, line) => total.plus(pick(line)), new Decimal(0));
  const subtotal = sum((line) => line.discounted);
  const tax = sum((line) => line.tax);
  return {
    subtotal: cents(subtotal),
    tax: cents(tax),
    discounts: cents(sum((line) => line.discount)),
    total: cents(subtotal.plus(tax)),
  };
}

/** Adds decimal strings exactly. */
export function addAmounts(amounts: string[]): string {
  return cents(amounts.reduce((total, amount) => total.plus(amount), new Decimal(0)));
}
