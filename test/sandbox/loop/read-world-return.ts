import type { World, WorldOrder, WorldReturn } from "../world/types";
import type { Given, IdKind, LoopReturn } from "./state";
import { sum, cents } from "./money";

/** What an order of which the shop knows nothing looks like to Loop: its number and nothing else. */
const strangeOrder = (id: number): WorldOrder => ({
  id,
  name: `#${String(id).slice(-4)}`,
  createdAt: new Date(0).toISOString(),
  customer: {
    firstName: "",
    lastName: "",
    email: "",
    phone: "",
    address1: "",
    city: "",
    zip: "",
    country: "United States",
    countryCode: "US",
  },
  customerLocale: "en",
  lines: [],
  presentment: null,
  cancelledAt: null,
  hidden: false,
  gateways: ["shopify_payments"],
});

/**
 * Turns a return of the world into what Loop holds. A return of an order that is not in the world is taken as it is
 * (Loop keeps returns of orders that Shopify no longer has). Throws on an exchange for a variant that does not exist.
 */
export function readWorldReturn(
  spec: WorldReturn,
  world: World,
  nextId: (kind: IdKind) => number,
): LoopReturn {
  const order = world.orders.find((candidate) => candidate.id === spec.orderId) ?? strangeOrder(spec.orderId);
  const variantOf = (id: number) => world.variants.find((variant) => variant.id === id) ?? null;
  const ret: LoopReturn = {
    id: spec.id,
    story: spec.story,
    order,
    loopOrderId: spec.loopOrderId,
    state: spec.state,
    flagged: spec.flagged,
    createdAt: new Date(spec.createdAt),
    updatedAt: new Date(spec.updatedAt),
    closedAt: spec.closedAt === null ? null : new Date(spec.closedAt),
    editedAt: spec.editedAt === null ? null : new Date(spec.editedAt),
    type: spec.type,
    outcome: spec.outcome,
    lines: spec.lines.map((line) => {
      const orderLine = order.lines.find((candidate) => candidate.id === line.orderLineId);
      return {
        id: nextId("line"),
        orderLineId: line.orderLineId,
        variant: orderLine ? variantOf(orderLine.variantId) : null,
        price: orderLine?.price ?? "0.00",
        discount: orderLine?.discount ?? "0.00",
        tax: orderLine?.tax ?? "0.00",
        reason: line.reason,
        parentReason: line.parentReason,
        comment: line.comment,
        outcome: line.outcome,
      };
    }),
    exchanges: spec.exchanges.map((exchange) => {
      const variant = variantOf(exchange.variantId);
      if (!variant) throw new Error(`No variant ${exchange.variantId} to exchange for.`);
      return {
        id: nextId("exchange"),
        variant,
        outOfStock: exchange.outOfStock,
        outOfStockResolution: exchange.outOfStockResolution,
      };
    }),
    refund: spec.refund,
    giftCard: spec.giftCard,
    upsell: spec.upsell,
    handlingFee: spec.handlingFee,
    nativeStoreCredit: spec.nativeStoreCredit,
    nativeExchange: spec.nativeExchange,
    labels: spec.labels.map((label) => ({
      ...label,
      updatedAt: new Date(label.updatedAt),
      shipmentId: nextId("shipment"),
    })),
    method: spec.method,
    gift: spec.gift,
    notes: spec.notes.map((note) => ({
      id: nextId("note"),
      content: note.content,
      createdAt: new Date(note.createdAt),
    })),
    given: [],
    processedAt: null,
    wasProcessedFrom: spec.wasProcessed ? new Date(0) : null,
    originCountryCode: spec.originCountryCode,
    nativeReturn: spec.nativeReturn && { ...spec.nativeReturn },
    processEnds: spec.processEnds,
    queued: false,
    processAccepted: 0,
  };
  ret.given = readIssued(spec, ret);
  const lastGiven = ret.given.at(-1);
  if (ret.state === "closed" && lastGiven) ret.processedAt = ret.closedAt ?? lastGiven.at;
  return ret;
}

function readIssued({ issued }: WorldReturn, ret: LoopReturn): Given[] {
  const given: Given[] = [];
  if (issued.refund) {
    const { at, amount, gateway, shopifyRefundId } = issued.refund;
    given.push({
      kind: "refund",
      at: new Date(at),
      amount,
      gateway,
      shopifyRefundId,
      byHand: gateway === "manual",
    });
  }
  if (issued.giftCard) {
    const { at, orderId } = issued.giftCard;
    given.push({ kind: "gift-card", at: new Date(at), amount: ret.giftCard, orderId });
  }
  if (issued.shopCash) {
    given.push({ kind: "shop-cash", at: new Date(issued.shopCash.at), amount: ret.giftCard });
  }
  if (issued.exchange) {
    const { at, orderId, orderName } = issued.exchange;
    const amount = cents(sum(ret.exchanges.map((exchange) => exchange.variant.price)));
    given.push({
      kind: "exchange",
      at: new Date(at),
      amount,
      orderId: ret.nativeExchange ? null : orderId,
      orderName: ret.nativeExchange ? null : orderName,
    });
  }
  return given;
}
