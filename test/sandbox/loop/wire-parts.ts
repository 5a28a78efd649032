import { createHash } from "node:crypto";
import type { Given, Loop, LoopReturn } from "./state";
import { givenOf, now } from "./state";
import { isoMillis, phpDate } from "./wire-dates";

/** Parts of a return that several endpoints write in the same way. */

const uuidOf = (id: number) => {
  const hex = createHash("sha256").update(`return ${id}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const portal = (loop: Loop) => `https://${loop.world.shop.split(".")[0] ?? "shop"}.loopreturns.com`;

export const statusPageUrl = (loop: Loop, ret: LoopReturn) => `${portal(loop)}/#/return/${uuidOf(ret.id)}`;
export const deepLinkUrl = (loop: Loop, orderId: number) => `${portal(loop)}/#/link/${uuidOf(orderId)}`;

/** "#1001" → "1001". */
export const orderNumber = (ret: LoopReturn) => ret.order.name.replace(/\D/g, "");

export const labelUrl = (trackingNumber: string) =>
  `https://labels.loopreturns.com/${trackingNumber}/label.pdf`;

/** Cents, as labels[].rate. */
export const LABEL_RATE = 1093;
export const DESTINATION_ID = 7295;

export const labelsOf = (ret: LoopReturn) =>
  ret.labels.map((label) => ({
    status: label.status,
    updated_at: isoMillis(label.updatedAt),
    url: labelUrl(label.trackingNumber),
    rate: LABEL_RATE,
    carrier: label.carrier,
    tracking_number: label.trackingNumber,
    line_items: ret.lines
      .filter((line) => label.orderLineIds.includes(line.orderLineId))
      .map((line) => line.id),
  }));

export const returnMethodOf = (ret: LoopReturn) =>
  ret.method && {
    provider: ret.method.provider,
    method_type: ret.method.methodType,
    address: null,
    state: ret.method.state,
    rma_id: ret.method.rmaId,
    qr_code_url: `https://labels.loopreturns.com/qr/${ret.method.rmaId}.png`,
    scheduled_at: null,
    scannable_id: ret.method.rmaId,
  };

/**
 * refunds[]: empty until refunded. A return with an exchange also carries a manual entry of 0.00, which is no evidence
 * of a refund (seen in a real payload).
 */
export function refundsOf(loop: Loop, ret: LoopReturn) {
  const refunds = givenOf(ret, "refund").map((refund) => ({
    gateway: refund.gateway,
    amount: refund.amount,
    currency: loop.world.currency,
    provider_refund_id: refund.byHand ? null : String(refund.shopifyRefundId),
  }));
  if (refunds.length > 0 || givenOf(ret, "exchange").length === 0) return refunds;
  return [{ gateway: "manual", amount: "0.00", currency: loop.world.currency, provider_refund_id: null }];
}

/** Always an object; each member null or a PHP DateTime. */
export function outcomesProcessedAt(ret: LoopReturn) {
  const when = (kind: Given["kind"]) => {
    const last = givenOf(ret, kind).at(-1);
    return last ? phpDate(last.at) : null;
  };
  return {
    return_processed: ret.processedAt && phpDate(ret.processedAt),
    refund_processed: when("refund"),
    exchange_processed: when("exchange"),
    gift_card_processed: when("gift-card"),
    shop_cash_processed: when("shop-cash"),
  };
}

/** Reported late: false proves nothing. */
export const wasProcessed = (loop: Loop, ret: LoopReturn): boolean =>
  ret.wasProcessedFrom !== null && ret.wasProcessedFrom <= now(loop);

export const exchangeOrderOf = (ret: LoopReturn) => givenOf(ret, "exchange").at(-1) ?? null;
export const giftCardOrderOf = (ret: LoopReturn) => {
  const orderId = givenOf(ret, "gift-card").at(-1)?.orderId ?? null;
  return { id: orderId, name: orderId === null ? null : `LGC-${orderNumber(ret)}` };
};

const countryNames = new Intl.DisplayNames(["en"], { type: "region" });
export const countryName = (code: string): string => countryNames.of(code) ?? code;

/** Title of a line or an exchange item: product and variant. */
export const titleOf = (variant: { productTitle: string; title: string } | null): string => {
  if (!variant) return "Custom item";
  return variant.title === "Default Title"
    ? variant.productTitle
    : `${variant.productTitle} - ${variant.title}`;
};
