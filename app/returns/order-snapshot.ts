import { Decimal } from "decimal.js";
import type { ShopifyOrder } from "../shopify/read-order";
import type { OrderInShopify } from "./return";

/** What the rules need of an order, from Shopify's answer; `null` = hidden from us or gone. */
export function snapshotOf(
  orderId: string,
  order: ShopifyOrder | null,
  sellable: OrderInShopify["sellable"],
  readAt: Date,
): OrderInShopify {
  if (!order)
    return {
      id: orderId,
      name: "",
      currency: null,
      presentmentCurrency: null,
      cancelledAt: null,
      customerLocale: null,
      hidden: true,
      refunds: null,
      nativeReturns: null,
      sellable,
      readAt: readAt.toISOString(),
    };
  return {
    id: order.legacyResourceId,
    name: order.name,
    currency: order.currencyCode,
    presentmentCurrency: order.presentmentCurrencyCode,
    presentmentRate: rateOf(order.totalPriceSet),
    cancelledAt: order.cancelledAt,
    customerLocale: order.customerLocale,
    createdAt: order.createdAt,
    hidden: false,
    refunds: order.refunds.map((refund) => ({
      id: refund.id,
      at: refund.createdAt ?? "",
      amount: refund.totalRefundedSet.shopMoney.amount,
      transactionsAmount: sumOf(
        refund.transactions.nodes
          .filter((transaction) => transaction.kind === "REFUND" && transaction.status === "SUCCESS")
          .map((transaction) => transaction.amountSet.shopMoney.amount),
      ),
    })),
    nativeReturns: order.returns.nodes.map((native) => ({
      id: native.id,
      name: native.name,
      status: native.status,
      createdAt: native.createdAt,
      closedAt: native.closedAt,
      lineItemIds: native.returnLineItems.nodes.flatMap((line) =>
        line.fulfillmentLineItem ? [line.fulfillmentLineItem.lineItem.id] : [],
      ),
      exchangeProcessed: native.exchangeLineItems.nodes.some((line) => line.processedQuantity > 0),
    })),
    sellable,
    readAt: readAt.toISOString(),
  };
}

function sumOf(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)).toFixed(2);
}

/** What one unit of shop money was for the customer, from the order's total; null where it was free. */
function rateOf({ shopMoney, presentmentMoney }: ShopifyOrder["totalPriceSet"]): string | null {
  const shop = new Decimal(shopMoney.amount);
  return shop.isZero()
    ? null
    : new Decimal(presentmentMoney.amount).dividedBy(shop).toSignificantDigits(10).toString();
}
