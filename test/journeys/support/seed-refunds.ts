import type { MadeScenario } from "../scenarios/scenario";
import type { Stage } from "./stage";

/** Refunds of a story that are not simply what Loop issued: made by hand, or claimed by Loop and missing. */
export function seedRefunds(stage: Pick<Stage, "admin">, made: MadeScenario): void {
  const told = made.shopify.refunds;
  if (!told) return;
  const order = stage.admin.store.order(made.order.id);
  if (!order) throw new Error(`Shopify has no order ${made.order.id}`);
  order.refunds = told.map(({ id, createdAt, amount }) => ({
    id,
    createdAt,
    amount,
    returnId: null,
    note: null,
    orderLineIds: made.return.lines.map((line) => line.orderLineId),
  }));
  order.transactions = [
    ...order.transactions.filter(({ kind }) => kind === "SALE"),
    ...told.map(({ id, createdAt, amount }) => ({
      id: stage.admin.store.nextId(),
      kind: "REFUND" as const,
      gateway: made.order.gateways[0] ?? "shopify_payments",
      amount,
      createdAt,
      refundId: id,
    })),
  ];
}
