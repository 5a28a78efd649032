import { expect, test } from "vitest";
import { callLoop, expectValidDelivery, tellStandIn } from "./checked-client";
import { signLoop } from "./php-json";
import { smallOrder, smallReturn } from "./small-world";
import { everyTrigger, HOUR_MS, noon, receiverFor, startWith, startWithReturn } from "./stand-in-fixture";
import type { LoopStandIn } from "./start";

const order = smallOrder(1);
const updated = [["return", "return.updated"]] as const;
const attemptsOf = (loop: LoopStandIn) =>
  loop.loop.deliveries.map(({ outcome, attempts }) => [outcome, attempts.map(({ status }) => status)]);

test("a return's story is told: created without a label, the label, its scans, the end", async () => {
  const loop = await startWith();
  const receiver = await receiverFor(loop, everyTrigger);
  loop.createReturn(smallReturn(25044001, order, noon));
  await loop.idle();
  loop.scan(25044001, "in_transit");
  await loop.idle();
  loop.process(25044001);
  await loop.idle();

  const told = receiver.received.map(({ payload }) => payload);
  expect(told.slice(0, 3)).toMatchObject([
    { trigger: "return.created", state: "open", labels: [], carrier: "", tracking_number: "N/A" },
    { trigger: "label.created", id: 25044001, label_status: "new", carrier: "USPS" },
    { trigger: "label.updated", id: 25044001, label_status: "in_transit" },
  ]);
  expect(told.slice(3).map(({ trigger }) => trigger)).toEqual(
    expect.arrayContaining(["return.updated", "return.closed", "restock.requested"]),
  );
  for (const { raw, signature, payload } of receiver.received) {
    expectValidDelivery(String(payload["topic"]), payload);
    expect(signature).toBe(signLoop(raw, loop.webhookSecret));
  }
});

test("the return topic has the documented keys in the documented order, and no other evidence", async () => {
  const loop = await startWithReturn();
  const receiver = await receiverFor(loop, [["return", "return.closed"]]);
  loop.close(25044001);
  await loop.idle();
  const [delivery] = receiver.received;
  expect(Object.keys(delivery?.payload ?? {}).join(" ")).toBe(
    "topic trigger shop_id id state created_at edited_at total order_id order_name provider_order_id order_number " +
      "provider_order_number provider_order_external_id provider_order_sales_channel customer customer_detail address " +
      "currency return_product_total return_discount_total return_tax_total return_total return_credit_total " +
      "status_page_url exchange_product_total exchange_discount_total exchange_tax_total exchange_total " +
      "exchange_credit_total gift_card handling_fee refund upsell is_gift_return refunds labels line_items exchanges " +
      "carrier tracking_number label_status label_updated_at",
  );
  expect(delivery?.raw).toContain(
    String.raw`"status_page_url":"https:\/\/northwind-supply.loopreturns.com\/#\/return\/`,
  );
  expect(delivery?.raw).toContain(String.raw`"first_name":"Zo\u00eb"`);
  expect(delivery?.payload).toMatchObject({
    id: "25044001",
    order_id: 98761001,
    created_at: "2026-11-20T11:00:00Z",
  });
});

test("each matching active subscription gets its own delivery, an inactive one none", async () => {
  const loop = await startWithReturn();
  const first = await receiverFor(loop, updated);
  const second = await receiverFor(loop, updated);
  await callLoop(loop, "/webhooks", {
    method: "POST",
    body: { topic: "return", trigger: "return.updated", url: second.url },
  });
  loop.flag(25044001);
  await loop.idle();
  expect([first.received.length, second.received.length]).toEqual([1, 1]);
});

test("the trigger decides when, the topic what", async () => {
  const loop = await startWithReturn();
  const receiver = await receiverFor(loop, [
    ["return", "label.updated"],
    ["restock", "label.updated"],
  ]);
  loop.scan(25044001, "delivered");
  await loop.idle();
  expect(receiver.received.map(({ payload }) => payload)).toMatchObject([
    { topic: "return", trigger: "label.updated", id: "25044001", label_status: "delivered" },
  ]);
});

test("a failing receiver is tried six times in all, later and later", async () => {
  const loop = await startWithReturn();
  const receiver = await receiverFor(loop, updated);
  receiver.answers.push({ status: 500 }, { status: 503 }, { status: 0, hangUp: true });
  receiver.answers.push({ status: 502 }, { status: 500 }, { status: 500 }, { status: 200 });
  loop.flag(25044001);
  await loop.idle();
  expect(attemptsOf(loop)).toEqual([["failed", [500, 503, 0, 502, 500, 500]]]);
  expect(new Set(receiver.received.map(({ raw, signature }) => raw + signature)).size).toBe(1);
});

test("the waits double, with jitter of half to one and a half", async () => {
  const loop = await startWithReturn();
  loop.setKnobs({ delayScale: 1, retryBaseMs: HOUR_MS });
  const receiver = await receiverFor(loop, updated);
  receiver.answers.push({ status: 500 }, { status: 500 });
  loop.flag(25044001);
  await loop.idle();
  loop.clock.advance(HOUR_MS / 2 - 5_000);
  await loop.idle(0);
  expect(receiver.received).toHaveLength(1);
  loop.clock.advance(HOUR_MS + 5_000);
  await loop.idle(0);
  expect(receiver.received).toHaveLength(2);
  loop.clock.advance(HOUR_MS - 5_000);
  await loop.idle(0);
  expect(receiver.received).toHaveLength(2);
  loop.clock.advance(2 * HOUR_MS + 5_000);
  await loop.idle(0);
  expect(attemptsOf(loop)).toEqual([["delivered", [500, 500, 200]]]);
});

test.each([400, 401, 403, 404, 405])("a %i is final", async (status) => {
  const loop = await startWithReturn();
  const receiver = await receiverFor(loop, updated);
  receiver.answers.push({ status });
  loop.flag(25044001);
  await loop.idle();
  expect(attemptsOf(loop)).toEqual([["failed", [status]]]);
});

test("retry-after is honoured up to 30 minutes; longer is taken as a refusal", async () => {
  const loop = await startWithReturn();
  loop.setKnobs({ delayScale: 1 });
  const receiver = await receiverFor(loop, updated);
  receiver.answers.push({ status: 503, headers: { "retry-after": "1800" } });
  loop.flag(25044001);
  await loop.idle();
  loop.clock.advance(29 * 60_000);
  await loop.idle(0);
  expect(receiver.received).toHaveLength(1);
  loop.clock.advance(61_000);
  await loop.idle(0);
  expect(attemptsOf(loop)).toEqual([["delivered", [503, 200]]]);

  receiver.answers.push({ status: 503, headers: { "retry-after": "1801" } });
  await tellStandIn(loop, "returns/25044001/admin", { action: "release" });
  await loop.idle();
  expect(attemptsOf(loop).at(-1)).toEqual(["failed", [503]]);
});

test("knobs drop, double, empty and forge deliveries, each as often as told", async () => {
  const loop = await startWithReturn();
  const receiver = await receiverFor(loop, [["label", "label.updated"]]);
  const scanWith = async (knobs: Parameters<typeof loop.setKnobs>[0]) => {
    loop.setKnobs(knobs);
    receiver.received.length = 0;
    loop.scan(25044001, "in_transit");
    await loop.idle();
    return receiver.received.map(({ raw, signature }) => ({
      raw: raw.slice(0, 16),
      genuine: signature === signLoop(raw, loop.webhookSecret),
    }));
  };
  const usual = { raw: '{"topic":"label"', genuine: true };
  expect(await scanWith({ drop: 1 })).toEqual([]);
  expect(await scanWith({ duplicate: 1 })).toEqual([usual, usual]);
  expect(await scanWith({ emptyPayload: 1 })).toEqual([{ raw: "", genuine: true }]);
  expect(await scanWith({ forgedSignature: 1 })).toEqual([{ ...usual, genuine: false }]);
  expect(await scanWith({ drop: { probability: 1 } })).toEqual([]);
  expect(await scanWith({ drop: 0 })).toEqual([usual]);
});

test("a shuffled delivery is overtaken by a later one", async () => {
  const loop = await startWithReturn();
  const receiver = await receiverFor(loop, [["label", "label.updated"]]);
  loop.setKnobs({ delayScale: 1, shuffle: 1, shuffleMs: HOUR_MS });
  loop.scan(25044001, "in_transit");
  loop.scan(25044001, "delivered");
  await loop.idle();
  loop.clock.advance(HOUR_MS);
  await loop.idle();
  expect(receiver.received.map(({ payload }) => payload["label_status"])).toEqual([
    "delivered",
    "in_transit",
  ]);
});

test("an earlier delivery can be sent again byte for byte, and any body with a signature", async () => {
  const loop = await startWithReturn();
  const receiver = await receiverFor(loop, updated);
  loop.flag(25044001);
  await loop.idle();
  await tellStandIn(loop, "deliver", { deliveryId: loop.loop.deliveries[0]?.id });
  await tellStandIn(loop, "deliver", { url: receiver.url, body: '{"topic":"surprise"}' });
  await loop.idle();
  const raws = receiver.received.map(({ raw }) => raw);
  expect(raws).toEqual([raws[0], raws[0], '{"topic":"surprise"}']);
  for (const { raw, signature } of receiver.received) {
    expect(signature).toBe(signLoop(raw, loop.webhookSecret));
  }
});

test("what is there already can be announced", async () => {
  const loop = await startWithReturn({ state: "closed", closedAt: noon.toISOString() });
  const receiver = await receiverFor(loop, everyTrigger);
  loop.announce();
  await loop.idle();
  expect(receiver.received.map(({ payload }) => payload["trigger"])).toEqual(
    expect.arrayContaining(["return.created", "label.updated", "return.closed"]),
  );
});
