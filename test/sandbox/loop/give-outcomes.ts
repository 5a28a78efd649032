import { Decimal } from "decimal.js";
import type { EffectItem } from "../world/effects";
import type { Loop, LoopReturn } from "./state";
import { givenOf, now } from "./state";
import { cents, splitEvenly, sum } from "./money";
import { totalsOf } from "./totals";
import { exchangesOf } from "./wire-exchange";
import { orderNumber } from "./wire-parts";

/** The kinds of outcome that a return can owe. */
export type OutcomeKind = "refund" | "credit" | "exchange";

/** Planned and not given yet, in the order in which Loop gives it. */
export function owedKinds(ret: LoopReturn): OutcomeKind[] {
  const kinds: OutcomeKind[] = [];
  const creditGiven = givenOf(ret, "gift-card").length + givenOf(ret, "shop-cash").length > 0;
  if (ret.exchanges.length > 0 && givenOf(ret, "exchange").length === 0) kinds.push("exchange");
  if (new Decimal(ret.giftCard).gt(0) && !creditGiven) kinds.push("credit");
  if (new Decimal(ret.refund).gt(refunded(ret))) kinds.push("refund");
  return kinds;
}

const refunded = (ret: LoopReturn) => sum(givenOf(ret, "refund").map((refund) => refund.amount));

/** Gives one outcome: records it, from which the evidence follows, and tells Shopify. */
export function giveOutcome(loop: Loop, ret: LoopReturn, kind: OutcomeKind): void {
  switch (kind) {
    case "refund":
      return giveRefund(loop, ret);
    case "credit":
      return giveCredit(loop, ret);
    case "exchange":
      return giveExchange(loop, ret);
  }
}

const effectBase = (loop: Loop, ret: LoopReturn) => ({
  shopOrderId: ret.order.id,
  returnId: ret.id,
  at: now(loop).toISOString(),
  currency: loop.world.currency,
});

function giveRefund(loop: Loop, ret: LoopReturn) {
  const amount = cents(new Decimal(ret.refund).minus(refunded(ret)));
  const byHand = loop.knobs.refundsByHand || ret.order.gateways.includes("manual");
  const gateways = byHand
    ? ["manual"]
    : ret.order.gateways.length > 0
      ? ret.order.gateways
      : ["shopify_payments"];
  const amounts = splitEvenly(amount, gateways.length);
  const refundId = loop.nextId("shopify");
  const transactions = gateways.map((gateway, index) => ({ gateway, amount: amounts[index] ?? "0.00" }));
  for (const transaction of transactions) {
    ret.given.push({ kind: "refund", at: now(loop), ...transaction, shopifyRefundId: refundId, byHand });
  }
  if (byHand) return;
  const swapped = ret.exchanges.length;
  const orderLineIds = ret.lines.slice(swapped).map((line) => line.orderLineId);
  loop.effect({
    kind: "refund-issued",
    ...effectBase(loop, ret),
    refundId,
    amount,
    transactions,
    orderLineIds,
  });
}

function giveCredit(loop: Loop, ret: LoopReturn) {
  const amount = ret.giftCard;
  const nativeStoreCredit = ret.nativeStoreCredit;
  ret.given.push(
    nativeStoreCredit
      ? { kind: "shop-cash", at: now(loop), amount }
      : { kind: "gift-card", at: now(loop), amount, orderId: null },
  );
  loop.effect({ kind: "gift-card-issued", ...effectBase(loop, ret), amount, nativeStoreCredit });
}

function giveExchange(loop: Loop, ret: LoopReturn) {
  const amount = totalsOf(ret).exchange_total;
  const wire = exchangesOf(ret);
  const items: EffectItem[] = ret.exchanges.map(({ variant }, index) => ({
    variantId: variant.id,
    quantity: 1,
    price: variant.price,
    discount: wire[index]?.discount ?? "0.00",
    tax: wire[index]?.tax ?? "0.00",
  }));
  const base = { ...effectBase(loop, ret), items, amount };
  if (ret.nativeExchange) {
    ret.given.push({ kind: "exchange", at: now(loop), amount, orderId: null, orderName: null });
    loop.effect({ kind: "exchange-items-added", ...base });
    return;
  }
  const orderId = loop.nextId("shopify");
  const orderName = `EXC-${orderNumber(ret)}-${earlierExchanges(loop, ret) + 1}`;
  ret.given.push({ kind: "exchange", at: now(loop), amount, orderId, orderName });
  loop.effect({
    kind: "exchange-order-created",
    ...base,
    exchangeOrderId: orderId,
    exchangeOrderName: orderName,
  });
}

const earlierExchanges = (loop: Loop, ret: LoopReturn) =>
  [...loop.returns.values()].filter(
    (other) => other.order.id === ret.order.id && givenOf(other, "exchange").length > 0,
  ).length;
