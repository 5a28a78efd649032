import { gid } from "../gid";
import type { AdminStore, StoredOrder, StoredRefund, StoredTransaction } from "../store";
import { connection, type PageArgs } from "./connection";
import { moneyBag } from "./money";
import { lineItemView, orderView } from "./resolve-order";
import { returnView } from "./resolve-return";

/** A refund with its transactions; amounts are positive. */
export function refundView(
  refund: StoredRefund,
  order: StoredOrder,
  store: AdminStore,
): Record<string, unknown> {
  const lines = order.world.lines.filter((line) => refund.orderLineIds.includes(line.id));
  return {
    __typename: "Refund",
    id: gid("Refund", refund.id),
    legacyResourceId: String(refund.id),
    createdAt: refund.createdAt,
    processedAt: refund.createdAt,
    updatedAt: refund.createdAt,
    note: refund.note,
    staffMember: null,
    totalRefundedSet: moneyBag(refund.amount, order.world, store.world),
    order: () => orderView(order, store),
    return() {
      const entry = order.returns.find((item) => item.id === refund.returnId);
      return entry ? returnView(entry, order, store) : null;
    },
    transactions: (args: PageArgs) =>
      connection(
        order.transactions.filter((transaction) => transaction.refundId === refund.id),
        args,
        (transaction) => String(transaction.id),
        (transaction) => transactionView(transaction, order, store),
      ),
    refundLineItems: (args: PageArgs) =>
      connection(
        lines,
        args,
        (line) => String(line.id),
        (line) => ({
          __typename: "RefundLineItem",
          id: gid("RefundLineItem", line.id),
          quantity: 1,
          restockType: "RETURN",
          restocked: true,
          lineItem: () => lineItemView(line, order, store),
        }),
      ),
  };
}

export function transactionView(
  transaction: StoredTransaction,
  order: StoredOrder,
  store: AdminStore,
): Record<string, unknown> {
  return {
    __typename: "OrderTransaction",
    id: gid("OrderTransaction", transaction.id),
    kind: transaction.kind,
    status: "SUCCESS",
    gateway: transaction.gateway,
    formattedGateway: transaction.gateway.replaceAll("_", " "),
    amountSet: moneyBag(transaction.amount, order.world, store.world),
    createdAt: transaction.createdAt,
    processedAt: transaction.createdAt,
    test: false,
    errorCode: null,
    order: () => orderView(order, store),
  };
}
