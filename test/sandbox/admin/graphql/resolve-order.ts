import { addAmounts, lineTotals, orderTotals } from "../order-totals";
import { financialStatus, refundedTotal, returnStatus } from "../order-status";
import { gid } from "../gid";
import type { AdminStore, StoredOrder } from "../store";
import type { WorldOrderLine } from "../../world/types";
import { connection, type PageArgs } from "./connection";
import { moneyBag } from "./money";
import { metafieldFields } from "./resolve-metafield";
import { refundView, transactionView } from "./resolve-refund";
import { returnView } from "./resolve-return";
import { findVariant, variantView } from "./resolve-variant";

/** An order as the Admin API shows it to an app: every field this stand-in keeps, under Shopify's names. */
export function orderView(order: StoredOrder, store: AdminStore): Record<string, unknown> {
  const { world } = order;
  const totals = orderTotals(world);
  const bag = (amount: string) => moneyBag(amount, world, store.world);
  const self = () => orderView(order, store);
  return {
    __typename: "Order",
    id: gid("Order", world.id),
    legacyResourceId: String(world.id),
    name: world.name,
    number: Number(/\d+/.exec(world.name)?.[0] ?? 0),
    createdAt: world.createdAt,
    processedAt: world.createdAt,
    updatedAt: order.updatedAt,
    cancelledAt: world.cancelledAt,
    cancelReason: world.cancelledAt ? "CUSTOMER" : null,
    closed: order.closedAt !== null,
    closedAt: order.closedAt,
    confirmed: true,
    test: false,
    edited: false,
    note: order.note,
    tags: order.tags,
    currencyCode: store.world.currency,
    presentmentCurrencyCode: world.presentment?.currency ?? store.world.currency,
    customerLocale: world.customerLocale,
    sourceName: "web",
    app: null,
    returnStatus: returnStatus(order),
    displayFulfillmentStatus: world.cancelledAt ? "UNFULFILLED" : "FULFILLED",
    displayFinancialStatus: financialStatus(order),
    fullyPaid: true,
    unpaid: false,
    taxesIncluded: false,
    paymentGatewayNames: world.gateways,
    subtotalLineItemsQuantity: world.lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotalPriceSet: bag(totals.subtotal),
    currentSubtotalPriceSet: bag(totals.subtotal),
    totalTaxSet: bag(totals.tax),
    totalDiscountsSet: bag(totals.discounts),
    totalPriceSet: bag(totals.total),
    originalTotalPriceSet: bag(totals.total),
    currentTotalPriceSet: bag(addAmounts([totals.total, `-${refundedTotal(order)}`])),
    totalReceivedSet: bag(totals.total),
    totalRefundedSet: bag(refundedTotal(order)),
    netPaymentSet: bag(addAmounts([totals.total, `-${refundedTotal(order)}`])),
    ...metafieldFields(order, store, self),
    returns: (args: PageArgs & { query?: string | null }) =>
      connection(
        order.returns,
        args,
        (entry) => String(entry.id),
        (entry) => returnView(entry, order, store),
      ),
    refunds: (args: { first?: number | null }) =>
      order.refunds.slice(0, args.first ?? undefined).map((refund) => refundView(refund, order, store)),
    transactions: (args: { first?: number | null }) =>
      order.transactions
        .slice(0, args.first ?? undefined)
        .map((transaction) => transactionView(transaction, order, store)),
    transactionsCount: { count: order.transactions.length, precision: "EXACT" },
    lineItems: (args: PageArgs) =>
      connection(
        world.lines,
        args,
        (line) => String(line.id),
        (line) => lineItemView(line, order, store),
      ),
    events: (args: PageArgs & { query?: string | null; sortKey?: string | null }) =>
      connection(
        order.events,
        args,
        (event) => String(event.id),
        (event) => ({
          __typename: "BasicEvent",
          id: gid("BasicEvent", event.id),
          action: event.action,
          createdAt: event.createdAt,
          message: event.message,
          appTitle: event.appTitle,
          attributeToApp: event.appTitle !== null,
          attributeToUser: false,
          criticalAlert: false,
          subjectId: gid("Order", world.id),
          subjectType: "ORDER",
        }),
      ),
    customer: null,
    email: null,
    phone: null,
    billingAddress: null,
    shippingAddress: null,
    displayAddress: null,
    clientIp: null,
    statusPageUrl: null,
  };
}

/** A line of the order; prices before and after discounts, quantities as far as returns and refunds took from them. */
export function lineItemView(line: WorldOrderLine, order: StoredOrder, store: AdminStore) {
  const variant = findVariant(store, line.variantId);
  const totals = lineTotals(line);
  const single = lineTotals({ ...line, quantity: 1 });
  const bag = (amount: string) => moneyBag(amount, order.world, store.world);
  const refunded = order.returns
    .flatMap((entry) => entry.lines)
    .filter((entry) => entry.orderLineId === line.id)
    .reduce((sum, entry) => sum + entry.refunded, 0);
  return {
    __typename: "LineItem",
    id: gid("LineItem", line.id),
    title: variant?.productTitle ?? "",
    name: variant ? `${variant.productTitle} - ${variant.title}` : "",
    variantTitle: variant && variant.title !== "Default Title" ? variant.title : null,
    sku: variant?.sku ?? null,
    vendor: store.world.shopName,
    quantity: line.quantity,
    currentQuantity: Math.max(0, line.quantity - refunded),
    refundableQuantity: Math.max(0, line.quantity - refunded),
    requiresShipping: true,
    restockable: true,
    taxable: true,
    isGiftCard: false,
    image: null,
    originalUnitPriceSet: bag(single.original),
    originalTotalSet: bag(totals.original),
    discountedUnitPriceSet: bag(single.discounted),
    discountedTotalSet: () => bag(totals.discounted),
    discountedUnitPriceAfterAllDiscountsSet: bag(single.discounted),
    totalDiscountSet: bag(totals.discount),
    taxLines: Number(totals.tax) === 0 ? [] : [{ title: "Tax", priceSet: bag(totals.tax) }],
    variant: () => (variant ? variantView(variant, store) : null),
  };
}
