import { expect, test } from "vitest";
import { callLoop } from "./checked-client";
import { smallOrder, smallReturn, soldOutTee } from "./small-world";
import { ago, DAY_MS, HOUR_MS, startWith, startWithReturn } from "./stand-in-fixture";

const nothing = { error: { message: "No return found with this ID." } };

test.each(["2026-10", "2026-07", "v1"])(
  "version %s answers a return by each of its names",
  async (version) => {
    const loop = await startWithReturn();
    for (const query of [
      "return_id=25044001",
      "order_id=5540000001001",
      "order_name=1001",
      "order_name=%231001",
    ]) {
      const { status, body } = await callLoop(loop, `/warehouse/return/details?${query}`, { version });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        id: 25044001,
        order_id: 98761001,
        provider_order_id: 5540000001001,
        order_name: "#1001",
        created_at: "2026-11-20 11:00:00",
        line_items: [{ provider_line_item_id: 55400000010011, reason: "Item was too small" }],
      });
    }
  },
);

test("ids are integers, reasons are called reason, and there is no exchanges key", async () => {
  const loop = await startWithReturn({
    outcome: "exchange",
    refund: "0.00",
    exchanges: [{ variantId: soldOutTee.id, outOfStock: false, outOfStockResolution: null }],
  });
  const { body } = await callLoop(loop, "/warehouse/return/details?return_id=25044001");
  expect(body).not.toHaveProperty("exchanges");
  expect(body).toMatchObject({
    exchange_total: "31.65",
    exchange_order_id: null,
    line_items: [{ exchange_variant: soldOutTee.id, parent_reason: "Item didn't fit" }],
  });
  expect(JSON.stringify(body)).not.toContain("return_reason");
});

test.each(["return_id=1", "return_id=abc", "order_id=98761001", "order_name=nobody", ""])(
  "HTTP 200 and an error for %s, which matches nothing",
  async (query) => {
    const loop = await startWithReturn();
    const { status, body } = await callLoop(loop, `/warehouse/return/details?${query}`);
    expect({ status, body }).toEqual({ status: 200, body: nothing });
  },
);

test("of an order's several returns the newest is answered", async () => {
  const order = smallOrder(1);
  const loop = await startWith({
    orders: [order],
    returns: [
      smallReturn(25044003, order, ago(2 * DAY_MS)),
      smallReturn(25044002, order, ago(HOUR_MS)),
      smallReturn(25044001, order, ago(DAY_MS)),
    ],
  });
  const { body } = await callLoop(loop, `/warehouse/return/details?order_id=${order.id}`);
  expect(body).toMatchObject({ id: 25044002 });
});

test("a return without label writes its absent values as empty, N/A and null", async () => {
  const loop = await startWithReturn({ labels: [] });
  const { body } = await callLoop(loop, "/warehouse/return/details?return_id=25044001");
  expect(body).toMatchObject({
    carrier: "",
    tracking_number: "N/A",
    label_status: "N/A",
    label_url: "",
    labels: [],
    edited_at: null,
    return_method: null,
  });
});

test("amounts come in the customer's currency when asked for", async () => {
  const order = smallOrder(1, { presentment: { currency: "EUR", rate: "0.9" } });
  const loop = await startWithReturn({}, order);
  const path = "/warehouse/return/details?return_id=25044001";
  expect((await callLoop(loop, path)).body).toMatchObject({
    currency: "USD",
    refund: "31.65",
    multi_currency: true,
  });
  expect((await callLoop(loop, `${path}&currency_type=presentment`)).body).toMatchObject({
    currency: "EUR",
    refund: "28.49",
  });
});

test("a return of an order that the shop does not have is answered all the same", async () => {
  const loop = await startWithReturn({ orderId: 5540000009999 });
  const { body } = await callLoop(loop, "/warehouse/return/details?order_id=5540000009999");
  expect(body).toMatchObject({ id: 25044001, order_name: "#9999" });
});
