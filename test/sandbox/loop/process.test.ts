import { expect, test } from "vitest";
import { callLoop, returnsOf, tellStandIn } from "./checked-client";
import { largeTee, smallOrder } from "./small-world";
import { effectsOf, everyTrigger, HOUR_MS, receiverFor, startWithReturn } from "./stand-in-fixture";
import type { LoopStandIn } from "./start";

const process = (loop: LoopStandIn) =>
  callLoop(loop, "/warehouse/return/25044001/process", { method: "POST" });
const details = async (loop: LoopStandIn) =>
  (await callLoop(loop, "/warehouse/return/details?return_id=25044001")).body;
const exchange = { variantId: largeTee.id, outOfStock: false, outOfStockResolution: null };
const nativeReturn = {
  id: 4410000000001,
  name: "#1001-R1",
  status: "OPEN" as const,
  createdAt: "2026-11-20T11:00:00.000Z",
  closedAt: null,
};

test("true only means queued: the return is open until the queue comes to it", async () => {
  const loop = await startWithReturn();
  loop.setKnobs({ delayScale: 1, processDelayMs: HOUR_MS });
  expect((await process(loop)).body).toBe(true);
  expect((await process(loop)).body).toBe(true);
  expect(await details(loop)).toMatchObject({ state: "open", refunds: [] });
  loop.clock.advance(HOUR_MS);
  await loop.idle();
  expect(await details(loop)).toMatchObject({ state: "closed", refunds: [{ amount: "31.65" }] });
  expect(loop.loop.returns.get(25044001)).toMatchObject({ processAccepted: 2, given: [{ amount: "31.65" }] });
});

test("a refund is proved in refunds, in shopify_refund_object and by its time; was_processed comes late", async () => {
  const loop = await startWithReturn({ nativeReturn });
  const effects = effectsOf(loop);
  await process(loop);
  await loop.idle();
  expect(await details(loop)).toMatchObject({
    state: "closed",
    refunds: [
      { gateway: "shopify_payments", amount: "31.65", currency: "USD", provider_refund_id: "5549900000001" },
    ],
    outcomes_processed_at: {
      return_processed: { timezone: "UTC" },
      refund_processed: { timezone_type: 3 },
      exchange_processed: null,
      gift_card_processed: null,
      shop_cash_processed: null,
    },
    was_processed: false,
  });
  const [listed] = returnsOf((await callLoop(loop, "/warehouse/return/list")).body);
  expect(listed).toMatchObject({
    shopify_refund_object: [{ provider_refund_id: 5549900000001, return_id: 25044001 }],
  });
  expect(effects).toMatchObject([
    {
      kind: "refund-issued",
      refundId: 5549900000001,
      amount: "31.65",
      currency: "USD",
      shopOrderId: 5540000001001,
    },
    { kind: "native-return-closed", nativeReturnId: nativeReturn.id },
  ]);

  loop.clock.advance(2 * HOUR_MS);
  expect(await details(loop)).toMatchObject({ was_processed: true });
});

test("an exchange is proved by its order; the manual refund of 0.00 beside it is none", async () => {
  const loop = await startWithReturn({ outcome: "exchange", refund: "0.00", exchanges: [exchange] });
  const effects = effectsOf(loop);
  await process(loop);
  await loop.idle();
  expect(await details(loop)).toMatchObject({
    exchange_order_name: "EXC-1001-1",
    exchange_order_id: 5549900000001,
    refunds: [{ gateway: "manual", amount: "0.00" }],
    outcomes_processed_at: { exchange_processed: { timezone: "UTC" }, refund_processed: null },
  });
  expect(effects).toMatchObject([
    {
      kind: "exchange-order-created",
      exchangeOrderName: "EXC-1001-1",
      items: [{ variantId: largeTee.id, quantity: 1, price: "30.00" }],
      amount: "31.65",
    },
  ]);
});

test("a native exchange leaves no exchange order, only its time", async () => {
  const loop = await startWithReturn({ refund: "0.00", exchanges: [exchange], nativeExchange: true });
  const effects = effectsOf(loop);
  await process(loop);
  await loop.idle();
  expect(await details(loop)).toMatchObject({
    exchange_order_id: null,
    outcomes_processed_at: { exchange_processed: { timezone: "UTC" } },
  });
  expect(effects).toMatchObject([{ kind: "exchange-items-added" }]);
});

test.each([
  [false, "gift_card_processed", ["giftcard.requested"]],
  [true, "shop_cash_processed", []],
])("store credit (native: %s) is proved by %s", async (nativeStoreCredit, evidence, cards) => {
  const loop = await startWithReturn({
    outcome: "credit",
    refund: "0.00",
    giftCard: "31.65",
    nativeStoreCredit,
  });
  const effects = effectsOf(loop);
  const receiver = await receiverFor(loop, everyTrigger);
  await process(loop);
  await loop.idle();
  expect(await details(loop)).toMatchObject({ outcomes_processed_at: { [evidence]: { timezone: "UTC" } } });
  expect(effects).toMatchObject([{ kind: "gift-card-issued", amount: "31.65", nativeStoreCredit }]);
  const triggers = receiver.received.map(({ payload }) => payload["trigger"]);
  expect(triggers.sort()).toEqual([...cards, "restock.requested", "return.closed", "return.updated"]);
});

test("out of stock: in review with the refund given and the exchange not", async () => {
  const loop = await startWithReturn({
    outcome: "exchange+refund",
    refund: "10.00",
    exchanges: [exchange],
    processEnds: "review-out-of-stock",
  });
  const receiver = await receiverFor(loop, everyTrigger);
  await process(loop);
  await loop.idle();
  expect(await details(loop)).toMatchObject({
    state: "review",
    refunds: [{ amount: "10.00" }],
    exchange_order_id: null,
    outcomes_processed_at: { return_processed: null, exchange_processed: null },
  });
  const list = await callLoop(loop, "/warehouse/return/list?state=review");
  expect(returnsOf(list.body)).toMatchObject([
    { exchanges: [{ out_of_stock: true, exchange_order_id: null }] },
  ]);
  expect(receiver.received.map(({ payload }) => [payload["trigger"], payload["state"]])).toEqual([
    ["return.updated", "review"],
  ]);

  await tellStandIn(loop, "returns/25044001/admin", { action: "restock" });
  loop.process(25044001);
  await loop.idle();
  expect(await details(loop)).toMatchObject({ state: "closed", exchange_order_name: "EXC-1001-1" });
  expect(loop.loop.returns.get(25044001)?.given.map(({ kind }) => kind)).toEqual(["refund", "exchange"]);
});

test("refund failed: in review with the exchange given and the refund not", async () => {
  const loop = await startWithReturn({
    outcome: "exchange+refund",
    refund: "10.00",
    exchanges: [exchange],
    processEnds: "review-refund-failed",
  });
  await process(loop);
  await loop.idle();
  expect(await details(loop)).toMatchObject({
    state: "review",
    exchange_order_name: "EXC-1001-1",
    refunds: [{ gateway: "manual", amount: "0.00" }],
    outcomes_processed_at: { refund_processed: null },
  });
});

test("failed: nothing is given, the state stays, Loop's reason may be null; the next try ends well", async () => {
  const loop = await startWithReturn({ processEnds: "failed" });
  loop.setKnobs({ failureMessage: null });
  const receiver = await receiverFor(loop, everyTrigger);
  await process(loop);
  await loop.idle();
  expect(receiver.received.map(({ payload }) => payload)).toEqual([
    {
      topic: "return.processing",
      trigger: "return.processing.failed",
      return_id: 25044001,
      return_state: "open",
      message: null,
      source: "api",
    },
  ]);
  expect(await details(loop)).toMatchObject({ state: "open", refunds: [] });
  await process(loop);
  await loop.idle();
  expect(await details(loop)).toMatchObject({ state: "closed" });
});

test("by hand: Loop records the refund and Shopify hears nothing", async () => {
  const loop = await startWithReturn();
  loop.setKnobs({ refundsByHand: true });
  const effects = effectsOf(loop);
  await process(loop);
  await loop.idle();
  expect(await details(loop)).toMatchObject({
    refunds: [{ gateway: "manual", amount: "31.65", provider_refund_id: null }],
  });
  expect(effects).toEqual([]);
});

test("a mixed payment is refunded in parts that add up", async () => {
  const order = smallOrder(1, { gateways: ["gift_card", "shopify_payments"] });
  const loop = await startWithReturn({}, order);
  const effects = effectsOf(loop);
  await process(loop);
  await loop.idle();
  expect(effects).toMatchObject([
    {
      kind: "refund-issued",
      amount: "31.65",
      transactions: [
        { gateway: "gift_card", amount: "15.82" },
        { gateway: "shopify_payments", amount: "15.83" },
      ],
    },
  ]);
});

test("what was given before receipt is not given again", async () => {
  const loop = await startWithReturn({ outcome: "exchange+refund", refund: "10.00", exchanges: [exchange] });
  await tellStandIn(loop, "returns/25044001/admin", { action: "give", kind: "refund" });
  expect(await details(loop)).toMatchObject({ state: "open", refunds: [{ amount: "10.00" }] });
  await process(loop);
  await loop.idle();
  expect(loop.loop.returns.get(25044001)?.given.map(({ kind }) => kind)).toEqual(["refund", "exchange"]);
});
