import type { ShopifyExchangeOrder } from "../shopify/read-exchange-order";
import { decimalOf } from "./decimal-money";
import type { ReturnFacts } from "./return";

/** An order that Loop says it made for an exchange, with what it should hold. */
export interface ExpectedExchangeOrder {
  orderId: string | null;
  orderName: string | null;
  items: {
    variantId: string;
    /** What the item comes to for Loop, after discounts and tax, in the shop's currency; null: not known. */
    worth: string | null;
  }[];
}

/**
 * The separate orders that a return's exchanges should stand on. None for a native exchange, whose items join the original
 * order: there Loop names no order, or the original one.
 */
export function expectedExchangeOrders(facts: ReturnFacts): ExpectedExchangeOrder[] {
  const { exchangeOrderId, exchangeOrderName } = facts.evidence;
  const items = (facts.exchanges ?? []).filter((item) => item.outOfStockResolution === null);
  const orders = new Map<string, ExpectedExchangeOrder>();
  const orderOf = (orderId: string | null, orderName: string | null) => {
    if (orderId === null && orderName === null) return null;
    const same = orderId === null ? orderName === facts.orderName : orderId === facts.providerOrderId;
    if (same) return null;
    const key = orderId ?? orderName ?? "";
    const known = orders.get(key) ?? { orderId, orderName, items: [] };
    orders.set(key, known);
    return known;
  };
  const apart = items.some((item) => (item.exchangeOrderId ?? item.exchangeOrderName) !== null);
  const whole = orderOf(exchangeOrderId, exchangeOrderName);
  for (const item of items) {
    const order = apart ? orderOf(item.exchangeOrderId, item.exchangeOrderName) : whole;
    // What is out of stock may be sent later, on another order.
    if (order === null || item.variantId === null || (item.outOfStock && !apart)) continue;
    order.items.push({ variantId: item.variantId, worth: item.total });
  }
  return [...orders.values()];
}

/** One thing in which Shopify's order is not what Loop says; see `Difference` of the drift records. */
export interface ExchangeDifference {
  what: string;
  ours: string | null;
  theirs: string | null;
}

/**
 * Holds Loop's word of an exchange order against the order in Shopify (null: it is not there). More items than Loop names are
 * none of our business. A price differs only where no reading of it agrees: with or without Shopify's discounts, with or
 * without its tax, in one currency.
 */
export function compareExchangeOrder(
  expected: ExpectedExchangeOrder,
  found: ShopifyExchangeOrder | null,
  facts: Pick<ReturnFacts, "currency" | "multiCurrency">,
): ExchangeDifference[] {
  const name = expected.orderName ?? expected.orderId ?? "";
  if (found === null) return [{ what: `exchange order ${name}`, ours: "made", theirs: null }];
  if (found.cancelledAt !== null)
    return [{ what: `exchange order ${name}`, ours: "made", theirs: `cancelled ${found.cancelledAt}` }];
  if (found.more) return [];
  const counts = new Map<string, number>();
  for (const { variantId } of expected.items) counts.set(variantId, (counts.get(variantId) ?? 0) + 1);
  const comparable = facts.multiCurrency !== true && facts.currency === found.currency;
  return [...counts].flatMap(([variantId, wanted]): ExchangeDifference[] => {
    const lines = found.lines.filter((line) => line.variantId === variantId);
    const there = lines.reduce((sum, line) => sum + line.quantity, 0);
    if (there < wanted)
      return [
        { what: `quantity of exchange variant ${variantId}`, ours: String(wanted), theirs: String(there) },
      ];
    if (!comparable) return [];
    const readings = lines.flatMap((line) => readingsOf(line));
    const off = expected.items.find(
      (item) => item.variantId === variantId && item.worth !== null && !isAmong(readings, item.worth),
    );
    return off
      ? [
          {
            what: `price of exchange variant ${variantId}`,
            ours: `${off.worth} ${found.currency}`,
            theirs: `${lines[0]?.price ?? "0.00"} ${found.currency}`,
          },
        ]
      : [];
  });
}

/** What one unit of a line may be said to cost. */
function readingsOf({ price, discounted, tax, quantity }: ShopifyExchangeOrder["lines"][number]): string[] {
  const perUnit = decimalOf(tax)?.dividedBy(Math.max(1, quantity));
  return [price, discounted].flatMap((amount) => [
    amount,
    ...(perUnit ? [decimalOf(amount)?.plus(perUnit).toFixed(4) ?? amount] : []),
  ]);
}

function isAmong(readings: readonly string[], worth: string): boolean {
  const said = decimalOf(worth);
  return said === null || readings.some((one) => decimalOf(one)?.minus(said).abs().lte("0.01") === true);
}
