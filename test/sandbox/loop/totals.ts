import { Decimal } from "decimal.js";
import type { LoopLine, LoopReturn } from "./state";
import { cents, sum } from "./money";

/** The sums that Loop writes on a return, shop currency. */
export interface Totals {
  total: string;
  return_product_total: string;
  return_discount_total: string;
  return_tax_total: string;
  return_total: string;
  return_credit_total: string;
  exchange_product_total: string;
  exchange_discount_total: string;
  exchange_tax_total: string;
  exchange_total: string;
  exchange_credit_total: string;
  gift_card: string;
  handling_fee: string;
  refund: string;
  upsell: string;
}

export const worthOf = (line: LoopLine): Decimal =>
  new Decimal(line.price).minus(line.discount).plus(line.tax);

/**
 * Computes them so that the identities of every payload seen hold: return_total = product − discount + tax, the same
 * for exchanges, total = return_total − exchange_total, and what is planned (refund + credit + fee − upsell) is total.
 */
export function totalsOf(ret: LoopReturn): Totals {
  const product = sum(ret.lines.map((line) => line.price));
  const discount = sum(ret.lines.map((line) => line.discount));
  const tax = sum(ret.lines.map((line) => line.tax));
  const returnTotal = product.minus(discount).plus(tax);

  const planned = sum([ret.refund, ret.giftCard, ret.handlingFee]).minus(ret.upsell);
  const swapped = ret.exchanges.length > 0;
  const exchangeProduct = sum(ret.exchanges.map((exchange) => exchange.variant.price));
  const exchangeTotal = swapped ? returnTotal.minus(planned) : new Decimal(0);
  const exchangeExtra = exchangeTotal.minus(exchangeProduct);
  const exchangeCredit = swapped ? exchangeTotal.minus(ret.upsell) : new Decimal(0);

  return {
    total: cents(returnTotal.minus(exchangeTotal)),
    return_product_total: cents(product),
    return_discount_total: cents(discount),
    return_tax_total: cents(tax),
    return_total: cents(returnTotal),
    return_credit_total: cents(exchangeCredit),
    exchange_product_total: cents(exchangeProduct),
    exchange_discount_total: cents(exchangeExtra.isNegative() ? exchangeExtra.negated() : 0),
    exchange_tax_total: cents(exchangeExtra.isNegative() ? 0 : exchangeExtra),
    exchange_total: cents(exchangeTotal),
    exchange_credit_total: cents(exchangeCredit),
    gift_card: ret.giftCard,
    handling_fee: ret.handlingFee,
    refund: ret.refund,
    upsell: ret.upsell,
  };
}

/** The part of the planned refund that falls on each line, with its tax: lines that are not exchanged come first. */
export function refundPerLine(ret: LoopReturn): Map<number, { refund: string; item: string; tax: string }> {
  let left = new Decimal(ret.refund);
  const shares = new Map<number, { refund: string; item: string; tax: string }>();
  const plainFirst = [...ret.lines].reverse();
  for (const line of plainFirst) {
    const worth = worthOf(line);
    const refund = Decimal.max(Decimal.min(left, worth), 0);
    left = left.minus(refund);
    const tax = worth.isZero()
      ? new Decimal(0)
      : refund.times(line.tax).div(worth).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
    shares.set(line.id, { refund: cents(refund), item: cents(refund.minus(tax)), tax: cents(tax) });
  }
  return shares;
}

/** Loop pairs the first lines with the exchanges, one to one; the other lines are refunded or credited. */
export const exchangedFor = (ret: LoopReturn, line: LoopLine): number | null =>
  ret.exchanges[ret.lines.indexOf(line)]?.variant.id ?? null;
