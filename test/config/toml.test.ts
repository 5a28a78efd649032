import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflateSync, gunzipSync } from "node:zlib";
import { parse } from "smol-toml";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

/**
 * `shopify app build` checks that these files are well-formed; whether a topic, a scope or a version is a true one it
 * learns only at deploy. This test learns it here, from Shopify's own schema.
 */
const ROOT = join(import.meta.dirname, "../..");
const EXTENSION = join(ROOT, "extensions/order-returns");

const subscription = z.object({
  topics: z.array(z.string()).default([]),
  compliance_topics: z.array(z.string()).default([]),
  uri: z.string(),
  include_fields: z.array(z.string()).optional(),
});
const definition = z.strictObject({
  type: z.string(),
  name: z.string(),
  description: z.string(),
  access: z.strictObject({ admin: z.enum(["merchant_read", "merchant_read_write"]) }),
  capabilities: z.strictObject({ admin_filterable: z.boolean() }).optional(),
});
const appToml = z.strictObject({
  client_id: z.string().length(32),
  name: z.string().max(30),
  handle: z.string(),
  application_url: z.url({ protocol: /^https$/ }),
  embedded: z.literal(true),
  extension_directories: z.array(z.string()),
  web_directories: z.array(z.string()),
  build: z.record(z.string(), z.boolean()),
  access_scopes: z.strictObject({ scopes: z.string() }),
  access: z.strictObject({
    admin: z.strictObject({
      direct_api_mode: z.literal("online"),
      embedded_app_direct_api_access: z.literal(true),
    }),
  }),
  auth: z.strictObject({ redirect_urls: z.array(z.url()) }),
  webhooks: z.strictObject({ api_version: z.string(), subscriptions: z.array(subscription) }),
  order: z.strictObject({
    metafields: z.strictObject({ app: z.record(z.string(), definition) }),
  }),
});
const extensionToml = z.strictObject({
  api_version: z.string(),
  extensions: z.array(
    z.object({
      handle: z.string(),
      uid: z.uuid(),
      type: z.literal("ui_extension"),
      name: z.string(),
      targeting: z.array(
        z.object({
          module: z.string(),
          target: z.string(),
          should_render: z.object({ module: z.string() }).optional(),
        }),
      ),
    }),
  ),
});
const schemaJson = z.object({
  data: z.object({
    __schema: z.object({
      types: z.array(
        z.object({ name: z.string(), enumValues: z.array(z.object({ name: z.string() })).nullable() }),
      ),
    }),
  }),
});
const packageJson = z.object({ dependencies: z.record(z.string(), z.string()) });

const app = appToml.parse(parse(readFileSync(join(ROOT, "shopify.app.toml"), "utf8")));
const extension = extensionToml.parse(parse(readFileSync(join(EXTENSION, "shopify.extension.toml"), "utf8")));

describe("shopify.app.toml", () => {
  it("asks for these scopes and no more", () => {
    expect(app.access_scopes.scopes).toBe("read_orders,write_orders,read_returns,read_products");
  });

  it("takes webhooks of the version whose schema is in the repository", () => {
    expect(app.webhooks.api_version).toBe("2026-10");
    expect(existsSync(join(ROOT, `app/shopify/schema/admin_${app.webhooks.api_version}.json.gz`))).toBe(true);
  });

  it("names only topics that Shopify knows", () => {
    const packed = readFileSync(join(ROOT, `app/shopify/schema/admin_${app.webhooks.api_version}.json.gz`));
    const { types } = schemaJson.parse(JSON.parse(gunzipSync(packed).toString())).data.__schema;
    const topics = types.find(({ name }) => name === "WebhookSubscriptionTopic")?.enumValues ?? [];
    const known = new Set(topics.map(({ name }) => name));
    expect(known.size).toBeGreaterThan(50);
    const ours = app.webhooks.subscriptions.flatMap((one) => one.topics);
    expect(ours.filter((topic) => !known.has(topic.toUpperCase().replace("/", "_")))).toEqual([]);
    expect(new Set(ours).size, "a topic subscribed twice").toBe(ours.length);
  });

  it("sends each topic to its door", () => {
    const doors = Object.fromEntries(
      app.webhooks.subscriptions.flatMap((one) =>
        [...one.topics, ...one.compliance_topics].map((topic) => [topic, one.uri]),
      ),
    );
    expect(doors).toEqual({
      "app/uninstalled": "/webhooks/app/uninstalled",
      "app/scopes_update": "/webhooks/app/scopes_update",
      "customers/data_request": "/webhooks/compliance",
      "customers/redact": "/webhooks/compliance",
      "shop/redact": "/webhooks/compliance",
      "orders/updated": "/webhooks/orders/updated",
      ...Object.fromEntries(
        ["request", "approve", "decline", "update", "process", "close", "reopen", "cancel"].map((word) => [
          `returns/${word}`,
          "/webhooks/returns",
        ]),
      ),
      "reverse_fulfillment_orders/dispose": "/webhooks/reverse_fulfillment_orders",
    });
  });

  it("asks for no field of a customer, and for one that changes with every delivery", () => {
    for (const topic of ["orders/updated", "returns/close", "reverse_fulfillment_orders/dispose"]) {
      const fields =
        app.webhooks.subscriptions.find((one) => one.topics.includes(topic))?.include_fields ?? [];
      expect(fields).toContain("admin_graphql_api_id");
      expect(fields.filter((field) => /customer|email|address|phone|note/.test(field))).toEqual([]);
    }
    const orders = app.webhooks.subscriptions.find((one) => one.topics.includes("orders/updated"));
    expect(orders?.include_fields).toEqual(["id", "name", "updated_at", "admin_graphql_api_id"]);
  });

  it("defines the metafields that the order list can filter by", () => {
    const { loop_returns, loop_return_states, loop_attention, ...others } = app.order.metafields.app;
    expect(others).toEqual({});
    expect(loop_returns).toMatchObject({ type: "json", access: { admin: "merchant_read" } });
    expect(loop_returns?.capabilities).toBeUndefined();
    expect(loop_return_states).toMatchObject({
      type: "list.single_line_text_field",
      capabilities: { admin_filterable: true },
    });
    expect(loop_attention).toMatchObject({ type: "boolean", capabilities: { admin_filterable: true } });
  });
});

describe("shopify.extension.toml", () => {
  it("speaks the version of the installed @shopify/ui-extensions", () => {
    const { dependencies } = packageJson.parse(
      JSON.parse(readFileSync(join(EXTENSION, "package.json"), "utf8")),
    );
    const [year, month] = (dependencies["@shopify/ui-extensions"] ?? "").split(".");
    expect(extension.api_version).toBe(`${year}-${month?.padStart(2, "0")}`);
    expect(extension.api_version).toBe("2026-07");
  });

  it("has the two targets under handles that stay", () => {
    expect(
      extension.extensions.map(({ handle, uid, targeting }) => [handle, uid, targeting[0]?.target]),
    ).toEqual([
      ["order-returns-block", "5d0c1f8e-6b1a-4c0e-9f3b-2a7d54e0b101", "admin.order-details.block.render"],
      ["order-returns-action", "5d0c1f8e-6b1a-4c0e-9f3b-2a7d54e0b102", "admin.order-details.action.render"],
    ]);
    for (const { handle, targeting } of extension.extensions) {
      expect(handle).toMatch(/^[a-zA-Z0-9-]{1,50}$/);
      expect(targeting, "Shopify takes one target per block or action").toHaveLength(1);
      for (const { module, should_render } of targeting) {
        for (const path of [module, ...(should_render === undefined ? [] : [should_render.module])]) {
          expect(existsSync(join(EXTENSION, path)), path).toBe(true);
        }
      }
    }
  });

  it("opens the action by the handle that it has", () => {
    const block = readFileSync(join(EXTENSION, "src/block/index.tsx"), "utf8");
    expect(block).toContain(`"extension://${extension.extensions[1]?.handle}"`);
  });
});

describe("the built bundles", () => {
  /** Shopify refuses a bundle above 64 KB of deflated JavaScript, at deploy only. Ours aim far lower. */
  const LIMIT = 64 * 1024;
  const AIMS: Record<string, number> = {
    "order-returns-block": 20,
    "order-returns-action": 24,
    "order-returns-action-conditions": 24,
  };
  const dist = join(EXTENSION, "dist");

  beforeAll(async () => {
    if (isBuilt()) return;
    await promisify(execFile)(join(ROOT, "node_modules/.bin/shopify"), ["app", "build", "--path", ROOT], {
      cwd: ROOT,
      env: { ...process.env, CI: "1", SHOPIFY_CLI_NO_ANALYTICS: "1" },
      timeout: 60_000,
    });
  });

  /** Built, and since the last change of a source. */
  function isBuilt(): boolean {
    const bundles = Object.keys(AIMS).map((handle) => join(dist, `${handle}.js`));
    if (!bundles.every((path) => existsSync(path))) return false;
    const built = Math.min(...bundles.map((path) => statSync(path).mtimeMs));
    const sources = readdirSync(join(EXTENSION, "src"), { recursive: true, withFileTypes: true });
    return sources
      .filter((entry) => entry.isFile())
      .every((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs < built);
  }

  it.each(Object.entries(AIMS))("%s stays below Shopify's limit", (handle, aim) => {
    const size = deflateSync(readFileSync(join(dist, `${handle}.js`))).length;
    console.log(`${handle}: ${(size / 1024).toFixed(1)} KB deflated, aim ${aim} KB, limit 64 KB`);
    expect(size).toBeLessThanOrEqual(LIMIT);
  });
});
