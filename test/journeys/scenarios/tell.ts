import { Decimal } from "decimal.js";
import type {
  WorldIssued,
  WorldLabel,
  WorldOrder,
  WorldReturn,
  WorldReturnLine,
  WorldVariant,
} from "../../sandbox/world/types";
import { DAY, HOUR, SECOND } from "./scenario";
import type { MadeScenario, ScenarioIds, ShopifyRefund } from "./scenario";

/** One ordered line. Prices are the catalogue's; discount and tax are those of one unit, "0.00" unless told. */
export interface Item {
  variant: string;
  quantity?: number;
  discount?: string;
  tax?: string;
  /** The customer kept it and never asked to return it. */
  notReturned?: boolean;
  reason?: [parent: string, reason: string];
  comment?: string;
  /** Loop's word for the line; "default" unless told. */
  outcome?: string;
}

/** A story's start. Times are milliseconds before now. */
export interface Told {
  story: string;
  items: Item[];
  exchangeFor?: { variant: string; outOfStock?: boolean }[];
  /** Where what is left goes, after exchange items and fee. */
  rest?: "refund" | "credit" | "nativeCredit";
  fee?: string;
  state?: WorldReturn["state"];
  ordered?: number;
  asked?: number;
  /** Loop's last change; the moment of asking, unless told. */
  changed?: number;
  closed?: number;
  /** One label for all items unless several are told. */
  labels?: { status: string; at: number; items?: number[] }[];
  given?: { refund?: number; giftCard?: number; shopCash?: number; exchange?: number };
  /** Shopify's own return for it: by the state unless told; false where the sync made none. */
  native?: "OPEN" | "CLOSED" | "CANCELED" | false;
  order?: Partial<WorldOrder>;
  return?: Partial<WorldReturn>;
  shopifyRefunds?: ShopifyRefund[];
}

/** Writes a story out, with the money that follows from its items, so that Loop's sums hold. */
export function tell(ids: ScenarioIds, told: Told): MadeScenario {
  const order = orderOf(ids, told);
  const exchanges = (told.exchangeFor ?? []).map(({ variant, outOfStock = false }) => ({
    variantId: ids.variant(variant).id,
    outOfStock,
    outOfStockResolution: null,
  }));
  const lines = linesOf(ids, told);
  const money = planMoney(ids, told);
  const issued = issuedOf(ids, told, money, order);
  const asked = told.asked ?? 5 * DAY;
  const changed = told.changed ?? told.closed ?? asked;
  const made: WorldReturn = {
    id: ids.returnId,
    story: told.story,
    orderId: order.id,
    loopOrderId: ids.loopOrderId,
    state: told.state ?? "open",
    flagged: false,
    createdAt: ids.ago(asked),
    updatedAt: ids.ago(changed),
    closedAt: told.closed === undefined ? null : ids.ago(told.closed),
    editedAt: null,
    type: "standard",
    lines,
    exchanges,
    ...money,
    nativeStoreCredit: told.rest === "nativeCredit",
    nativeExchange: false,
    labels: labelsOf(ids, told, lines),
    method: null,
    gift: false,
    notes: [],
    issued,
    wasProcessed: (told.closed ?? 0) > 3 * HOUR && Object.keys(issued).length > 0,
    originCountryCode: order.customer.countryCode,
    nativeReturn: nativeOf(ids, told, asked),
    processEnds: "closed",
    ...told.return,
  };
  return {
    order,
    return: made,
    variants: variantsOf(ids, told),
    shopify: {
      ...(told.shopifyRefunds ? { refunds: told.shopifyRefunds } : {}),
      exchangeOrder: exchangeOrderOf(ids, told, made, order),
    },
  };
}

function orderOf(ids: ScenarioIds, told: Told): WorldOrder {
  return {
    id: ids.orderId,
    name: ids.orderName,
    createdAt: ids.ago(told.ordered ?? (told.asked ?? 5 * DAY) + 7 * DAY),
    customer: ids.customer,
    customerLocale: "en-US",
    lines: told.items.map((item, n) => ({
      id: ids.lineId(n),
      variantId: ids.variant(item.variant).id,
      quantity: item.quantity ?? 1,
      price: ids.variant(item.variant).price,
      discount: item.discount ?? "0.00",
      tax: item.tax ?? "0.00",
    })),
    presentment: null,
    cancelledAt: null,
    hidden: false,
    gateways: ["shopify_payments"],
    ...told.order,
  };
}

/** Loop lists one entry per unit. */
function linesOf(ids: ScenarioIds, told: Told): WorldReturnLine[] {
  return told.items.flatMap((item, n) => {
    if (item.notReturned) return [];
    const [parentReason, reason] = item.reason ?? ["Fit", "Too big"];
    const { comment = null, outcome = "default" } = item;
    const line = { orderLineId: ids.lineId(n), reason, parentReason, comment, outcome };
    return Array.from({ length: item.quantity ?? 1 }, () => ({ ...line }));
  });
}

function planMoney(ids: ScenarioIds, { items, exchangeFor = [], rest = "refund", fee = "0.00" }: Told) {
  const zero = new Decimal(0);
  const returned = items
    .filter((item) => !item.notReturned)
    .reduce((sum, item) => {
      const unit = new Decimal(ids.variant(item.variant).price).minus(item.discount ?? 0).plus(item.tax ?? 0);
      return sum.plus(unit.times(item.quantity ?? 1));
    }, zero);
  const chosen = exchangeFor.reduce((sum, { variant }) => sum.plus(ids.variant(variant).price), zero);
  const left = returned.minus(chosen).minus(fee);
  const back = Decimal.max(left, zero).toFixed(2);
  const upsell = Decimal.max(left.negated(), zero).toFixed(2);
  const restWord = rest === "refund" ? "refund" : "credit";
  const outcome =
    exchangeFor.length === 0
      ? restWord
      : left.greaterThan(0)
        ? `exchange+${restWord}`
        : left.lessThan(0)
          ? "upsell"
          : "exchange";
  return {
    outcome,
    refund: rest === "refund" ? back : "0.00",
    giftCard: rest === "refund" ? "0.00" : back,
    upsell,
    handlingFee: fee,
  };
}

function issuedOf(
  ids: ScenarioIds,
  { given = {}, return: changes }: Told,
  money: { refund: string },
  order: WorldOrder,
): WorldIssued {
  const issued: WorldIssued = {};
  if (given.refund !== undefined)
    issued.refund = {
      at: ids.ago(given.refund),
      amount: money.refund,
      shopifyRefundId: ids.refundId,
      gateway: order.gateways[0] ?? "shopify_payments",
    };
  if (given.giftCard !== undefined) issued.giftCard = { at: ids.ago(given.giftCard), orderId: null };
  if (given.shopCash !== undefined) issued.shopCash = { at: ids.ago(given.shopCash) };
  if (given.exchange !== undefined)
    issued.exchange = changes?.nativeExchange
      ? { at: ids.ago(given.exchange), orderId: order.id, orderName: order.name }
      : { at: ids.ago(given.exchange), orderId: ids.exchangeOrderId, orderName: ids.exchangeOrderName };
  return issued;
}

function labelsOf(ids: ScenarioIds, told: Told, lines: WorldReturnLine[]): WorldLabel[] {
  return (told.labels ?? []).map(({ status, at, items }, n) => ({
    carrier: "USPS",
    trackingNumber: ids.tracking(n),
    status,
    updatedAt: ids.ago(at),
    orderLineIds: items?.map((item) => ids.lineId(item)) ?? [
      ...new Set(lines.map((line) => line.orderLineId)),
    ],
  }));
}

function nativeOf(ids: ScenarioIds, told: Told, asked: number): WorldReturn["nativeReturn"] {
  if (told.native === false) return null;
  const { state = "open" } = told;
  const status = told.native ?? (state === "closed" ? "CLOSED" : state === "cancelled" ? "CANCELED" : "OPEN");
  return {
    id: ids.nativeReturnId,
    name: ids.nativeReturnName,
    status,
    createdAt: ids.ago(asked - 20 * SECOND),
    closedAt: status === "CLOSED" ? ids.ago(told.closed ?? told.changed ?? asked) : null,
  };
}

/** The exchange order that Loop makes is paid by Loop's discount, so nothing is left to pay. */
function exchangeOrderOf(ids: ScenarioIds, told: Told, made: WorldReturn, order: WorldOrder) {
  const exchange = made.issued.exchange;
  if (!exchange || exchange.orderId === order.id) return null;
  return {
    ...order,
    id: exchange.orderId,
    name: exchange.orderName,
    createdAt: exchange.at,
    lines: (told.exchangeFor ?? []).map(({ variant }, n) => ({
      id: ids.lineId(50 + n),
      variantId: ids.variant(variant).id,
      quantity: 1,
      price: ids.variant(variant).price,
      discount: ids.variant(variant).price,
      tax: "0.00",
    })),
    cancelledAt: null,
    hidden: false,
  };
}

function variantsOf(ids: ScenarioIds, { items, exchangeFor = [] }: Told): WorldVariant[] {
  const handles = new Set([...items, ...exchangeFor].map(({ variant }) => variant));
  return [...handles].map((handle) => ids.variant(handle));
}
