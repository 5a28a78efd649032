import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AdminStandIn } from "./start";
import { clientSecret, exchange, online, query, startForTest } from "./start-for-test";
import { signSessionToken } from "./session-token";

let admin: AdminStandIn;
let clock: Date;

beforeEach(async () => {
  clock = new Date("2026-11-01T12:00:00Z");
  admin = await startForTest({ now: () => clock });
});
afterEach(() => admin.stop());

const shopName = "{ shop { name } }";
const later = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000);
};

describe("the offline token", () => {
  it("comes with its scopes, an hour of life and a refresh token", async () => {
    const { status, body } = await exchange(admin);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^shpat_/),
      scope: "read_orders,write_orders,read_returns,read_products",
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^shprt_/),
      refresh_token_expires_in: 7776000,
    });
  });

  it("is over after its hour, and the refresh token brings another one once", async () => {
    const first = await exchange(admin);
    expect((await query(admin, shopName, {}, first.token)).data).toEqual({
      shop: { name: "Northwind Supply" },
    });
    later(3601);
    expect((await query(admin, shopName, {}, first.token)).status).toBe(401);
    const refresh = { grant_type: "refresh_token", refresh_token: first.body.refresh_token };
    const second = await exchange(admin, refresh);
    expect(second.status).toBe(200);
    expect((await query(admin, shopName, {}, second.token)).status).toBe(200);
    const again = await exchange(admin, refresh);
    expect([again.status, again.body.error]).toEqual([400, "invalid_request"]);
  });

  it("is the only one alive: a new one revokes the one before", async () => {
    const first = await exchange(admin);
    const second = await exchange(admin);
    expect((await query(admin, shopName, {}, first.token)).status).toBe(401);
    expect((await query(admin, shopName, {}, second.token)).status).toBe(200);
  });

  it("is refused by the Admin API when it was asked for without an expiry", async () => {
    const { token, body } = await exchange(admin, { expiring: "0" });
    expect(body).not.toHaveProperty("refresh_token");
    const answer = await query(admin, shopName, {}, token);
    expect([answer.status, answer.errors]).toEqual([
      403,
      expect.stringMatching(/^Non-expiring access tokens/),
    ]);
  });
});

describe("the online token", () => {
  it("names the person and the scopes that the person holds", async () => {
    const { body } = await exchange(admin, {
      requested_token_type: online,
      subject_token: admin.sessionToken({ user: 90_003 }),
    });
    expect(body).toMatchObject({
      scope: "read_orders,write_orders,read_returns,read_products",
      associated_user_scope: "read_orders,read_returns,read_products",
      associated_user: {
        id: 90_003,
        first_name: "Chloe",
        account_owner: false,
        locale: "en",
        collaborator: false,
      },
      expires_in: 86_399,
    });
    expect(body).not.toHaveProperty("refresh_token");
  });

  it("lets a person without write_orders write nothing", async () => {
    const { token } = await exchange(admin, {
      requested_token_type: online,
      subject_token: admin.sessionToken({ user: 90_003 }),
    });
    const answer = await query(
      admin,
      `mutation { tagsAdd(id: "gid://shopify/Order/5540000001001", tags: ["vip"]) { userErrors { message } } }`,
      {},
      token,
    );
    expect(answer.data).toEqual({ tagsAdd: null });
    expect(answer.errors).toMatchObject([{ path: ["tagsAdd"], extensions: { code: "ACCESS_DENIED" } }]);
  });

  it("calls the first of the staff the owner", async () => {
    const { body } = await exchange(admin, { requested_token_type: online });
    expect(body.associated_user).toMatchObject({ id: 90_001, account_owner: true });
  });
});

describe("refusals", () => {
  const forShop = { shop: "northwind-supply.myshopify.com", user: 90_001, clientSecret };
  const signed = (rest: { clientId?: string; clientSecret?: string; shop?: string }) =>
    signSessionToken({ ...forShop, clientId: "0123456789abcdef0123456789abcdef", now: clock, ...rest });

  it.each([
    ["expired", () => admin.sessionToken({ expiresIn: -1 })],
    ["signed with another secret", () => signed({ clientSecret: "other" })],
    ["made for another app", () => signed({ clientId: "other" })],
    ["made for another shop", () => signed({ shop: "other.myshopify.com" })],
    ["of nobody on the staff", () => admin.sessionToken({ user: 1 })],
    ["not a token", () => "abc"],
  ])("a session token that is %s is an invalid subject", async (_, token) => {
    const { status, body } = await exchange(admin, { requested_token_type: online, subject_token: token() });
    expect([status, body.error]).toEqual([400, "invalid_subject_token"]);
  });

  it("an unsigned token (alg none) is an invalid subject", async () => {
    const [, claims] = admin.sessionToken({}).split(".");
    const head = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
    const { body } = await exchange(admin, { subject_token: `${head}.${claims}.` });
    expect(body.error).toBe("invalid_subject_token");
  });

  it("wrong client credentials get no token", async () => {
    expect((await exchange(admin, { client_secret: "x" })).body.error).toBe("invalid_client");
    expect((await exchange(admin, { client_id: "x" })).body.error).toBe("application_cannot_be_found");
  });

  it("a shop without the app gets no token, and loses those it had", async () => {
    const { token } = await exchange(admin);
    await admin.uninstall();
    const refused = await exchange(admin);
    expect([refused.status, refused.body.error]).toEqual([400, "app_not_installed"]);
    expect((await query(admin, shopName, {}, token)).status).toBe(401);
    await admin.install();
    expect((await exchange(admin)).status).toBe(200);
  });

  it("a shop that is not this one gets no token", async () => {
    const response = await fetch(`${admin.url}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-stand-in-shop": "other.myshopify.com" },
      body: JSON.stringify({ client_id: "0123456789abcdef0123456789abcdef", client_secret: clientSecret }),
    });
    expect(await response.json()).toMatchObject({ error: "app_not_installed" });
  });
});

it("gives out session tokens over HTTP, also ones that are over", async () => {
  const response = await fetch(`${admin.url}/stand-in/session-token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user: 90_003, expiresIn: -5 }),
  });
  const body: unknown = await response.json();
  expect(body).toEqual({ token: expect.any(String) });
  const { body: refused } = await exchange(admin, { subject_token: Reflect.get(Object(body), "token") });
  expect(refused).toMatchObject({
    error: "invalid_subject_token",
    error_description: expect.stringMatching(/expired/),
  });
});
