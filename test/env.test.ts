import { describe, expect, it } from "vitest";
import { EnvironmentError, parseEnv } from "../app/env.server";

const KEY = Buffer.alloc(32, 7).toString("base64");
const NEEDED = {
  SHOPIFY_API_KEY: "a-client-id",
  SHOPIFY_API_SECRET: "a-client-secret",
  SHOPIFY_APP_URL: "https://loopside.example/",
  SEALING_KEYS: `k1:${KEY}`,
};
function complaint(source: Record<string, string | undefined>): string {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
  throw new Error("the environment was taken");
}

describe("the environment", () => {
  it("is enough with four keys; the rest has its default, and nobody is trusted to be a proxy", () => {
    expect(parseEnv(NEEDED)).toMatchObject({
      SHOPIFY_APP_URL: "https://loopside.example",
      LOOP_API_URL: "https://api.loopreturns.com",
      NODE_ENV: "production",
      TRUST_PROXY: 0,
    });
  });

  it("that lacks keys is told all of them at once, each with what it is for", () => {
    const said = complaint({ SHOPIFY_API_KEY: "a-client-id", SEALING_KEYS: "" });
    expect(said).not.toContain("SHOPIFY_API_KEY");
    expect(said).toContain("SHOPIFY_API_SECRET is missing – the app's client secret");
    expect(said).toContain("SHOPIFY_APP_URL is missing – the https address");
    expect(said).toMatch(/SEALING_KEYS is missing – .*openssl rand -base64 32/);
  });

  it("takes several sealing keys, the newest first", () => {
    const { SEALING_KEYS } = parseEnv({ ...NEEDED, SEALING_KEYS: `k2:${KEY}, k1:${KEY}` });
    expect(SEALING_KEYS.map(({ id, key }) => [id, key.length])).toEqual([
      ["k2", 32],
      ["k1", 32],
    ]);
  });

  it.each([
    ["a key without an id", KEY],
    ["a key that is too short", `k1:${Buffer.alloc(16).toString("base64")}`],
    ["a key of 33 bytes", `k1:${Buffer.alloc(33).toString("base64")}`],
    ["no base64", `k1:${"!".repeat(44)}`],
    ["a good key and a bad one", `k2:${KEY},k1:short`],
  ])("refuses %s for sealing, and shows nothing of it", (_what, keys) => {
    const said = complaint({ ...NEEDED, SEALING_KEYS: keys });
    expect(said).toMatch(/SEALING_KEYS (must|every)/);
    expect(said).not.toContain(keys);
  });

  it.each([
    ["SHOPIFY_APP_URL", "loopside.example"],
    ["LOOP_API_URL", "ftp://loop.example"],
    ["DATABASE_URL", "mysql://127.0.0.1/loopside"],
    ["PORT", "70000"],
    ["TRUST_PROXY", "all"],
    ["METRICS_TOKEN", "short"],
  ])("refuses %s=%s by its name", (key, value) => {
    expect(complaint({ ...NEEDED, [key]: value })).toContain(`  ${key} `);
  });
});
