import type { OrderReturnsView } from "../../app/returns/api";
import type { TestHouse } from "./test-house";

export { wordsOf } from "../journeys/support/hold-expected";

/** What the block of an order is answered. */
export async function viewOf(t: TestHouse, orderId: number): Promise<OrderReturnsView> {
  const reply = await t.api(`/api/orders/${orderId}/returns`);
  if (reply.status !== 200) throw new Error(`the block was answered ${reply.status}: ${reply.text}`);
  return reply.body as OrderReturnsView;
}
