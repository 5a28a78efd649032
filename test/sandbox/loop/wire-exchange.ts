import { Decimal } from "decimal.js";
import type { LoopReturn } from "./state";
import { cents } from "./money";
import { totalsOf } from "./totals";
import { exchangeOrderOf, titleOf } from "./wire-parts";

/** exchanges[] of the list and of the return topic; the order's id is a number, every other id a string. */
export function exchangesOf(ret: LoopReturn) {
  const order = exchangeOrderOf(ret);
  const totals = totalsOf(ret);
  const product = new Decimal(totals.exchange_product_total);
  const share = (amount: string, price: string) =>
    cents(product.isZero() ? 0 : new Decimal(amount).times(price).div(product));
  return ret.exchanges.map((exchange) => {
    const { variant } = exchange;
    const discount = share(totals.exchange_discount_total, variant.price);
    const tax = share(totals.exchange_tax_total, variant.price);
    return {
      exchange_id: String(exchange.id),
      exchange_order_id: order?.orderId ?? null,
      exchange_order_name: order?.orderName ?? null,
      product_id: String(variant.productId),
      variant_id: String(variant.id),
      sku: variant.sku,
      type: "exchange",
      title: titleOf(variant),
      price: variant.price,
      discount,
      tax,
      total: cents(new Decimal(variant.price).minus(discount).plus(tax)),
      out_of_stock: exchange.outOfStock,
      out_of_stock_resolution: exchange.outOfStockResolution,
      consolidation_tracking: null,
    };
  });
}
