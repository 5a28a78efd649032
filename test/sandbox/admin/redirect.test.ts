import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { redirectFetch } from "./redirect-fetch";
import type { AdminStandIn } from "./start";
import { clientId, clientSecret, exchange, startForTest } from "./start-for-test";

let admin: AdminStandIn;
beforeEach(async () => {
  admin = await startForTest();
});
afterEach(() => admin.stop());

const run = promisify(execFile);
const shop = "northwind-supply.myshopify.com";

/** What a child process prints: Shopify's own library exchanges a token and asks for the shop's name. */
const program = `
import "@shopify/shopify-api/adapters/node";
import { ApiVersion, RequestedTokenType, shopifyApi } from "@shopify/shopify-api";
const shopify = shopifyApi({ apiKey: "${clientId}", apiSecretKey: "${clientSecret}", apiVersion: ApiVersion.October26,
  hostName: "app.example", isEmbeddedApp: true, scopes: [], logger: { log: () => undefined } });
const { session } = await shopify.auth.tokenExchange({ shop: "${shop}", sessionToken: process.env.SESSION_TOKEN,
  requestedTokenType: RequestedTokenType.OfflineAccessToken, expiring: true });
const { data } = await new shopify.clients.Graphql({ session }).request("{ shop { name } }");
const refreshed = await shopify.auth.refreshToken({ shop: "${shop}", refreshToken: session.refreshToken });
console.log(JSON.stringify({ id: session.id, data, rotated: refreshed.session.refreshToken !== session.refreshToken }));
`;

describe("the preload", () => {
  const preload = fileURLToPath(new URL("./preload.mjs", import.meta.url));
  const child = (env: Record<string, string>) =>
    run(process.execPath, ["--import", preload, "--input-type=module", "-e", program], {
      env: { ...process.env, ...env },
      cwd: fileURLToPath(new URL("../../..", import.meta.url)),
    });

  it("takes a process' calls to its shop here, Shopify's library included", async () => {
    const { stdout } = await child({ STAND_IN_ADMIN_URL: admin.url, SESSION_TOKEN: admin.sessionToken({}) });
    expect(JSON.parse(stdout)).toEqual({
      id: `offline_${shop}`,
      data: { shop: { name: "Northwind Supply" } },
      rotated: true,
    });
  });

  it("refuses an address that is not this machine's", async () => {
    await expect(child({ STAND_IN_ADMIN_URL: "https://example.com" })).rejects.toThrow(
      /address of this machine/,
    );
  });
});

describe("the redirect inside a process", () => {
  it("sends only Shopify's shops here, says which one, and can be undone", async () => {
    const before = globalThis.fetch;
    const { token } = await exchange(admin);
    const undo = redirectFetch(admin.url);
    const ask = (host: string) =>
      fetch(`https://${host}/admin/api/2026-10/graphql.json`, {
        method: "POST",
        headers: { "x-shopify-access-token": token, "content-type": "application/json" },
        body: JSON.stringify({ query: "{ shop { name } }" }),
      });
    try {
      expect(await (await ask(shop)).json()).toMatchObject({ data: { shop: { name: "Northwind Supply" } } });
      expect((await ask("other.myshopify.com")).status).toBe(401);
      const asRequest = new Request(`https://${shop}/admin/api/2026-10/graphql.json`, {
        method: "POST",
        headers: { "x-shopify-access-token": token },
        body: JSON.stringify({ query: "{ shop { name } }" }),
      });
      expect((await fetch(asRequest)).status).toBe(200);
    } finally {
      undo();
    }
    expect(globalThis.fetch).toBe(before);
  });
});
