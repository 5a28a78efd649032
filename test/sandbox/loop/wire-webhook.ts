import type { Loop, LoopLabel, LoopReturn } from "./state";
import { exchangedFor, refundPerLine, totalsOf } from "./totals";
import type { Totals } from "./totals";
import { isoMillis, isoOffset, isoSeconds, spaced } from "./wire-dates";
import { exchangesOf } from "./wire-exchange";
import * as parts from "./wire-parts";

/**
 * The return topic, keys in the documented order. It carries no updated_at, no outcome, no outcomes_processed_at and
 * no was_processed; ids mix strings and integers as the documented example does.
 */
export function wireReturnWebhook(loop: Loop, ret: LoopReturn, trigger: string) {
  const totals = totalsOf(ret);
  const { customer } = ret.order;
  const label = ret.labels[0];
  return {
    topic: "return",
    trigger,
    shop_id: loop.world.loopShopId,
    id: String(ret.id),
    state: ret.state,
    created_at: isoSeconds(ret.createdAt),
    edited_at: ret.editedAt && isoSeconds(ret.editedAt),
    total: totals.total,
    order_id: ret.loopOrderId,
    order_name: ret.order.name,
    provider_order_id: String(ret.order.id),
    order_number: parts.orderNumber(ret),
    provider_order_number: Number(parts.orderNumber(ret)),
    provider_order_external_id: null,
    provider_order_sales_channel: "Online Store",
    customer: customer.email,
    customer_detail: {
      email: customer.email,
      first_name: customer.firstName,
      middle_name: null,
      last_name: customer.lastName,
    },
    address: {
      name: `${customer.firstName} ${customer.lastName}`.trim(),
      company: "",
      address1: customer.address1,
      address2: "",
      city: customer.city,
      state: "",
      zip: customer.zip,
      country: customer.country,
      country_code: customer.countryCode,
      phone: customer.phone,
    },
    currency: loop.world.currency,
    ...pick(totals, ["return_product_total", "return_discount_total", "return_tax_total", "return_total"]),
    return_credit_total: totals.return_credit_total,
    status_page_url: parts.statusPageUrl(loop, ret),
    ...pick(totals, ["exchange_product_total", "exchange_discount_total", "exchange_tax_total"]),
    ...pick(totals, [
      "exchange_total",
      "exchange_credit_total",
      "gift_card",
      "handling_fee",
      "refund",
      "upsell",
    ]),
    is_gift_return: ret.gift,
    refunds: parts.refundsOf(loop, ret),
    labels: parts.labelsOf(ret),
    line_items: lineItems(ret),
    exchanges: exchangesOf(ret),
    carrier: label?.carrier ?? "",
    tracking_number: label?.trackingNumber ?? "N/A",
    // A return whose label is still being made says "pending" here, though there is no label (seen in a real payload).
    label_status: label?.status ?? (ret.method ? "N/A" : "pending"),
    label_updated_at: label ? isoOffset(label.updatedAt) : "",
  };
}

const pick = <K extends keyof Totals>(totals: Totals, keys: K[]) =>
  Object.fromEntries(keys.map((key) => [key, totals[key]]));

function lineItems(ret: LoopReturn) {
  const refunds = refundPerLine(ret);
  return ret.lines.map((line) => {
    const swap = exchangedFor(ret, line);
    return {
      line_item_id: String(line.id),
      provider_line_item_id: String(line.orderLineId),
      product_id: line.variant ? String(line.variant.productId) : "",
      variant_id: line.variant ? String(line.variant.id) : "",
      sku: line.variant?.sku ?? "",
      barcode: "",
      title: parts.titleOf(line.variant),
      price: line.price,
      discount: line.discount,
      tax: line.tax,
      refund: refunds.get(line.id)?.refund ?? "0.00",
      returned_at: spaced(ret.createdAt),
      exchange_variant: swap === null ? "" : String(swap),
      return_reason: line.reason,
      parent_return_reason: line.parentReason,
      outcome: line.outcome,
    };
  });
}

/** The label topic: `id` is the return's id. */
export function wireLabelWebhook(loop: Loop, ret: LoopReturn, trigger: string, label: LoopLabel) {
  return {
    topic: "label",
    trigger,
    shop_id: loop.world.loopShopId,
    id: ret.id,
    order_id: ret.loopOrderId,
    provider_order_id: ret.order.id,
    carrier: label.carrier,
    tracking_number: label.trackingNumber,
    label_status: label.status,
    label_updated_at: isoMillis(label.updatedAt),
    shipment_id: String(label.shipmentId),
  };
}

/** The return.processing topic; Loop's reason can be generic or null. */
export function wireProcessingWebhook(ret: LoopReturn, message: string | null, source: string) {
  return {
    topic: "return.processing",
    trigger: "return.processing.failed",
    return_id: ret.id,
    return_state: ret.state,
    message,
    source,
  };
}

export function wireRestockWebhook(ret: LoopReturn) {
  return {
    topic: "restock",
    trigger: "restock.requested",
    id: ret.id,
    order_id: ret.loopOrderId,
    provider_order_id: ret.order.id,
    restock_items: ret.lines.flatMap(({ variant, outcome }) =>
      variant && outcome === "default"
        ? [
            {
              location_id: 68860001,
              variant_id: variant.id,
              inventory_item_id: variant.inventoryItemId,
              available_adjustment: 1,
              inventory_management: "shopify",
            },
          ]
        : [],
    ),
  };
}

export function wireGiftCardWebhook(loop: Loop, ret: LoopReturn) {
  const { customer } = ret.order;
  return {
    topic: "giftcard",
    trigger: "giftcard.requested",
    id: ret.id,
    total_credit_issued: ret.giftCard,
    gift_card_subtotal: ret.giftCard,
    gift_card_tax: "0.00",
    gift_card_bonus_credit: "0.00",
    currency: loop.world.currency,
    return_id: String(ret.id),
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    external_order_id: ret.order.id,
    external_order_name: ret.order.name,
    external_order_number: Number(parts.orderNumber(ret)),
  };
}

/** Ids only: whoever wants more fetches it. */
export const wireShipmentWebhook = (ret: LoopReturn) => ({
  topic: "happy.returns.shipment",
  trigger: "shipment.processed",
  loop_shipment_id: ret.id,
  happy_returns_shipment_id: ret.method?.rmaId ?? null,
});
