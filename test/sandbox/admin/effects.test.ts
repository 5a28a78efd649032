import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LoopEffect, ShopifyEffect } from "../world/effects";
import type { AdminStandIn } from "./start";
import { query, startForTest, startReceiver } from "./start-for-test";

let admin: AdminStandIn;
let app: Awaited<ReturnType<typeof startReceiver>>;

beforeEach(async () => {
  app = await startReceiver();
  admin = await startForTest({ appUrl: app.url });
});
afterEach(async () => {
  await admin.stop();
  await app.stop();
});

const base = { shopOrderId: 5_540_000_001_002, returnId: 25_044_001, at: "2026-10-20T10:00:00Z" };
const refund: LoopEffect = {
  ...base,
  kind: "refund-issued",
  refundId: 8001,
  amount: "21.49",
  currency: "USD",
  transactions: [{ gateway: "shopify_payments", amount: "21.49" }],
  orderLineIds: [621_002],
};
const exchangeOrder: LoopEffect = {
  ...base,
  kind: "exchange-order-created",
  exchangeOrderId: 5_540_000_009_001,
  exchangeOrderName: "EXC-1002-1",
  items: [{ variantId: 501, quantity: 1, price: "40.00" }],
  amount: "40.00",
  currency: "USD",
};

async function order(fields: string, name = "#1002") {
  const { data, errors } = await query(
    admin,
    `query($q: String!) { orders(first: 1, query: $q) { nodes { ${fields} } } }`,
    { q: `name:"${name}"` },
  );
  expect(errors).toBeUndefined();
  return Object(data).orders.nodes[0];
}

describe("what Loop does to an order", () => {
  it("a refund stands on the order, its return and its transactions, once", async () => {
    admin.applyLoopEffect(refund);
    admin.applyLoopEffect(refund);
    expect(
      await order(
        `displayFinancialStatus totalRefundedSet { shopMoney { amount } }
         refunds { id return { name } totalRefundedSet { shopMoney { amount } } transactions(first: 2) { nodes { kind gateway amountSet { shopMoney { amount } } } } }
         returns(first: 1) { nodes { returnLineItems(first: 1) { nodes { refundedQuantity } } } }
         events(first: 1, reverse: true) { nodes { message } }`,
      ),
    ).toEqual({
      displayFinancialStatus: "PARTIALLY_REFUNDED",
      totalRefundedSet: { shopMoney: { amount: "21.49" } },
      refunds: [
        {
          id: "gid://shopify/Refund/8001",
          return: { name: "#1002-R1" },
          totalRefundedSet: { shopMoney: { amount: "21.49" } },
          transactions: {
            nodes: [
              { kind: "REFUND", gateway: "shopify_payments", amountSet: { shopMoney: { amount: "21.49" } } },
            ],
          },
        },
      ],
      returns: { nodes: [{ returnLineItems: { nodes: [{ refundedQuantity: 1 }] } }] },
      events: { nodes: [{ message: "Loop Returns & Exchanges refunded 21.49 USD." }] },
    });
    await admin.idle();
    expect(app.topics().toSorted()).toEqual(["orders/updated", "returns/process"]);
  });

  it("an exchange makes a new order with its own name", async () => {
    admin.applyLoopEffect(exchangeOrder);
    expect(await order(`id tags lineItems(first: 2) { nodes { sku quantity } }`, "EXC-1002-1")).toEqual({
      id: "gid://shopify/Order/5540000009001",
      tags: ["loop-exchange"],
      lineItems: { nodes: [{ sku: "TJ-S-NVY", quantity: 1 }] },
    });
    expect(await order("tags")).toEqual({ tags: ["loop-exchange"] });
  });

  it("items of a native exchange join the order", async () => {
    admin.applyLoopEffect({
      ...base,
      kind: "exchange-items-added",
      items: [{ variantId: 501, quantity: 1, price: "40.00" }],
      amount: "40.00",
      currency: "USD",
    });
    expect((await order(`lineItems(first: 9) { nodes { sku } }`)).lineItems.nodes).toHaveLength(3);
  });

  it("a native return is opened and closed", async () => {
    const opened: LoopEffect = {
      ...base,
      shopOrderId: 5_540_000_001_001,
      kind: "native-return-opened",
      nativeReturnId: 7002,
      nativeReturnName: "#1001-R1",
      lines: [{ orderLineId: 611_001, quantity: 2, reason: "Changed my mind" }],
      exchangeItems: [{ variantId: 502, quantity: 1, price: "19.90" }],
    };
    admin.applyLoopEffect(opened);
    expect(
      await order(
        `returnStatus returns(first: 2) { nodes { name totalQuantity exchangeLineItems(first: 1) { nodes { variantSku } } } }`,
        "#1001",
      ),
    ).toEqual({
      returnStatus: "IN_PROGRESS",
      returns: {
        nodes: [
          { name: "#1001-R1", totalQuantity: 2, exchangeLineItems: { nodes: [{ variantSku: "WS-1" }] } },
        ],
      },
    });
    const { shopOrderId, returnId, at } = opened;
    admin.applyLoopEffect({ shopOrderId, returnId, at, kind: "native-return-closed", nativeReturnId: 7002 });
    expect(await order("returnStatus", "#1001")).toEqual({ returnStatus: "RETURNED" });
    await admin.idle();
    const told = app.received.filter(({ path }) => path === "/webhooks/returns").map(({ body }) => body);
    expect(told).toHaveLength(2);
    expect(told).toEqual(
      expect.arrayContaining([
        { id: 7002, status: "open", order: { id: 5540000001001 } },
        { id: 7002, status: "closed", order: { id: 5540000001001 } },
      ]),
    );
  });

  it("an order that the shop does not have changes nothing and is logged", async () => {
    const logged: string[] = [];
    const other = await startForTest({ appUrl: app.url, log: (sentence) => logged.push(sentence) });
    other.applyLoopEffect({ ...refund, shopOrderId: 1 });
    await other.idle();
    expect(app.received).toEqual([]);
    expect(logged).toEqual(["Loop wrote to an order that the shop does not have"]);
    await other.stop();
  });

  it("an order that Shopify hides fires nothing", async () => {
    const { shopOrderId: _, ...rest } = exchangeOrder;
    admin.applyLoopEffect({
      ...rest,
      kind: "gift-card-issued",
      shopOrderId: 5_540_000_001_004,
      nativeStoreCredit: true,
    });
    await admin.idle();
    expect(app.received).toEqual([]);
  });
});

describe("what staff do in Shopify", () => {
  it("closing a native return tells Loop and the app", async () => {
    const heard: ShopifyEffect[] = [];
    const stopHearing = admin.onEffect((effect) => heard.push(effect));
    const close = () =>
      fetch(`${admin.url}/stand-in/orders/5540000001002/returns/7001/close`, { method: "POST" });
    expect((await close()).status).toBe(200);
    expect((await close()).status).toBe(409);
    await admin.idle();
    expect(heard).toEqual([
      {
        kind: "native-return-closed-in-shopify",
        shopOrderId: 5540000001002,
        nativeReturnId: 7001,
        at: expect.any(String),
      },
    ]);
    expect(app.topics().toSorted()).toEqual(["orders/updated", "returns/close"]);
    stopHearing();
  });

  it("a new order is found by its name, and told to the app", async () => {
    const made = { ...admin.store.world.orders[0], id: 5_540_000_001_050, name: "#1050" };
    const add = (body: object) =>
      fetch(`${admin.url}/stand-in/orders`, { method: "POST", body: JSON.stringify(body) });
    expect((await add(made)).status).toBe(201);
    expect(await order("name", "#1050")).toEqual({ name: "#1050" });
    await admin.idle();
    expect(app.topics()).toEqual(["orders/updated"]);
    const refused = await add({ ...made, name: undefined });
    expect([refused.status, await refused.json()]).toEqual([400, { error: expect.stringContaining("name") }]);
  });
});

it("shows what it holds, and nothing of the customer or of tokens", async () => {
  admin.applyLoopEffect(refund);
  await query(admin, "{ shop { id } }");
  const text = await (await fetch(`${admin.url}/stand-in/state`)).text();
  expect(JSON.parse(text)).toMatchObject({
    shop: "northwind-supply.myshopify.com",
    orders: expect.arrayContaining([
      expect.objectContaining({ name: "#1002", refunds: [{ id: 8001, amount: "21.49", returnId: 7001 }] }),
    ]),
    requests: [{ operation: "shop" }],
  });
  expect(text).not.toMatch(/Muster|erika@|Lindenallee|shpat_|shprt_/);
});
