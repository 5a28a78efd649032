import { afterEach, beforeEach, expect, it } from "vitest";
import type { AdminStandIn } from "../start";
import { query, startForTest } from "../start-for-test";

let admin: AdminStandIn;

beforeEach(async () => {
  admin = await startForTest();
});
afterEach(() => admin.stop());

const ownerId = "gid://shopify/Order/5540000001001";
const mutation = `mutation SetMeta($m: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $m) { metafields { namespace key type compareDigest } userErrors { field message code } } }`;

interface Entry {
  ownerId?: string;
  namespace?: string;
  key?: string;
  type?: string;
  value?: string;
  compareDigest?: string | null;
}

async function set(...entries: Entry[]) {
  const m = entries.map((entry) => ({ ownerId, key: "loop_returns", value: "{}", ...entry }));
  const { data } = await query(admin, mutation, { m });
  const { metafieldsSet } = Object(data);
  return { metafields: metafieldsSet.metafields, errors: metafieldsSet.userErrors };
}

async function read() {
  const { data } = await query(
    admin,
    `query($id: ID!) { order(id: $id) { metafield(namespace: "$app", key: "loop_returns") { jsonValue compareDigest type } } }`,
    { id: ownerId },
  );
  return Object(data).order.metafield;
}

it("writes into the app's own namespace, with the definition's type", async () => {
  const { metafields, errors } = await set({ value: `{"v":1}` });
  expect(errors).toEqual([]);
  expect(metafields).toEqual([
    {
      namespace: "app--7700001",
      key: "loop_returns",
      type: "json",
      compareDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
  expect(await read()).toEqual({
    jsonValue: { v: 1 },
    compareDigest: metafields[0].compareDigest,
    type: "json",
  });
});

it("compares and sets: an older digest is stale, null means it must not exist yet", async () => {
  const first = await set({ value: `{"v":1}`, compareDigest: null });
  const digest = first.metafields[0].compareDigest;
  expect((await set({ value: `{"v":2}`, compareDigest: null })).errors).toMatchObject([
    { code: "STALE_OBJECT" },
  ]);
  const second = await set({ value: `{"v":2}`, compareDigest: digest });
  expect(second.errors).toEqual([]);
  expect((await set({ value: `{"v":3}`, compareDigest: digest })).errors).toMatchObject([
    { code: "STALE_OBJECT" },
  ]);
  expect((await set({ value: `{"v":3}`, compareDigest: "abc" })).errors).toMatchObject([
    { code: "INVALID_COMPARE_DIGEST" },
  ]);
  expect(await read()).toMatchObject({ jsonValue: { v: 2 } });
});

it("writes all or nothing", async () => {
  const { errors, metafields } = await set(
    { value: `{"v":1}` },
    { key: "loop_return_states", value: "not a list" },
  );
  expect(metafields).toEqual([]);
  expect(errors).toMatchObject([{ field: ["metafields", "1", "value"], code: "INVALID_VALUE" }]);
  expect(await read()).toBeNull();
});

it.each<[string, Entry, string]>([
  ["JSON of more than 128 KB", { value: JSON.stringify("x".repeat(128 * 1024)) }, "TOO_LONG"],
  ["JSON that is none", { value: "{" }, "INVALID_VALUE"],
  ["another type than the definition's", { type: "boolean", value: "true" }, "INVALID_TYPE"],
  ["no type where nothing defines one", { key: "other", value: "x" }, "BLANK"],
  [
    "a line break in a single line",
    { key: "other", type: "single_line_text_field", value: "a\nb" },
    "INVALID_VALUE",
  ],
  ["another app's namespace", { namespace: "app--1", type: "json" }, "APP_NOT_AUTHORIZED"],
  ["an order that does not exist", { ownerId: "gid://shopify/Order/1" }, "INVALID"],
  ["an order that Shopify hides", { ownerId: "gid://shopify/Order/5540000001004" }, "INVALID"],
])("refuses %s", async (_, entry, code) => {
  const { errors, metafields } = await set(entry);
  expect(metafields).toEqual([]);
  expect(errors).toMatchObject([{ code }]);
});

it("takes 25 entries and no more", async () => {
  const entries = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `key_${index}`, type: "json", value: "1" }));
  expect((await set(...entries(25))).errors).toEqual([]);
  expect((await set(...entries(26))).errors).toMatchObject([
    { code: "LESS_THAN_OR_EQUAL_TO", field: ["metafields"] },
  ]);
});

it("deletes, and answers null for what was not there", async () => {
  await set({});
  const { data } = await query(
    admin,
    `mutation($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) { deletedMetafields { key } userErrors { message } } }`,
    { m: ["loop_returns", "absent"].map((key) => ({ ownerId, namespace: "$app", key })) },
  );
  expect(data).toEqual({
    metafieldsDelete: { deletedMetafields: [{ key: "loop_returns" }, null], userErrors: [] },
  });
  expect(await read()).toBeNull();
});

it("needs write_orders", async () => {
  await admin.install("read_orders");
  const { data, errors } = await query(admin, mutation, {
    m: [{ ownerId, key: "loop_returns", value: "{}" }],
  });
  expect(data).toEqual({ metafieldsSet: null });
  expect(errors).toMatchObject([
    { extensions: { code: "ACCESS_DENIED", requiredAccess: "`write_orders` access scope." } },
  ]);
});

it("takes a definition once", async () => {
  const create = `mutation { metafieldDefinitionCreate(definition: {name: "Extra", namespace: "$app", key: "extra", type: "boolean", ownerType: ORDER}) { createdDefinition { key type { name } } userErrors { code } } }`;
  expect((await query(admin, create)).data).toEqual({
    metafieldDefinitionCreate: {
      createdDefinition: { key: "extra", type: { name: "boolean" } },
      userErrors: [],
    },
  });
  expect((await query(admin, create)).data).toMatchObject({
    metafieldDefinitionCreate: { userErrors: [{ code: "TAKEN" }] },
  });
});

it("takes a Flow trigger", async () => {
  const { data } = await query(
    admin,
    `mutation($p: JSON) { flowTriggerReceive(handle: "loop-return-status-changed", payload: $p) { userErrors { message } } }`,
    { p: { order_id: 1, "Return state": "closed" } },
  );
  expect(data).toEqual({ flowTriggerReceive: { userErrors: [] } });
  expect(admin.store.flowTriggers).toMatchObject([{ payload: { order_id: 1 } }]);
});
