import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import {
  buildClientSchema,
  getNamedType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { IntrospectionQuery } from "graphql";
import { parse as parseToml } from "smol-toml";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const ROOT = path.resolve(import.meta.dirname, "../..");
const FOLDER = path.join(ROOT, "app/shopify");

const file = z
  .object({
    data: z.custom<IntrospectionQuery>(),
    offline_scopes: z.object({
      items: z.array(
        z.object({
          typeName: z.string(),
          fieldName: z.string().nullish(),
          offlineScopes: z.array(z.string()).nullish(),
        }),
      ),
    }),
  })
  .parse(
    JSON.parse(gunzipSync(readFileSync(path.join(FOLDER, "schema/admin_2026-10.json.gz"))).toString("utf8")),
  );
const schema = buildClientSchema(file.data);

const documents = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".ts"))
  .flatMap((name) =>
    [...readFileSync(path.join(FOLDER, name), "utf8").matchAll(/`#graphql([\s\S]*?)`/g)].map((match) => ({
      name,
      text: match[1] ?? "",
    })),
  );

/** Scopes of fields for which Shopify's file has no entry (metafieldsSet and metafieldsDelete on orders). */
const BY_HAND: Record<string, string[]> = {
  "Mutation.metafieldsSet": ["write_orders"],
  "Mutation.metafieldsDelete": ["write_orders"],
};

/** What each field asks for: any one of its scopes opens it. */
function scopesOf(text: string): string[][] {
  const info = new TypeInfo(schema);
  const found: string[][] = [];
  visit(
    parse(text),
    visitWithTypeInfo(info, {
      Field(node) {
        const parent = info.getParentType()?.name ?? "";
        const type = getNamedType(info.getType())?.name ?? "";
        for (const item of file.offline_scopes.items) {
          const field = item.typeName === parent && item.fieldName === node.name.value;
          const whole = item.typeName === type && !item.fieldName;
          if ((field || whole) && item.offlineScopes?.length) found.push(item.offlineScopes);
        }
        const byHand = BY_HAND[`${parent}.${node.name.value}`];
        if (byHand) found.push(byHand);
      },
    }),
  );
  return found;
}

describe("what we ask Shopify", () => {
  it("finds the operations at all", () => {
    expect(documents.length).toBeGreaterThanOrEqual(6);
  });

  it.each(documents)("$name is valid on Admin API 2026-10", ({ text }) => {
    expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([]);
  });

  it("needs no more scopes than shopify.app.toml asks for, and uses each of them", () => {
    const toml = parseToml(readFileSync(path.join(ROOT, "shopify.app.toml"), "utf8"));
    const { access_scopes } = z.object({ access_scopes: z.object({ scopes: z.string() }) }).parse(toml);
    const granted = access_scopes.scopes.split(",");
    const implied = (scope: string) =>
      granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));
    const needed = documents.flatMap(({ text }) => scopesOf(text));
    expect(needed.length).toBeGreaterThan(3);
    expect(needed.filter((anyOf) => !anyOf.some(implied))).toEqual([]);
    expect(granted.toSorted()).toEqual(["read_orders", "read_products", "read_returns", "write_orders"]);
    const used = needed.flat();
    expect(granted.filter((scope) => !used.includes(scope))).toEqual([]);
  });

  it("reads no field of a customer", () => {
    for (const { text } of documents)
      expect(text).not.toMatch(/\b(customer\s*\{|email|phone|shippingAddress|billingAddress)\b/);
  });
});
