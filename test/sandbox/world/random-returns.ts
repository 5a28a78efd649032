import { Decimal } from "decimal.js";
import { smallOrder, smallReturn } from "../loop/small-world";
import { seededRandom } from "../loop/random";
import { buildCatalogue } from "./catalogue";
import type { WorldIssued, WorldOrder, WorldReturn, WorldVariant } from "./types";

export interface RandomReturn {
  order: WorldOrder;
  return: WorldReturn;
}

/**
 * Returns of every kind that Loop processes, each on an order of its own: refunds, credit by card or native, exchanges in
 * and out of stock, native ones, even, dearer and cheaper; fees, discounts, taxes, a negative price, several ways of
 * payment, another currency, part of it given already, open or in review. Money adds up as Loop's sums do (see `totalsOf`).
 */
export function randomReturns(
  seed: number,
  count: number,
  now: Date,
): { variants: WorldVariant[]; made: RandomReturn[] } {
  const random = seededRandom(seed);
  const variants = [...buildCatalogue().values()];
  const goods = variants.filter((variant) => Number(variant.price) > 0);
  const saving = variants.find((variant) => Number(variant.price) < 0);
  const often = (share: number) => random.next() < share;
  const pick = <T>(from: readonly T[]): T => {
    const [first] = from;
    return random.pick(from) ?? (first as T);
  };
  const cents = (amount: Decimal) => amount.toDecimalPlaces(2).toFixed(2);

  const one = (n: number): RandomReturn => {
    const sold = Array.from({ length: 1 + Math.floor(random.next() * 3) }, () => pick(goods));
    if (saving && often(0.1)) sold.push(saving);
    const base = smallOrder(n);
    const order: WorldOrder = {
      ...base,
      lines: sold.map((variant, index) => ({
        id: base.id * 10 + index,
        variantId: variant.id,
        quantity: 1,
        price: variant.price,
        discount:
          often(0.3) && Number(variant.price) > 0 ? cents(new Decimal(variant.price).times(0.2)) : "0.00",
        tax:
          often(0.5) && Number(variant.price) > 0
            ? cents(new Decimal(variant.price).times(random.next() / 10))
            : "0.00",
      })),
      presentment: often(0.2) ? { currency: "EUR", rate: "0.918" } : null,
      gateways: pick([["shopify_payments"], ["shopify_payments", "gift_card"], ["paypal"], ["manual"]]),
    };
    const total = order.lines.reduce(
      (sum, line) => sum.plus(line.price).minus(line.discount).plus(line.tax),
      new Decimal(0),
    );
    const wanted = often(0.5) ? Array.from({ length: often(0.2) ? 2 : 1 }, () => pick(goods)) : [];
    const exchanged = wanted.slice(0, order.lines.length);
    const worth = exchanged.reduce((sum, variant) => sum.plus(variant.price), new Decimal(0));
    const left = total.minus(worth);
    const fee = Decimal.min(
      often(0.3) ? new Decimal(pick(["5.00", "7.50", "60.00"])) : 0,
      Decimal.max(left, 0),
    );
    const rest = Decimal.max(left.minus(fee), 0);
    const asCredit = pick([0, 0, 1, 0.5]);
    const credit = rest.times(asCredit).toDecimalPlaces(2);
    const at = new Date(now.getTime() - 5 * 3_600_000);
    const made = smallReturn(30_000_000 + n, order, at);
    const soldOut = exchanged.some(
      (variant) => variant.tracked && variant.policy === "deny" && variant.inventory === 0,
    );
    const early = exchanged.length > 0 && rest.gt(0) && often(0.15);
    const issued: WorldIssued = early
      ? { exchange: { at: at.toISOString(), orderId: base.id + 900_000_000, orderName: `EXC-${n}-1` } }
      : {};
    return {
      order,
      return: {
        ...made,
        story: "random",
        loopOrderId: 77_000_000 + n,
        state: often(0.8) ? "open" : "review",
        lines: order.lines.map((line) => ({ ...made.lines[0]!, orderLineId: line.id })),
        labels: made.labels.map((label) => ({ ...label, orderLineIds: order.lines.map((line) => line.id) })),
        exchanges: exchanged.map((variant) => ({
          variantId: variant.id,
          outOfStock: false,
          outOfStockResolution: null,
        })),
        outcome: exchanged.length > 0 ? "exchange" : asCredit > 0 ? "credit" : "refund",
        refund: cents(rest.minus(credit)),
        giftCard: cents(credit),
        upsell: cents(exchanged.length > 0 ? Decimal.max(left.negated(), 0) : new Decimal(0)),
        handlingFee: cents(fee),
        nativeStoreCredit: often(0.3),
        nativeExchange: !early && often(0.2),
        issued,
        processEnds: early
          ? "closed"
          : soldOut
            ? "review-out-of-stock"
            : rest.minus(credit).gt(0) && often(0.05)
              ? "review-refund-failed"
              : "closed",
      },
    };
  };
  return { variants, made: Array.from({ length: count }, (_, index) => one(index + 1)) };
}
