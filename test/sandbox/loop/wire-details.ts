import { Decimal } from "decimal.js";
import type { Loop, LoopReturn } from "./state";
import { cents } from "./money";
import { exchangedFor, refundPerLine, totalsOf } from "./totals";
import { isoMillis, spaced } from "./wire-dates";
import * as parts from "./wire-parts";

export type CurrencyType = "shop" | "presentment";

/**
 * A return as the details endpoint writes it: ids are integers, times carry a space, reasons are called `reason` and
 * `parent_reason`, there is no `exchanges` key. Amounts follow `currency_type`.
 */
export function wireDetails(loop: Loop, ret: LoopReturn, currencyType: CurrencyType) {
  const label = ret.labels[0];
  const giftCardOrder = parts.giftCardOrderOf(ret);
  const exchangeOrder = parts.exchangeOrderOf(ret);
  const { money, currency } = moneyIn(loop, ret, currencyType);
  const totals = Object.fromEntries(
    Object.entries(totalsOf(ret)).map(([key, amount]) => [key, money(amount)]),
  );
  const number = Number(parts.orderNumber(ret));
  return {
    id: ret.id,
    state: ret.state,
    created_at: spaced(ret.createdAt),
    updated_at: spaced(ret.updatedAt),
    edited_at: ret.editedAt && spaced(ret.editedAt),
    order_id: ret.loopOrderId,
    order_name: ret.order.name,
    order_number: number,
    provider_order_number: number,
    provider_order_id: ret.order.id,
    customer: ret.order.customer.email,
    customer_email: ret.order.customer.email,
    customer_first_name: ret.order.customer.firstName,
    customer_last_name: ret.order.customer.lastName,
    multi_currency: ret.order.presentment !== null,
    currency,
    outcome: ret.outcome,
    type: ret.type,
    exchange: totals["exchange_total"] ?? "0.00",
    exchange_order_name: exchangeOrder?.orderName ?? null,
    exchange_order_id: exchangeOrder?.orderId ?? null,
    gift_card_order_name: giftCardOrder.name,
    gift_card_order_id: giftCardOrder.id === null ? null : String(giftCardOrder.id),
    refunds: parts.refundsOf(loop, ret).map((entry) => ({ ...entry, amount: money(entry.amount), currency })),
    ...totals,
    line_items: lineItems(ret, money),
    carrier: label?.carrier ?? "",
    tracking_number: label?.trackingNumber ?? "N/A",
    label_status: label?.status ?? "N/A",
    label_updated_at: label ? isoMillis(label.updatedAt) : "N/A",
    label_url: label ? parts.labelUrl(label.trackingNumber) : "",
    label_rate: label ? parts.LABEL_RATE : 0,
    labels: parts.labelsOf(ret),
    destination_id: parts.DESTINATION_ID,
    origin_country: parts.countryName(ret.originCountryCode),
    origin_country_code: ret.originCountryCode,
    outcomes_processed_at: parts.outcomesProcessedAt(ret),
    package_reference: "",
    refund_before_inspection: true,
    was_processed: parts.wasProcessed(loop, ret),
    return_method: parts.returnMethodOf(ret),
    status_page_url: parts.statusPageUrl(loop, ret),
  };
}

function moneyIn(loop: Loop, ret: LoopReturn, currencyType: CurrencyType) {
  const presentment = currencyType === "presentment" ? ret.order.presentment : null;
  if (!presentment) return { money: (amount: string) => amount, currency: loop.world.currency };
  return {
    money: (amount: string) => cents(new Decimal(amount).times(presentment.rate)),
    currency: presentment.currency,
  };
}

function lineItems(ret: LoopReturn, money: (amount: string) => string) {
  const refunds = refundPerLine(ret);
  return ret.lines.map((line) => {
    const share = refunds.get(line.id);
    return {
      line_item_id: line.id,
      provider_line_item_id: line.orderLineId,
      product_id: line.variant?.productId ?? null,
      variant_id: line.variant?.id ?? null,
      sku: line.variant?.sku ?? "",
      line_item_title: line.variant?.productTitle ?? "Custom item",
      variant_title: line.variant?.title ?? "",
      title: parts.titleOf(line.variant),
      image: line.variant ? `https://cdn.shopify.com/products/${line.variant.productId}.jpg` : null,
      price: money(line.price),
      discount: money(line.discount),
      tax: money(line.tax),
      refund: money(share?.refund ?? "0.00"),
      refund_item: money(share?.item ?? "0.00"),
      refund_tax: money(share?.tax ?? "0.00"),
      returned_at: spaced(ret.createdAt),
      exchange_variant: exchangedFor(ret, line),
      reason: line.reason,
      parent_reason: line.parentReason,
      return_comment: line.comment ?? "N/A",
      barcode: "",
      outcome: line.outcome,
      provider_restock_location_id: null,
      consolidation_tracking: null,
      consolidation_destination_id: null,
      condition: null,
      disposition: null,
    };
  });
}
