import { expect, test } from "vitest";
import { callLoop, tellStandIn } from "./checked-client";
import { liveOnce } from "./life";
import { smallOrder, smallReturn } from "./small-world";
import {
  DAY_MS,
  effectsOf,
  everyTrigger,
  HOUR_MS,
  noon,
  receiverFor,
  startWith,
  startWithReturn,
} from "./stand-in-fixture";
import type { LoopStandIn } from "./start";

const order = smallOrder(1);
const nativeReturn = {
  id: 4410000000001,
  name: "#1001-R1",
  status: "OPEN" as const,
  createdAt: noon.toISOString(),
  closedAt: null,
};
const stateOf = (loop: LoopStandIn, id = 25044001) => loop.loop.returns.get(id)?.state;

test.each([
  ["native-return-closed-in-shopify", "closed", ["return.closed", "return.updated"]],
  ["native-return-cancelled-in-shopify", "cancelled", ["return.updated"]],
] as const)("%s: Loop follows without an outcome and does not echo", async (kind, state, triggers) => {
  const loop = await startWithReturn({ nativeReturn });
  const effects = effectsOf(loop);
  const receiver = await receiverFor(loop, everyTrigger);
  const effect = { kind, shopOrderId: order.id, at: noon.toISOString() };
  loop.applyShopifyEffect({ ...effect, nativeReturnId: 1 });
  expect(stateOf(loop)).toBe("open");
  loop.applyShopifyEffect({ ...effect, nativeReturnId: nativeReturn.id });
  await loop.idle();
  expect(loop.loop.returns.get(25044001)).toMatchObject({ state, given: [], processedAt: null });
  expect(receiver.received.map(({ payload }) => payload["trigger"]).sort()).toEqual(triggers);
  expect(effects).toEqual([]);
});

test("a submitted return opens Shopify's; closing and cancelling in Loop reach it", async () => {
  const loop = await startWith();
  const effects = effectsOf(loop);
  loop.createReturn(smallReturn(1, order, noon, { nativeReturn }));
  loop.createReturn(smallReturn(2, order, noon, { nativeReturn: { ...nativeReturn, id: 2 } }));
  loop.close(1);
  loop.cancel(2);
  expect(effects).toMatchObject([
    {
      kind: "native-return-opened",
      nativeReturnName: "#1001-R1",
      lines: [{ orderLineId: order.lines[0]?.id, quantity: 1 }],
    },
    { kind: "native-return-opened" },
    { kind: "native-return-closed", nativeReturnId: nativeReturn.id, returnId: 1 },
    { kind: "native-return-cancelled", nativeReturnId: 2, returnId: 2 },
  ]);
});

test("scans touch updated_at, unless the knob says that they do not", async () => {
  const loop = await startWithReturn();
  const updatedAt = async () => {
    const { body } = await callLoop(loop, "/warehouse/return/details?return_id=25044001");
    return JSON.stringify(body).match(/"updated_at":"([^"]+)"/)?.[1];
  };
  const before = await updatedAt();
  loop.setKnobs({ scansTouchUpdatedAt: false });
  loop.scan(25044001, "in_transit");
  expect(await updatedAt()).toBe(before);
  loop.setKnobs({ scansTouchUpdatedAt: true });
  loop.scan(25044001, "delivered");
  expect(await updatedAt()).not.toBe(before);
});

test("28 days without a scan end in expired, and a scan opens it again", async () => {
  const loop = await startWithReturn();
  loop.clock.advance(28 * DAY_MS - HOUR_MS - 60_000);
  expect(stateOf(loop)).toBe("open");
  const receiver = await receiverFor(loop, everyTrigger);
  loop.clock.advance(61_000);
  await expect.poll(() => stateOf(loop)).toBe("expired");
  await loop.idle();
  expect(receiver.received.map(({ payload }) => payload["state"])).toEqual(["expired"]);
  loop.scan(25044001, "in_transit");
  expect(stateOf(loop)).toBe("open");
});

test("a drop-off return moves by its method, and says when its shipment is processed", async () => {
  const method = { provider: "Happy Returns", methodType: "in_store", state: "pending", rmaId: "HR123" };
  const loop = await startWithReturn({ labels: [], method });
  const receiver = await receiverFor(loop, [["happy.returns.shipment", "shipment.processed"]]);
  loop.scan(25044001, "delivered");
  await loop.idle();
  expect((await callLoop(loop, "/warehouse/return/details?return_id=25044001")).body).toMatchObject({
    labels: [],
    return_method: { provider: "Happy Returns", state: "delivered", rma_id: "HR123" },
  });
  expect(receiver.received).toMatchObject([{ payload: { happy_returns_shipment_id: "HR123" } }]);
});

test("life moves parcels and brings returns for orders without one, the same way for the same seed", async () => {
  const live = async (seed: number) => {
    const orders = [1, 2, 3].map((n) => smallOrder(n));
    const loop = await startWith({ orders, returns: [smallReturn(1, order, noon)] }, { seed });
    const events: string[] = [];
    while (events.at(-1) !== "nothing") {
      events.push(liveOnce(loop.loop));
      await loop.idle();
    }
    return events;
  };
  const events = await live(7);
  expect(events.filter((event) => event === "return")).toHaveLength(2);
  expect(events.filter((event) => event === "scan")).toHaveLength(12);
  expect(await live(7)).toEqual(events);
});

test("it lives only where it may", async () => {
  const seed = { orders: [smallOrder(1), smallOrder(2)], returns: [] };
  const lively = await startWith(seed, { quiet: false });
  const quiet = await startWith(seed);
  lively.clock.advance(40_000);
  quiet.clock.advance(40_000);
  await expect.poll(() => lively.loop.returns.size).toBe(1);
  expect(quiet.loop.returns.size).toBe(0);
});

test("state shows what was given and when, beside what was planned", async () => {
  const loop = await startWithReturn();
  loop.process(25044001);
  await loop.idle();
  expect(await tellStandIn(loop, "state")).toMatchObject({
    pending: 0,
    returns: [
      {
        id: 25044001,
        planned: { refund: "31.65" },
        owed: [],
        given: [{ kind: "refund", amount: "31.65", at: expect.stringMatching(/^2026-11-20T12:00/) }],
        processAccepted: 1,
      },
    ],
  });
});

test("the world is told over HTTP: returns, scans, edits, the clock and the knobs", async () => {
  const loop = await startWith();
  const spec = smallReturn(25044009, order, noon, { labels: [] });
  expect(await tellStandIn(loop, "returns", spec)).toEqual({ id: 25044009 });
  expect(await tellStandIn(loop, "returns", spec)).toMatchObject({
    refused: expect.stringContaining("exists"),
  });
  await tellStandIn(loop, "returns/25044009/admin", { action: "edit", refund: "12.00", state: "partial" });
  expect((await callLoop(loop, "/warehouse/return/details?return_id=25044009")).body).toMatchObject({
    refund: "12.00",
    state: "partial",
    edited_at: expect.stringContaining("2026-11-20 12:00"),
  });
  expect(await tellStandIn(loop, "clock", { advanceMs: DAY_MS })).toMatchObject({
    now: expect.stringContaining("2026-11-21T12:00"),
  });
  expect(await tellStandIn(loop, "knobs", { drop: 2 })).toMatchObject({ drop: 2, duplicate: 0 });
  expect(await tellStandIn(loop, "knobs", { dropp: 2 })).toMatchObject({
    refused: expect.stringContaining("dropp"),
  });
  expect(() => loop.setKnobs({ processDelayMs: -1 })).toThrow();
  expect(await tellStandIn(loop, "nothing")).toMatchObject({
    refused: expect.stringContaining("/stand-in/state"),
  });
  expect(await tellStandIn(loop, "returns/1/scan", { status: "delivered" })).toEqual({
    refused: "No return 1.",
  });
});
