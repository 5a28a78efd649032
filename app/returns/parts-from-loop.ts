import type { WireExchange, WireLine, WireReturn } from "../loop/return-parts";
import type { Evidence, ExchangeItem, ReturnLabel, ReturnLine, ReturnMethod } from "./return";

/** The wire's parts in our words. Pure; what the wire lacks is null. */

export function lineFrom(line: WireLine): ReturnLine {
  const named = [line.line_item_title, line.variant_title].filter(Boolean).join(" - ");
  return {
    id: line.line_item_id,
    shopifyLineItemId: line.provider_line_item_id ?? null,
    productId: line.product_id ?? null,
    variantId: line.variant_id ?? null,
    title: line.title ?? (named || line.sku || line.line_item_id),
    sku: line.sku ?? null,
    price: line.price ?? null,
    refund: line.refund ?? null,
    reason: line.reason ?? line.return_reason ?? null,
    parentReason: line.parent_reason ?? line.parent_return_reason ?? null,
    outcome: line.outcome ?? null,
    hasComment: line.return_comment != null,
  };
}

/** An entry without an id is known by its place, which is all that tells it from its neighbours. */
export function exchangeFrom(entry: WireExchange, place: number): ExchangeItem {
  return {
    id: entry.exchange_id ?? `place-${place}`,
    title: entry.title ?? entry.sku ?? entry.variant_id ?? `place-${place}`,
    sku: entry.sku ?? null,
    variantId: entry.variant_id ?? null,
    total: entry.total ?? null,
    outOfStock: entry.out_of_stock ?? false,
    outOfStockResolution: entry.out_of_stock_resolution ?? null,
    exchangeOrderId: entry.exchange_order_id ?? null,
    exchangeOrderName: entry.exchange_order_name ?? null,
  };
}

/** One entry per label; where Loop lists none, the return's own carrier, number and status are the label. */
export function labelsFrom(wire: WireReturn): ReturnLabel[] {
  const listed = (wire.labels ?? []).map((label) => ({
    carrier: label.carrier ?? null,
    trackingNumber: label.tracking_number ?? null,
    status: label.status ?? null,
    updatedAt: label.updated_at ?? null,
  }));
  const said = listed.filter((label) => label.carrier ?? label.trackingNumber ?? label.status);
  if (said.length > 0) return said;
  const own: ReturnLabel = {
    carrier: wire.carrier ?? null,
    trackingNumber: wire.tracking_number ?? null,
    status: wire.label_status ?? null,
    updatedAt: wire.label_updated_at ?? null,
  };
  return (own.trackingNumber ?? own.status) ? [own] : [];
}

export function methodFrom(wire: WireReturn): ReturnMethod | null {
  const method = wire.return_method;
  if (!method) return null;
  const { provider = null, method_type = null, state = null, rma_id = null } = method;
  if (!(provider ?? method_type ?? state ?? rma_id)) return null;
  return { provider, methodType: method_type, state, rmaId: rma_id };
}

/** Proofs that an outcome was given. `was_processed: false` proves nothing (it lags behind `closed` by hours). */
export function evidenceFrom(wire: WireReturn): Evidence {
  const processed = wire.outcomes_processed_at;
  const ordered = (wire.exchanges ?? []).find(
    (entry) => entry.exchange_order_id ?? entry.exchange_order_name,
  );
  return {
    refundProcessedAt: processed?.refund_processed ?? null,
    giftCardProcessedAt: processed?.gift_card_processed ?? null,
    shopCashProcessedAt: processed?.shop_cash_processed ?? null,
    exchangeProcessedAt: processed?.exchange_processed ?? null,
    returnProcessedAt: processed?.return_processed ?? null,
    wasProcessed: wire.was_processed === true ? true : null,
    refunds: (wire.refunds ?? []).map((refund) => ({
      amount: refund.amount ?? null,
      currency: refund.currency?.toUpperCase() ?? null,
      gateway: refund.gateway ?? null,
      shopifyRefundId: refund.provider_refund_id ?? null,
    })),
    shopifyRefundIds: (wire.shopify_refund_object ?? []).flatMap((entry) => entry.provider_refund_id ?? []),
    giftCardOrderId: wire.gift_card_order_id ?? null,
    exchangeOrderId: wire.exchange_order_id ?? ordered?.exchange_order_id ?? null,
    exchangeOrderName: wire.exchange_order_name ?? ordered?.exchange_order_name ?? null,
  };
}
