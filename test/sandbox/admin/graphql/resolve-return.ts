import { createHash } from "node:crypto";
import { gid } from "../gid";
import type { AdminStore, StoredOrder, StoredReturn, StoredReturnLine } from "../store";
import { connection, type PageArgs } from "./connection";
import { lineItemView, orderView } from "./resolve-order";
import { refundView, transactionView } from "./resolve-refund";
import { findVariant } from "./resolve-variant";

/** A native return: Shopify's own record of goods that come back, beside whatever Loop keeps. */
export function returnView(
  entry: StoredReturn,
  order: StoredOrder,
  store: AdminStore,
): Record<string, unknown> {
  const refunds = order.refunds.filter((refund) => refund.returnId === entry.id);
  return {
    __typename: "Return",
    id: gid("Return", entry.id),
    name: entry.name,
    status: entry.status,
    createdAt: entry.createdAt,
    closedAt: entry.closedAt,
    requestApprovedAt: entry.status === "REQUESTED" ? null : entry.createdAt,
    decline: entry.status === "DECLINED" ? { reason: "OTHER", note: null } : null,
    staffMember: null,
    totalQuantity: entry.lines.reduce((sum, line) => sum + line.quantity, 0),
    order: () => orderView(order, store),
    returnShippingFees: [],
    returnLineItems: (args: PageArgs) =>
      connection(
        entry.lines,
        args,
        (line) => String(line.id),
        (line) => returnLineView(line, order, store),
      ),
    exchangeLineItems: (args: PageArgs) =>
      connection(
        entry.exchanges,
        args,
        (line) => String(line.id),
        (line) => exchangeLineView(line, entry, store),
      ),
    refunds: (args: PageArgs) =>
      connection(
        refunds,
        args,
        (refund) => String(refund.id),
        (refund) => refundView(refund, order, store),
      ),
    transactions: (args: PageArgs) =>
      connection(
        order.transactions.filter((item) => refunds.some((refund) => refund.id === item.refundId)),
        args,
        (transaction) => String(transaction.id),
        (transaction) => transactionView(transaction, order, store),
      ),
    reverseFulfillmentOrders: (args: PageArgs) =>
      connection(
        [entry],
        args,
        () => String(entry.id),
        () => reverseFulfillmentOrderView(entry, order, store),
      ),
  };
}

function returnLineView(line: StoredReturnLine, order: StoredOrder, store: AdminStore) {
  const bought = order.world.lines.find((entry) => entry.id === line.orderLineId);
  const handle = line.reason.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return {
    __typename: "ReturnLineItem",
    id: gid("ReturnLineItem", line.id),
    quantity: line.quantity,
    refundableQuantity: line.quantity - line.refunded,
    refundedQuantity: line.refunded,
    processableQuantity: line.quantity - line.refunded,
    processedQuantity: line.refunded,
    unprocessedQuantity: line.quantity - line.refunded,
    returnReason: "OTHER",
    returnReasonNote: line.reason,
    customerNote: line.note || null,
    restockingFee: null,
    returnReasonDefinition: {
      __typename: "ReturnReasonDefinition",
      id: gid("ReturnReasonDefinition", stableNumber(handle)),
      handle,
      name: line.reason,
      deleted: false,
    },
    fulfillmentLineItem: {
      __typename: "FulfillmentLineItem",
      id: gid("FulfillmentLineItem", line.orderLineId),
      quantity: bought?.quantity ?? line.quantity,
      lineItem: () => (bought ? lineItemView(bought, order, store) : null),
    },
  };
}

function exchangeLineView(line: StoredReturn["exchanges"][number], entry: StoredReturn, store: AdminStore) {
  const variant = findVariant(store, line.variantId);
  const processed = entry.status === "CLOSED" ? line.quantity : 0;
  return {
    __typename: "ExchangeLineItem",
    id: gid("ExchangeLineItem", line.id),
    quantity: line.quantity,
    processedQuantity: processed,
    processableQuantity: line.quantity - processed,
    unprocessedQuantity: line.quantity - processed,
    title: variant?.productTitle ?? null,
    variantTitle: variant?.title ?? null,
    variantSku: variant?.sku ?? null,
    variantId: variant ? gid("ProductVariant", variant.id) : null,
    productId: variant ? gid("Product", variant.productId) : null,
    lineItem: null,
    lineItems: [],
  };
}

export function reverseFulfillmentOrderView(entry: StoredReturn, order: StoredOrder, store: AdminStore) {
  const view: Record<string, unknown> = {
    __typename: "ReverseFulfillmentOrder",
    id: gid("ReverseFulfillmentOrder", entry.id),
    status: entry.status === "OPEN" ? "OPEN" : entry.status === "CLOSED" ? "CLOSED" : "CANCELED",
    order: () => orderView(order, store),
    thirdPartyConfirmation: null,
    lineItems: (args: PageArgs) =>
      connection(
        entry.lines,
        args,
        (line) => String(line.id),
        (line) => reverseLineView(line, entry, order, store),
      ),
    reverseDeliveries: (args: PageArgs) =>
      connection(
        entry.labels,
        args,
        (label) => label.trackingNumber,
        (label) => ({
          __typename: "ReverseDelivery",
          id: gid("ReverseDelivery", stableNumber(label.trackingNumber)),
          reverseFulfillmentOrder: view,
          deliverable: {
            __typename: "ReverseDeliveryShippingDeliverable",
            tracking: { number: label.trackingNumber, carrierName: label.carrier, url: null },
            label: null,
          },
        }),
      ),
  };
  return view;
}

function reverseLineView(line: StoredReturnLine, entry: StoredReturn, order: StoredOrder, store: AdminStore) {
  return {
    __typename: "ReverseFulfillmentOrderLineItem",
    id: gid("ReverseFulfillmentOrderLineItem", line.id),
    totalQuantity: line.quantity,
    fulfillmentLineItem: returnLineView(line, order, store).fulfillmentLineItem,
    dispositions: (entry.dispositions ?? [])
      .filter((disposition) => disposition.orderLineId === line.orderLineId)
      .map(({ id, type, quantity, createdAt }) => ({
        __typename: "ReverseFulfillmentOrderDisposition",
        id: gid("ReverseFulfillmentOrderDisposition", id),
        type,
        quantity,
        createdAt,
        location: null,
      })),
  };
}

/** The same number for the same text, for ids of things that the store keeps without one. */
function stableNumber(text: string): number {
  return createHash("sha256").update(text).digest().readUIntBE(0, 5);
}
