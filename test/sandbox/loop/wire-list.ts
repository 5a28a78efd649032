import type { Loop, LoopReturn } from "./state";
import { givenOf } from "./state";
import { exchangedFor, refundPerLine, totalsOf } from "./totals";
import { isoMillis, spaced } from "./wire-dates";
import { exchangesOf } from "./wire-exchange";
import * as parts from "./wire-parts";

/** A return as the detailed list writes it: ids are strings, absent values "N/A", times ISO with milliseconds. */
export function wireListItem(loop: Loop, ret: LoopReturn) {
  const label = ret.labels[0];
  const giftCardOrder = parts.giftCardOrderOf(ret);
  return {
    id: String(ret.id),
    state: ret.state,
    created_at: isoMillis(ret.createdAt),
    updated_at: isoMillis(ret.updatedAt),
    edited_at: ret.editedAt && isoMillis(ret.editedAt),
    outcome: ret.outcome,
    type: ret.type,
    order_id: String(ret.loopOrderId),
    order_name: ret.order.name,
    order_number: parts.orderNumber(ret),
    provider_order_id: String(ret.order.id),
    provider_order_number: parts.orderNumber(ret),
    customer: ret.order.customer.email,
    origin_country: parts.countryName(ret.originCountryCode),
    origin_country_code: ret.originCountryCode,
    multi_currency: ret.order.presentment !== null,
    currency: loop.world.currency,
    ...totalsOf(ret),
    gift_card_order_name: giftCardOrder.name,
    gift_card_order_id: giftCardOrder.id === null ? null : String(giftCardOrder.id),
    refund_before_inspection: true,
    was_processed: parts.wasProcessed(loop, ret),
    outcomes_processed_at: parts.outcomesProcessedAt(ret),
    shopify_refund_object: shopifyRefunds(ret),
    line_items: lineItems(ret),
    exchanges: exchangesOf(ret),
    carrier: label?.carrier ?? "N/A",
    tracking_number: label?.trackingNumber ?? "N/A",
    label_status: label?.status ?? "N/A",
    label_url: label ? parts.labelUrl(label.trackingNumber) : null,
    label_rate: label ? parts.LABEL_RATE : null,
    label_updated_at: label ? isoMillis(label.updatedAt) : "N/A",
    labels: parts.labelsOf(ret),
    status_page_url: parts.statusPageUrl(loop, ret),
    destination_id: parts.DESTINATION_ID,
    return_method: parts.returnMethodOf(ret),
    package_reference: null,
  };
}

/** One entry per Shopify refund; a refund paid by hand has none. */
function shopifyRefunds(ret: LoopReturn) {
  const byId = new Map(
    givenOf(ret, "refund")
      .filter((refund) => !refund.byHand)
      .map((refund) => [refund.shopifyRefundId, spaced(refund.at)]),
  );
  return [...byId].map(([refundId, at], index) => ({
    id: ret.id * 10 + index,
    return_id: ret.id,
    provider_refund_id: refundId,
    provider_created_at: at,
    created_at: at,
    updated_at: at,
  }));
}

function lineItems(ret: LoopReturn) {
  const refunds = refundPerLine(ret);
  return ret.lines.map((line) => {
    const swap = exchangedFor(ret, line);
    const share = refunds.get(line.id);
    return {
      line_item_id: String(line.id),
      provider_line_item_id: String(line.orderLineId),
      product_id: line.variant ? String(line.variant.productId) : null,
      variant_id: line.variant ? String(line.variant.id) : null,
      sku: line.variant?.sku ?? "",
      title: parts.titleOf(line.variant),
      price: line.price,
      discount: line.discount,
      tax: line.tax,
      refund: share?.refund ?? "0.00",
      refund_item: share?.item ?? "0.00",
      refund_tax: share?.tax ?? "0.00",
      returned_at: isoMillis(ret.createdAt),
      exchange_variant: swap === null ? "" : String(swap),
      return_reason: line.reason,
      parent_return_reason: line.parentReason,
      return_comment: line.comment ?? "N/A",
      barcode: "N/A",
      outcome: line.outcome,
      provider_restock_location_id: null,
      consolidation_tracking: null,
      consolidation_destination_id: null,
      condition: null,
      disposition: null,
    };
  });
}
