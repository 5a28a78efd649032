import type { World } from "../world/types";
import { gid } from "./gid";
import { moneyBag } from "./graphql/money";
import { financialStatus } from "./order-status";
import { orderTotals } from "./order-totals";
import type { StoredDisposition, StoredOrder, StoredRefund, StoredReturn } from "./store";

/** The REST-shaped order of `orders/*`. Names, addresses, e-mail and phone are null: the app has protected data level 1. */
export function orderPayload(order: StoredOrder, world: World): object {
  const totals = orderTotals(order.world);
  return {
    id: order.world.id,
    admin_graphql_api_id: gid("Order", order.world.id),
    name: order.world.name,
    order_number: Number(/\d+/.exec(order.world.name)?.[0] ?? 0),
    created_at: order.world.createdAt,
    updated_at: order.updatedAt,
    processed_at: order.world.createdAt,
    cancelled_at: order.world.cancelledAt,
    closed_at: order.closedAt,
    currency: world.currency,
    presentment_currency: order.world.presentment?.currency ?? world.currency,
    customer_locale: order.world.customerLocale,
    financial_status: financialStatus(order).toLowerCase(),
    fulfillment_status: order.world.cancelledAt ? null : "fulfilled",
    payment_gateway_names: order.world.gateways,
    note: order.note,
    tags: order.tags.join(", "),
    subtotal_price: totals.subtotal,
    total_tax: totals.tax,
    total_price: totals.total,
    total_price_set: restBag(totals.total, order, world),
    email: null,
    phone: null,
    contact_email: null,
    billing_address: null,
    shipping_address: null,
    customer: null,
    line_items: order.world.lines.map((line) => {
      const variant = world.variants.find((item) => item.id === line.variantId);
      return {
        id: line.id,
        admin_graphql_api_id: gid("LineItem", line.id),
        variant_id: line.variantId,
        product_id: variant?.productId ?? null,
        title: variant?.productTitle ?? "",
        variant_title: variant?.title ?? null,
        sku: variant?.sku ?? null,
        quantity: line.quantity,
        price: line.price,
      };
    }),
    refunds: order.refunds.map((refund) => refundPayload(order, refund)),
  };
}

export function refundPayload(order: StoredOrder, refund: StoredRefund): object {
  return {
    id: refund.id,
    admin_graphql_api_id: gid("Refund", refund.id),
    order_id: order.world.id,
    created_at: refund.createdAt,
    processed_at: refund.createdAt,
    note: refund.note,
    return: refund.returnId
      ? { id: refund.returnId, admin_graphql_api_id: gid("Return", refund.returnId) }
      : null,
    transactions: order.transactions
      .filter((transaction) => transaction.refundId === refund.id)
      .map((transaction) => ({
        id: transaction.id,
        admin_graphql_api_id: gid("OrderTransaction", transaction.id),
        kind: "refund",
        status: "success",
        gateway: transaction.gateway,
        amount: transaction.amount,
      })),
  };
}

/** `returns/*`. */
export function returnPayload(order: StoredOrder, entry: StoredReturn): object {
  return {
    id: entry.id,
    admin_graphql_api_id: gid("Return", entry.id),
    name: entry.name,
    status: entry.status.toLowerCase(),
    order: { id: order.world.id, admin_graphql_api_id: gid("Order", order.world.id) },
    total_return_line_items: entry.lines.length,
    return_line_items: entry.lines.map((line) => ({
      id: line.id,
      admin_graphql_api_id: gid("ReturnLineItem", line.id),
      quantity: line.quantity,
      refundable_quantity: line.quantity - line.refunded,
      refunded_quantity: line.refunded,
      return_reason: "other",
      return_reason_note: line.reason,
      customer_note: line.note || null,
      fulfillment_line_item: { line_item: { id: line.orderLineId } },
    })),
  };
}

/** `reverse_fulfillment_orders/dispose`: the dispositions that were just made. */
export function disposePayload(entry: StoredReturn, made: readonly StoredDisposition[]): object {
  return {
    id: entry.id,
    admin_graphql_api_id: gid("ReverseFulfillmentOrder", entry.id),
    total_dispositions: entry.dispositions?.length ?? 0,
    dispositions: made.map(({ id, type, quantity, createdAt }) => ({
      id,
      admin_graphql_api_id: gid("ReverseFulfillmentOrderDisposition", id),
      type: type.toLowerCase(),
      quantity,
      created_at: createdAt,
      location_id: null,
    })),
  };
}

/** `app/uninstalled`: the shop. */
export function shopPayload(world: World): object {
  return {
    id: world.loopShopId,
    name: world.shopName,
    domain: world.shop,
    myshopify_domain: world.shop,
    currency: world.currency,
    iana_timezone: world.timezone,
    primary_locale: world.primaryLocale,
    created_at: world.createdAt,
  };
}

function restBag(amount: string, order: StoredOrder, world: World) {
  const { shopMoney, presentmentMoney } = moneyBag(amount, order.world, world);
  const rest = (money: typeof shopMoney) => ({ amount: money.amount, currency_code: money.currencyCode });
  return { shop_money: rest(shopMoney), presentment_money: rest(presentmentMoney) };
}
