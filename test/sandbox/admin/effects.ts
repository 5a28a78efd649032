import type { EffectItem, LoopEffect } from "../world/effects";
import type { WorldOrder } from "../world/types";
import { addAmounts } from "./order-totals";
import type { AdminStore, StoredOrder, StoredReturn } from "./store";
import { orderPayload, refundPayload, returnPayload } from "./webhook-payloads";

const loop = "Loop Returns & Exchanges";

interface EffectContext {
  store: AdminStore;
  fire(topic: string, payload: object): void;
  /** Moves updated_at and sends `orders/updated`. */
  orderChanged(order: StoredOrder): void;
  log?: ((sentence: string, ids?: object) => void) | undefined;
}

/**
 * What Loop does to the shop by its own access (native returns, refunds, gift cards, exchange orders) and the webhooks
 * that Shopify sends the app about it. One told twice changes nothing; one for an order that the shop does not have is
 * logged and changes nothing, as Shopify would refuse it to Loop.
 */
export function applyLoopEffect(effect: LoopEffect, context: EffectContext): void {
  const order = context.store.order(effect.shopOrderId);
  if (!order) {
    context.log?.("Loop wrote to an order that the shop does not have", {
      kind: effect.kind,
      orderId: effect.shopOrderId,
    });
    return;
  }
  switch (effect.kind) {
    case "native-return-opened":
      return openReturn(effect, order, context);
    case "native-return-closed":
      return endReturn(effect, order, context, "CLOSED");
    case "native-return-cancelled":
      return endReturn(effect, order, context, "CANCELED");
    case "refund-issued":
      return issueRefund(effect, order, context);
    case "gift-card-issued": {
      const what = effect.nativeStoreCredit ? "store credit" : "a gift card";
      context.store.addEvent(
        order,
        `${loop} issued ${what} of ${effect.amount} ${effect.currency}.`,
        "note",
        loop,
      );
      addTag(order, effect.nativeStoreCredit ? "loop-store-credit" : "loop-gift-card");
      return context.orderChanged(order);
    }
    case "exchange-order-created":
      return createExchangeOrder(effect, order, context);
    case "exchange-items-added": {
      const lines = linesOf(effect.items, context.store);
      order.world = { ...order.world, lines: [...order.world.lines, ...lines] };
      context.store.addEvent(order, `${loop} added exchange items to this order.`, "order_edited", loop);
      addTag(order, "loop-exchange");
      return context.orderChanged(order);
    }
  }
}

type Effect<Kind extends LoopEffect["kind"]> = Extract<LoopEffect, { kind: Kind }>;

function openReturn(
  effect: Effect<"native-return-opened">,
  order: StoredOrder,
  { store, fire, orderChanged }: EffectContext,
): void {
  if (order.returns.some((entry) => entry.id === effect.nativeReturnId)) return;
  const entry: StoredReturn = {
    id: effect.nativeReturnId,
    name: effect.nativeReturnName,
    status: "OPEN",
    createdAt: effect.at,
    closedAt: null,
    lines: effect.lines.map((line) => ({ id: store.nextId(), ...line, note: "", refunded: 0 })),
    exchanges: effect.exchangeItems.map(({ variantId, quantity }) => ({
      id: store.nextId(),
      variantId,
      quantity,
    })),
    labels: [],
  };
  order.returns.push(entry);
  store.addEvent(order, `${loop} created return ${entry.name}.`, "return_created", loop);
  fire("returns/approve", returnPayload(order, entry));
  orderChanged(order);
}

/** Ends a native return that is open, and tells it by `returns/close` or `returns/cancel`. */
export function endReturn(
  effect: { nativeReturnId: number; at: string },
  order: StoredOrder,
  { store, fire, orderChanged }: EffectContext,
  status: "CLOSED" | "CANCELED",
  who: string | null = loop,
): void {
  const entry = order.returns.find((item) => item.id === effect.nativeReturnId);
  if (!entry || entry.status !== "OPEN") return;
  entry.status = status;
  if (status === "CLOSED") entry.closedAt = effect.at;
  const [verb, topic] = status === "CLOSED" ? ["closed", "returns/close"] : ["canceled", "returns/cancel"];
  store.addEvent(order, `${who ?? "Staff"} ${verb} return ${entry.name}.`, `return_${verb}`, who);
  fire(topic, returnPayload(order, entry));
  orderChanged(order);
}

function issueRefund(
  effect: Effect<"refund-issued">,
  order: StoredOrder,
  { store, fire, orderChanged }: EffectContext,
): void {
  if (order.refunds.some((refund) => refund.id === effect.refundId)) return;
  const entry = order.returns.find(
    (item) =>
      item.status === "OPEN" && item.lines.some((line) => effect.orderLineIds.includes(line.orderLineId)),
  );
  const refund = {
    id: effect.refundId,
    createdAt: effect.at,
    amount: addAmounts([effect.amount]),
    returnId: entry?.id ?? null,
    note: `Loop return ${effect.returnId}`,
    orderLineIds: effect.orderLineIds,
  };
  order.refunds.push(refund);
  for (const { gateway, amount } of effect.transactions)
    order.transactions.push({
      id: store.nextId(),
      kind: "REFUND",
      gateway,
      amount: addAmounts([amount]),
      createdAt: effect.at,
      refundId: refund.id,
    });
  store.addEvent(order, `${loop} refunded ${refund.amount} ${effect.currency}.`, "refund_created", loop);
  fire("refunds/create", refundPayload(order, refund));
  if (entry) {
    for (const line of entry.lines)
      if (effect.orderLineIds.includes(line.orderLineId)) line.refunded = line.quantity;
    fire("returns/process", returnPayload(order, entry));
  }
  orderChanged(order);
}

function createExchangeOrder(
  effect: Effect<"exchange-order-created">,
  order: StoredOrder,
  { store, fire, orderChanged }: EffectContext,
): void {
  if (!store.order(effect.exchangeOrderId)) {
    const made: WorldOrder = {
      ...order.world,
      id: effect.exchangeOrderId,
      name: effect.exchangeOrderName,
      createdAt: effect.at,
      lines: linesOf(effect.items, store),
      cancelledAt: null,
      hidden: false,
      gateways: ["Loop"],
    };
    const stored = store.addOrder(made);
    addTag(stored, "loop-exchange");
    stored.note = `Exchange for ${order.world.name}`;
    fire("orders/create", orderPayload(stored, store.world));
    orderChanged(stored);
  }
  store.addEvent(order, `${loop} created exchange order ${effect.exchangeOrderName}.`, "note", loop);
  addTag(order, "loop-exchange");
  orderChanged(order);
}

function linesOf(items: EffectItem[], store: AdminStore): WorldOrder["lines"] {
  return items.map(({ variantId, quantity, price, discount = "0.00", tax = "0.00" }) => ({
    id: store.nextId(),
    variantId,
    quantity,
    price,
    discount,
    tax,
  }));
}

function addTag(order: StoredOrder, tag: string): void {
  if (!order.tags.includes(tag)) order.tags = [...order.tags, tag].toSorted();
}
