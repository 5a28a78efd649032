import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AdminStandIn } from "./start";
import type { ReceivedRequest } from "./start-for-test";
import { clientId, clientSecret, query, startForTest, startReceiver } from "./start-for-test";
import { includeOnly } from "./webhooks";

let admin: AdminStandIn;
let app: Awaited<ReturnType<typeof startReceiver>>;
const answers: number[] = [];

beforeEach(async () => {
  answers.length = 0;
  app = await startReceiver(answers);
  admin = await startForTest({ appUrl: app.url });
});
afterEach(async () => {
  await admin.stop();
  await app.stop();
});

const orderId = "gid://shopify/Order/5540000001001";
const shop = "northwind-supply.myshopify.com";
const addTag = (tag: string) =>
  query(
    admin,
    `mutation($t: [String!]!) { tagsAdd(id: "${orderId}", tags: $t) { userErrors { message } } }`,
    {
      t: [tag],
    },
  );

/** Shopify's own library says whether a delivery is genuine. */
async function verify({ raw, headers, path }: ReceivedRequest) {
  const shopify = shopifyApi({
    apiKey: clientId,
    apiSecretKey: clientSecret,
    apiVersion: ApiVersion.October26,
    hostName: "app.example",
    isEmbeddedApp: true,
    logger: { log: () => undefined },
  });
  const rawRequest = new Request(`https://app.example${path}`, {
    method: "POST",
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    body: raw.toString("utf8"),
  });
  return shopify.webhooks.validate({ rawBody: raw.toString("utf8"), rawRequest });
}

describe("a webhook", () => {
  it("is signed and addressed as Shopify does it", async () => {
    await addTag("vip");
    await admin.idle();
    const [delivery] = app.received;
    expect(delivery?.path).toBe("/webhooks/orders/updated");
    const checked = delivery && (await verify(delivery));
    expect(checked).toMatchObject({
      valid: true,
      topic: "ORDERS_UPDATED",
      domain: shop,
      apiVersion: "2026-10",
      webhookId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(delivery?.headers).toMatchObject({
      "x-shopify-event-id": expect.any(String),
      "x-shopify-triggered-at": expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it("does not verify once a byte of it changed", async () => {
    await addTag("vip");
    await admin.idle();
    const [delivery] = app.received;
    expect(delivery && (await verify({ ...delivery, raw: Buffer.from("{}") }))).toMatchObject({
      valid: false,
    });
  });

  it("carries only the fields that the subscription includes", async () => {
    await addTag("vip");
    await admin.idle();
    expect(app.received.map(({ body }) => body)).toEqual([
      { id: 5540000001001, name: "#1001", updated_at: admin.store.order(5540000001001)?.updatedAt },
    ]);
  });

  it("comes again with its id until it is taken", async () => {
    answers.push(500, 503);
    await addTag("vip");
    await admin.idle();
    expect(new Set(app.received.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(1);
    expect(admin.webhooks.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 503],
      [3, 200],
    ]);
  });

  it("is given up after the last try", async () => {
    answers.push(500, 500, 500, 500);
    await addTag("vip");
    await admin.idle();
    expect(admin.webhooks.map(({ status }) => status)).toEqual([500, 500, 500]);
  });

  it("finds nobody while the app is away, and waits for it", async () => {
    await app.stop();
    await addTag("vip");
    await admin.idle();
    expect(admin.webhooks.map(({ status }) => status)).toEqual([502, 502, 502]);
    app = await startReceiver();
  });
});

describe("orders/updated", () => {
  it("fires by the app's own writes, and not when nothing changed", async () => {
    const write = (value: string) =>
      query(
        admin,
        `mutation($v: String!) { metafieldsSet(metafields: [{ownerId: "${orderId}", key: "loop_returns", value: $v}]) { userErrors { message } } }`,
        { v: value },
      );
    await write(`{"v":1}`);
    await write(`{"v":1}`);
    await addTag("vip");
    await addTag("vip");
    await admin.idle();
    expect(app.topics()).toEqual(["orders/updated", "orders/updated"]);
  });
});

describe("by hand", () => {
  it.each(["customers/data_request", "customers/redact", "shop/redact"])("sends %s", async (topic) => {
    const response = await admin.webhook(topic, { shop_domain: shop });
    expect(response.status).toBe(200);
    expect(app.received).toMatchObject([
      { path: "/webhooks/compliance", headers: { "x-shopify-topic": topic }, body: { shop_domain: shop } },
    ]);
    const [delivery] = app.received;
    expect(delivery && (await verify(delivery))).toMatchObject({ valid: true });
  });

  it("sends one over HTTP and tells what the app said", async () => {
    answers.push(401);
    const response = await fetch(`${admin.url}/stand-in/webhook`, {
      method: "POST",
      body: JSON.stringify({ topic: "shop/redact", payload: { shop_id: 1 } }),
    });
    expect(await response.json()).toEqual({ status: 401, body: "" });
  });

  it("refuses a topic that nobody subscribed to", async () => {
    await expect(admin.webhook("products/update", {})).rejects.toThrow("no subscription to products/update");
  });
});

describe("installing and leaving", () => {
  it("tells the app that it was uninstalled, and nothing of orders after that", async () => {
    await admin.uninstall();
    expect(app.topics()).toEqual(["app/uninstalled"]);
    expect(app.received).toMatchObject([{ body: { myshopify_domain: shop } }]);
    admin.applyLoopEffect({
      kind: "gift-card-issued",
      shopOrderId: 5540000001001,
      returnId: 1,
      at: "2026-11-01T00:00:00Z",
      amount: "5.00",
      currency: "USD",
      nativeStoreCredit: false,
    });
    await admin.idle();
    expect(app.received).toHaveLength(1);
  });

  it("tells the app of other scopes, and changes the tokens' reach", async () => {
    await admin.install("read_orders,read_returns");
    expect(app.received).toMatchObject([
      {
        headers: { "x-shopify-topic": "app/scopes_update" },
        body: {
          previous: ["read_orders", "write_orders", "read_returns", "read_products"],
          current: ["read_orders", "read_returns"],
        },
      },
    ]);
    expect((await addTag("vip")).errors).toMatchObject([{ extensions: { code: "ACCESS_DENIED" } }]);
  });
});

it("include_fields reaches into objects and leaves out what is not there", () => {
  const payload = { id: 1, order: { id: 2, name: "x" }, list: [1] };
  expect(includeOnly(payload, ["id", "order.id", "list", "absent"])).toEqual({
    id: 1,
    order: { id: 2 },
    list: [1],
  });
  expect(includeOnly(payload, null)).toBe(payload);
});
