import { Decimal } from "decimal.js";
import type { World, WorldOrder, WorldReturn } from "../world/types";
import { orderTotals } from "./order-totals";
import type { StoredEvent, StoredOrder, StoredRefund, StoredReturn, StoredTransaction } from "./store";

/** An order with the past that the world gives it: payment, native returns, refunds, and what the timeline says. */
export function seedOrder(order: WorldOrder, world: World, nextId: () => number): StoredOrder {
  const returns = world.returns.filter((entry) => entry.orderId === order.id);
  const paid: StoredTransaction = {
    id: nextId(),
    kind: "SALE",
    gateway: order.gateways[0] ?? "shopify_payments",
    amount: orderTotals(order).total,
    createdAt: order.createdAt,
    refundId: null,
  };
  const refunds = returns.flatMap((entry) => seedRefund(entry));
  const stored: StoredOrder = {
    world: order,
    updatedAt: order.createdAt,
    closedAt: null,
    tags: [],
    note: null,
    metafields: new Map(),
    returns: returns.flatMap((entry) => seedReturn(entry, world, nextId)),
    refunds,
    transactions: [paid, ...returns.flatMap((entry) => seedRefundTransaction(entry, nextId))],
    events: [],
  };
  stored.events = seedEvents(stored, returns, nextId);
  const last = stored.events.at(-1);
  if (last) stored.updatedAt = last.createdAt;
  return stored;
}

function seedReturn(entry: WorldReturn, world: World, nextId: () => number): StoredReturn[] {
  const native = entry.nativeReturn;
  if (!native) return [];
  const counts = new Map<number, { quantity: number; reason: string }>();
  for (const line of entry.lines) {
    const known = counts.get(line.orderLineId);
    counts.set(line.orderLineId, {
      quantity: (known?.quantity ?? 0) + 1,
      reason: known?.reason ?? line.reason,
    });
  }
  return [
    {
      id: native.id,
      name: native.name,
      status: native.status,
      createdAt: native.createdAt,
      closedAt: native.closedAt,
      lines: [...counts].map(([orderLineId, { quantity, reason }]) => ({
        id: nextId(),
        orderLineId,
        quantity,
        reason,
        note: "",
        refunded: entry.issued.refund ? quantity : 0,
      })),
      exchanges: entry.nativeExchange
        ? entry.exchanges
            .filter((exchange) => world.variants.some((variant) => variant.id === exchange.variantId))
            .map((exchange) => ({ id: nextId(), variantId: exchange.variantId, quantity: 1 }))
        : [],
      labels: entry.labels.map((label) => ({
        carrier: label.carrier,
        trackingNumber: label.trackingNumber,
      })),
    },
  ];
}

function seedRefund(entry: WorldReturn): StoredRefund[] {
  const refund = entry.issued.refund;
  if (!refund) return [];
  return [
    {
      id: refund.shopifyRefundId,
      createdAt: refund.at,
      amount: new Decimal(refund.amount).toFixed(2),
      returnId: entry.nativeReturn?.id ?? null,
      note: `Loop return ${entry.id}`,
      orderLineIds: [...new Set(entry.lines.map((line) => line.orderLineId))],
    },
  ];
}

function seedRefundTransaction(entry: WorldReturn, nextId: () => number): StoredTransaction[] {
  const refund = entry.issued.refund;
  if (!refund) return [];
  return [
    {
      id: nextId(),
      kind: "REFUND",
      gateway: refund.gateway,
      amount: new Decimal(refund.amount).toFixed(2),
      createdAt: refund.at,
      refundId: refund.shopifyRefundId,
    },
  ];
}

function seedEvents(order: StoredOrder, returns: WorldReturn[], nextId: () => number): StoredEvent[] {
  const events: Omit<StoredEvent, "id">[] = [
    {
      createdAt: order.world.createdAt,
      message: `Order ${order.world.name} was placed on Online Store.`,
      action: "placed",
      appTitle: null,
    },
  ];
  const byLoop = (createdAt: string, message: string, action: string) =>
    events.push({ createdAt, message, action, appTitle: "Loop Returns & Exchanges" });
  for (const native of order.returns) {
    byLoop(native.createdAt, `Loop Returns & Exchanges created return ${native.name}.`, "return_created");
    if (native.closedAt)
      byLoop(native.closedAt, `Loop Returns & Exchanges closed return ${native.name}.`, "return_closed");
  }
  for (const { issued } of returns) {
    if (issued.refund)
      byLoop(
        issued.refund.at,
        `Loop Returns & Exchanges refunded ${issued.refund.amount}.`,
        "refund_created",
      );
    if (issued.giftCard) byLoop(issued.giftCard.at, "Loop Returns & Exchanges issued a gift card.", "note");
    if (issued.exchange)
      byLoop(
        issued.exchange.at,
        `Loop Returns & Exchanges created exchange order ${issued.exchange.orderName}.`,
        "note",
      );
  }
  if (order.world.cancelledAt)
    events.push({
      createdAt: order.world.cancelledAt,
      message: `Order ${order.world.name} was canceled.`,
      action: "cancelled",
      appTitle: null,
    });
  return events
    .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))
    .map((event) => ({ id: nextId(), ...event }));
}
