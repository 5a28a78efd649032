import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AdminStandIn } from "../start";
import { exchange, query, startForTest } from "../start-for-test";

let admin: AdminStandIn;
let clock: Date;

beforeEach(async () => {
  clock = new Date("2026-11-01T12:00:00Z");
  admin = await startForTest({ now: () => clock });
});
afterEach(() => admin.stop());

const gid = (number: number) => `gid://shopify/Order/${5_540_000_000_000 + number}`;

describe("reading orders", () => {
  it("answers what the order block and the linker ask", async () => {
    const { data, errors } = await query(
      admin,
      `query OrderForExt($id: ID!) {
        order(id: $id) {
          id name legacyResourceId cancelledAt closedAt returnStatus displayFulfillmentStatus displayFinancialStatus tags
          returnRef: metafield(namespace: "$app", key: "loop_returns") { id }
          returns(first: 5) { nodes { id name status totalQuantity
            returnLineItems(first: 5) { nodes { id quantity refundableQuantity
              ... on ReturnLineItem { returnReasonDefinition { handle name } fulfillmentLineItem { lineItem { id title sku } } } } }
            reverseFulfillmentOrders(first: 2) { nodes { status reverseDeliveries(first: 2) { nodes { deliverable {
              ... on ReverseDeliveryShippingDeliverable { tracking { number carrierName } } } } } } } } }
          events(first: 1, reverse: true) { nodes { __typename message } }
          totalRefundedSet { shopMoney { amount currencyCode } }
        }
      }`,
      { id: gid(1002) },
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      order: {
        id: gid(1002),
        name: "#1002",
        legacyResourceId: "5540000001002",
        cancelledAt: null,
        returnStatus: "IN_PROGRESS",
        displayFinancialStatus: "PAID",
        returnRef: null,
        returns: {
          nodes: [
            {
              name: "#1002-R1",
              status: "OPEN",
              totalQuantity: 1,
              returnLineItems: {
                nodes: [
                  {
                    quantity: 1,
                    refundableQuantity: 1,
                    returnReasonDefinition: { handle: "too-small", name: "Too small" },
                    fulfillmentLineItem: { lineItem: { title: "Wool Socks", sku: "WS-1" } },
                  },
                ],
              },
              reverseFulfillmentOrders: {
                nodes: [
                  {
                    status: "OPEN",
                    reverseDeliveries: {
                      nodes: [{ deliverable: { tracking: { number: "1Z999", carrierName: "UPS" } } }],
                    },
                  },
                ],
              },
            },
          ],
        },
        events: { nodes: [{ __typename: "BasicEvent", message: expect.stringContaining("created return") }] },
        totalRefundedSet: { shopMoney: { amount: "0.0", currencyCode: "USD" } },
      },
    });
  });

  it("finds orders by name with and without #, by id, by metafield, and by nothing that it cannot see", async () => {
    const find = async (text: string) => {
      const { data } = await query(
        admin,
        `query($q: String!) { orders(first: 9, query: $q) { nodes { name } } }`,
        { q: text },
      );
      return data;
    };
    const names = (...found: string[]) => ({ orders: { nodes: found.map((name) => ({ name })) } });
    expect(await find(`name:1001`)).toEqual(names("#1001"));
    expect(await find(`name:"#1002"`)).toEqual(names("#1002"));
    expect(await find(`id:5540000001003`)).toEqual(names("#1003"));
    expect(await find(`name:1001 OR name:1003`)).toEqual(names("#1001", "#1003"));
    expect(await find(`-name:1001 created_at:<2026-10-03`)).toEqual(names("#1002"));
    expect(await find(`return_status:in_progress`)).toEqual(names("#1002"));
    expect(await find(`name:1004`)).toEqual(names());
    await query(
      admin,
      `mutation($id: ID!) { metafieldsSet(metafields: [{ownerId: $id, key: "loop_return_states", value: "[\\"Open\\",\\"In review\\"]"}]) { userErrors { message } } }`,
      { id: gid(1003) },
    );
    expect(await find(`metafields.$app.loop_return_states:"In review"`)).toEqual(names("#1003"));
  });

  it("hides old orders as Shopify does without read_all_orders", async () => {
    const { data, errors } = await query(
      admin,
      `query($id: ID!) { order(id: $id) { name } nodes(ids: [$id]) { id } orderByIdentifier(identifier: {id: $id}) { name } orders(first: 10) { nodes { name } } }`,
      { id: gid(1004) },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      order: null,
      nodes: [null],
      orderByIdentifier: null,
      orders: { nodes: ["#1001", "#1002", "#1003"].map((name) => ({ name })) },
    });
  });

  it("pages forwards by opaque cursors", async () => {
    const page = `query($after: String) { orders(first: 2, after: $after, sortKey: CREATED_AT, reverse: true) { nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
    const first = await query(admin, page);
    expect(first.data).toMatchObject({
      orders: {
        nodes: [{ name: "#1003" }, { name: "#1002" }],
        pageInfo: { hasNextPage: true, hasPreviousPage: false },
      },
    });
    const { orders } = Object(first.data);
    const second = await query(admin, page, { after: orders.pageInfo.endCursor });
    expect(second.data).toMatchObject({
      orders: { nodes: [{ name: "#1001" }], pageInfo: { hasNextPage: false, hasPreviousPage: true } },
    });
    const foreign = await query(admin, page, { after: "bm90IG91cnM=" });
    expect(foreign.errors).toMatchObject([{ message: "Invalid cursor for current pagination sort." }]);
  });

  it("gives both currencies of an order paid in another one", async () => {
    const { data } = await query(
      admin,
      `query($id: ID!) { order(id: $id) { currencyCode presentmentCurrencyCode totalPriceSet { shopMoney { amount } presentmentMoney { amount currencyCode } } } }`,
      { id: gid(1003) },
    );
    expect(data).toEqual({
      order: {
        currencyCode: "USD",
        presentmentCurrencyCode: "EUR",
        totalPriceSet: {
          shopMoney: { amount: "97.09" },
          presentmentMoney: { amount: "87.38", currencyCode: "EUR" },
        },
      },
    });
  });

  it("tells what is left of a variant", async () => {
    const { data } = await query(
      admin,
      `{ nodes(ids: ["gid://shopify/ProductVariant/501"]) { ... on ProductVariant { sku sellableOnlineQuantity inventoryQuantity inventoryPolicy inventoryItem { tracked } } } productVariants(first: 5, query: "sku:WS-1") { nodes { displayName availableForSale } } }`,
    );
    expect(data).toEqual({
      nodes: [
        {
          sku: "TJ-S-NVY",
          sellableOnlineQuantity: 3,
          inventoryQuantity: 3,
          inventoryPolicy: "DENY",
          inventoryItem: { tracked: true },
        },
      ],
      productVariants: { nodes: [{ displayName: "Wool Socks", availableForSale: false }] },
    });
  });
});

describe("what Shopify would refuse", () => {
  it.each([
    ["{ shop { nam } }", "Field 'nam' doesn't exist on type 'Shop'", "undefinedField"],
    ["{ order { id } }", "Field 'order' is missing required arguments: id", "missingRequiredArguments"],
    ["{ shop(id: 1) { id } }", "Field 'shop' doesn't accept argument 'id'", "argumentNotAccepted"],
    [
      "query($id: String!) { order(id: $id) { id } }",
      "Type mismatch on variable $id (String! / ID!)",
      "variableMismatch",
    ],
    ["{ shop }", /^Field must have selections \(field 'shop' returns Shop/, "selectionMismatch"],
  ])("%s → %s", async (text, message, code) => {
    const { status, data, errors } = await query(admin, text);
    expect([status, data]).toEqual([200, undefined]);
    expect(errors).toMatchObject([
      {
        message: typeof message === "string" ? message : expect.stringMatching(message),
        locations: [expect.anything()],
        extensions: { code },
      },
    ]);
  });

  it("says where a field stands that does not exist", async () => {
    const { errors } = await query(admin, `query Named { current: shop { plan { price } } }`);
    expect(errors).toMatchObject([{ path: ["query Named", "current", "plan", "price"] }]);
  });

  it("text that is no GraphQL is a syntax error", async () => {
    const { errors } = await query(admin, "{ shop {");
    expect(errors).toMatchObject([{ message: expect.stringMatching(/^syntax error, .* at \[1, 9\]$/) }]);
  });

  it("a variable that is missing is named", async () => {
    const { errors } = await query(admin, "query($id: ID!) { order(id: $id) { id } }");
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^Variable \$id was provided/),
        extensions: { code: "INVALID_VARIABLE" },
      },
    ]);
  });

  it("a list without first or last, and one of more than 250", async () => {
    expect((await query(admin, "{ orders { nodes { id } } }")).errors).toMatchObject([
      { message: "you must provide one of first or last" },
    ]);
    expect((await query(admin, "{ orders(first: 251) { nodes { id } } }")).errors).toMatchObject([
      { extensions: { code: "BAD_REQUEST" } },
    ]);
  });

  it("an unknown access token", async () => {
    const { status, errors } = await query(admin, "{ shop { id } }", {}, "shpat_unknown");
    expect([status, errors]).toEqual([
      401,
      expect.stringMatching(/^\[API\] Invalid API key or access token/),
    ]);
  });

  it("an API version that does not exist", async () => {
    const { token } = await exchange(admin);
    const ask = (version: string) =>
      fetch(`${admin.url}/admin/api/${version}/graphql.json`, {
        method: "POST",
        headers: { "x-shopify-access-token": token },
        body: JSON.stringify({ query: "{ shop { id } }" }),
      });
    expect((await ask("2019-01")).status).toBe(404);
    const answer = await ask("2026-07");
    expect([answer.status, answer.headers.get("x-shopify-api-version")]).toEqual([200, "2026-07"]);
  });
});

describe("access", () => {
  it("a missing scope nulls the field and says which access it needs", async () => {
    await admin.install("read_orders,write_orders,read_products");
    const { status, data, errors } = await query(
      admin,
      `query($id: ID!) { order(id: $id) { name } return(id: "gid://shopify/Return/7001") { name } }`,
      { id: gid(1002) },
    );
    expect(status).toBe(200);
    expect(data).toEqual({ order: { name: "#1002" }, return: null });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^Access denied for return field\. Required access: `read_returns`/),
        path: ["return"],
        extensions: { code: "ACCESS_DENIED", documentation: "https://shopify.dev/api/usage/access-scopes" },
      },
    ]);
  });

  it("a node is guarded by its own type", async () => {
    await admin.install("read_orders");
    const { errors } = await query(admin, `{ node(id: "gid://shopify/ProductVariant/501") { id } }`);
    expect(errors).toMatchObject([{ path: ["node"], extensions: { code: "ACCESS_DENIED" } }]);
  });

  it("a write scope reads too", async () => {
    await admin.install("write_orders");
    const { data } = await query(admin, `query($id: ID!) { order(id: $id) { name } }`, { id: gid(1001) });
    expect(data).toEqual({ order: { name: "#1001" } });
  });

  it("fields of the customer are null: the app has protected customer data level 1", async () => {
    await admin.install("read_orders,read_customers");
    const { data, errors } = await query(
      admin,
      `query($id: ID!) { order(id: $id) { name email phone customer { id } shippingAddress { city } } }`,
      { id: gid(1001) },
    );
    expect(data).toEqual({
      order: { name: "#1001", email: null, phone: null, customer: null, shippingAddress: null },
    });
    expect(errors).toHaveLength(4);
    expect(errors).toMatchObject(
      ["email", "phone", "customer", "shippingAddress"].map((field) => ({
        message: expect.stringContaining(`not approved to use the ${field} field`),
      })),
    );
  });

  it("the installation shows the scopes that were granted", async () => {
    const { data } = await query(
      admin,
      `{ currentAppInstallation { accessScopes { handle } app { handle } } }`,
    );
    expect(data).toEqual({
      currentAppInstallation: {
        accessScopes: ["read_orders", "write_orders", "read_returns", "read_products"].map((handle) => ({
          handle,
        })),
        app: { handle: "loopside" },
      },
    });
  });
});

describe("cost", () => {
  it("is told with the bucket's state, and refills with time", async () => {
    const first = await query(admin, `{ orders(first: 20) { nodes { id } } }`);
    expect(first.extensions).toEqual({
      cost: {
        requestedQueryCost: 7,
        actualQueryCost: expect.any(Number),
        throttleStatus: { maximumAvailable: 2000, currentlyAvailable: expect.any(Number), restoreRate: 100 },
      },
    });
    admin.drainBucket(3);
    const throttled = await query(admin, `{ orders(first: 20) { nodes { id } } }`);
    expect([throttled.status, throttled.data]).toEqual([200, undefined]);
    expect(throttled.errors).toMatchObject([{ message: "Throttled", extensions: { code: "THROTTLED" } }]);
    expect(throttled.extensions).toMatchObject({
      cost: { requestedQueryCost: 7, actualQueryCost: null, throttleStatus: { currentlyAvailable: 3 } },
    });
    clock = new Date(clock.getTime() + 1000);
    expect((await query(admin, `{ orders(first: 20) { nodes { id } } }`)).errors).toBeUndefined();
  });

  it("refuses a query that is too costly at any time", async () => {
    const { errors } = await query(
      admin,
      `{ orders(first: 250) { nodes { returns(first: 50) { nodes { returnLineItems(first: 50) { nodes { id } } } } } } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: "MAX_COST_EXCEEDED", maxCost: 1000 } }]);
  });

  it("keeps what was asked, by name", async () => {
    await query(admin, `query ShopName { shop { name } }`);
    expect(admin.requests.map(({ operation }) => operation)).toEqual(["ShopName"]);
  });
});
