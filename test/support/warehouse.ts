import type { OrderReturnsView, ReceivedAnswer, ReceivedView } from "../../app/returns/api";
import type { Condition } from "../../app/returns/received";
import { saveWarehouseRule } from "../../app/shops/warehouse-rule.server";
import type { WarehouseMode } from "../../app/shops/warehouse-rule";
import { welcome } from "../../app/shops/welcome.server";
import { makeWarehouseToken } from "../../app/shops/warehouse-tokens.server";
import type { ReturnFacts } from "../../app/returns/return";
import { ORDER, RETURN } from "./ask-action";
import type { ApiReply } from "./call-api";
import type { TestHouse } from "./test-house";

/** A token of the shop, as the settings page shows it once. */
export async function makeToken(t: TestHouse, name = "Dock 3", shop = t.shop): Promise<string> {
  const made = await makeWarehouseToken(t.house, shop, { name, by: "Ana Ortiz" });
  if (made.outcome !== "made") throw new Error(`the token was not made: ${made.outcome}`);
  return made.token;
}

/** Switches the rules to a mode, by the way that a merchant has to take. */
export async function switchWarehouse(
  t: TestHouse,
  mode: WarehouseMode,
  amountLimit = "500.00",
): Promise<void> {
  // As when the settings page is opened: the shop's currency is learnt from Shopify.
  await welcome(t.house, t.shop, undefined);
  for (const step of mode === "automatic" ? (["suggest", "automatic"] as const) : [mode]) {
    const saved = await saveWarehouseRule(t.db, { mode: step, amountLimit }, t.now());
    if (saved.outcome !== "saved") throw new Error(`the mode was not saved: ${saved.outcome}`);
  }
}

/** Loop's ids of a return's items, as we know them. */
export async function itemsOf(t: TestHouse, returnId = RETURN): Promise<string[]> {
  const [row] = await t.db.query<{ facts: ReturnFacts }>(
    "SELECT facts FROM returns WHERE shop = $1 AND return_id = $2",
    [String(returnId)],
  );
  return row?.facts.lines.map((line) => line.id) ?? [];
}

export type Said = Condition | [Condition, string];

/** Reports the return's items in their order, as a warehouse does. */
export async function report(
  t: TestHouse,
  token: string | null,
  said: readonly Said[],
  how: { returnId?: number; key?: string; body?: unknown } = {},
): Promise<ApiReply> {
  const returnId = how.returnId ?? RETURN;
  const items = how.body ? [] : await itemsOf(t, returnId);
  const lines = said.map((one, index) => ({
    lineItemId: items[index] ?? "1",
    condition: typeof one === "string" ? one : one[0],
    ...(typeof one === "string" ? {} : { note: one[1] }),
  }));
  return t.api(`/api/received/${returnId}`, {
    token,
    body: how.body ?? { lines },
    ...(how.key === undefined ? {} : { headers: { "idempotency-key": how.key } }),
  });
}

export const reported = (reply: ApiReply): ReceivedAnswer => {
  if (reply.status !== 200) throw new Error(`the report was answered ${reply.status}: ${reply.text}`);
  return reply.body as ReceivedAnswer;
};

/** What the order's block is told of the return's received items. */
export async function receivedInBlock(
  t: TestHouse,
  returnId = RETURN,
  orderId = ORDER,
): Promise<ReceivedView | null> {
  const { body } = await t.api(`/api/orders/${orderId}/returns`);
  return (body as OrderReturnsView).details[String(returnId)]?.received ?? null;
}

/** What was decided so far, in order. */
export const decisions = (t: TestHouse) =>
  t.db.query<{
    outcome: string;
    reason: string;
    mode: string;
    amount: string | null;
    action_id: string | null;
  }>("SELECT outcome, reason, mode, amount, action_id FROM received_decisions WHERE shop = $1 ORDER BY id");
