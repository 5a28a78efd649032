import { createHmac, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { documentedOperations, wrongWith } from "../support/api-document";
import { ORDER, RETURN, answerOf, postAction, withReturns } from "../support/ask-action";
import { routeFiles } from "../support/route-build";
import { ANA, useHouse, useSharedHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";
import { makeToken } from "../support/warehouse";

const OTHER_SHOP = "southwind.myshopify.com";
const ROUTES = routeFiles("api.");

/** As documented; that the document is true is held beside this file. */
const methodsOf = (route: string): ("GET" | "POST")[] =>
  (["GET", "POST"] as const).filter((method) => documentedOperations().includes(`${method} ${route}`));

/** A body that every POST route takes. */
const BODY = {
  kind: "cancel",
  seen: "0123456789abcdef",
  idempotencyKey: "a-click-of-somebody",
  returnId: String(RETURN),
  orderId: String(ORDER),
  lines: [{ lineItemId: "1", condition: "accepted" }],
  reason: "fault",
  status: "unreadable",
};
const EVERY = ROUTES.flatMap(({ path: route }) => methodsOf(route).map((method) => ({ route, method })));
/** One a house: a shop has only so many. */
const warehouseTokens = new WeakMap<object, Promise<string>>();
function warehouseToken(t: TestHouse): Promise<string> {
  const made = warehouseTokens.get(t) ?? makeToken(t);
  warehouseTokens.set(t, made);
  return made;
}
const call = async (
  t: TestHouse,
  route: string,
  method: string,
  id: string,
  more: Parameters<TestHouse["api"]>[1] = {},
) => {
  // A warehouse comes with a token of the shop, not of a person.
  const own = route.includes("/received/") ? { token: await warehouseToken(t) } : {};
  return t.api(route.replace(/:\w+/, id), {
    method,
    ...(method === "POST" ? { body: BODY } : {}),
    ...own,
    ...more,
  });
};

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
/** A token of any content, signed with any secret. */
function token(
  t: TestHouse,
  claims: object,
  { secret = t.house.env.SHOPIFY_API_SECRET, header = {} } = {},
): string {
  const now = Math.floor(Date.now() / 1000);
  const shop = `https://${t.shop}`;
  const signed = [
    encode({ alg: "HS256", typ: "JWT", ...header }),
    encode({
      iss: `${shop}/admin`,
      dest: shop,
      aud: t.house.env.SHOPIFY_API_KEY,
      sub: String(ANA),
      exp: now + 60,
      nbf: now - 1,
      iat: now - 1,
      jti: randomUUID(),
      sid: randomUUID(),
      ...claims,
    }),
  ].join(".");
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
/** The same claims, truly signed with a key of somebody's own. */
function rs256(t: TestHouse): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${token(t, {}).split(".")[1]}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey).toString("base64url")}`;
}

describe("every route of the API, asked in vain", () => {
  const house = useSharedHouse(withReturns);

  it("lets a good token in: what follows is refused for the token's sake", async () => {
    const t = house();
    expect((await t.api(`/api/orders/${ORDER}/returns`, { token: token(t, {}) })).status).toBe(200);
  });

  it.each(EVERY)(
    "$method $route: 401 in JSON with CORS, never a redirect, without a good session token",
    async ({ route, method }) => {
      const t = house();
      const past = Math.floor(Date.now() / 1000) - 3600;
      const bad: [string, string | null][] = [
        ["none", null],
        ["no JWT", "abc"],
        ["expired", token(t, { exp: past, nbf: past - 60, iat: past - 60 })],
        ["not valid yet", token(t, { nbf: past + 7200, exp: past + 7300 })],
        ["of another app's secret", token(t, {}, { secret: "another" })],
        ["for another app", token(t, { aud: "another-app" })],
        ["issued by another shop than it is for", token(t, { iss: `https://${OTHER_SHOP}/admin` })],
        [
          "for a host that is no shop",
          token(t, { dest: "https://evil.example", iss: "https://evil.example/admin" }),
        ],
        ["algorithm none", `${encode({ alg: "none", typ: "JWT" })}.${token(t, {}).split(".")[1]}.`],
        ["for another shop than it is issued by", token(t, { dest: `https://${OTHER_SHOP}` })],
        [
          "of another shop's admin of another app's secret",
          token(
            t,
            { dest: `https://${OTHER_SHOP}`, iss: `https://${OTHER_SHOP}/admin` },
            { secret: "another" },
          ),
        ],
        ["without a destination", token(t, { dest: undefined })],
        ["without an issuer", token(t, { iss: undefined })],
        ["without an audience", token(t, { aud: undefined })],
        ["algorithm RS256, signed by somebody", rs256(t)],
        ["algorithm RS256 in the header, signed with the secret", token(t, {}, { header: { alg: "RS256" } })],
        ["algorithm HS512 in the header", token(t, {}, { header: { alg: "HS512" } })],
        ["cut off", token(t, {}).slice(0, -3)],
      ];
      for (const [what, given] of bad) {
        const reply = await call(t, route, method, String(RETURN), { token: given });
        expect([what, reply.status, reply.headers.get("location")]).toEqual([what, 401, null]);
        expect(reply.body).toMatchObject({
          code: "not-signed-in",
          message: expect.stringMatching(/\w \w/) as string,
        });
        expect(reply.headers.get("access-control-allow-origin")).toBe("*");
      }
    },
  );

  it.each(ROUTES)(
    "$path: answers the preflight of the extension's origin, without a token",
    async ({ path: route }) => {
      const t = house();
      for (const method of ["GET", "POST"]) {
        const reply = await t.api(route.replace(/:\w+/, "1"), {
          method: "OPTIONS",
          token: null,
          headers: {
            origin: "https://extensions.shopifycdn.com",
            "access-control-request-method": method,
            "access-control-request-headers": "authorization,content-type",
          },
        });
        expect(reply.status).toBe(204);
        expect(reply.headers.get("access-control-allow-origin")).toBe("*");
        expect(reply.headers.get("access-control-allow-headers")).toBe("Authorization, Content-Type");
      }
    },
  );

  it.each(ROUTES)("$path: 405 for a method that it does not take", async ({ path: route }) => {
    const t = house();
    const taken = methodsOf(route);
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter(
      (one) => !taken.includes(one as "GET"),
    )) {
      const reply = await call(t, route, method, String(RETURN), method === "GET" ? {} : { body: BODY });
      expect([method, reply.status, reply.body]).toMatchObject([method, 405, { code: "method-not-allowed" }]);
      expect(reply.headers.get("access-control-allow-origin")).toBe("*");
    }
  });

  it.each(EVERY.filter(({ route }) => route.includes(":")))(
    "$method $route: 404 for an id that is not one",
    async ({ route, method }) => {
      const t = house();
      const odd = [
        "0",
        "-1",
        "abc",
        "1e3",
        "1.5",
        "%27%20OR%201%3D1",
        "123456789012345678901",
        "gid%3A%2F%2Fshopify%2FOrder%2F1",
        "%00",
      ];
      for (const id of odd) {
        const reply = await call(t, route, method, id);
        expect([id, reply.status, reply.body]).toMatchObject([id, 404, { code: "not-found" }]);
      }
    },
  );
});

describe("every route of the API, asked for what is another shop's", () => {
  const open = useHouse();

  it.each(EVERY.filter(({ route }) => route.includes(":") && !route.includes("/orders/")))(
    "$method $route: 404 for an id of another shop, as for one that nobody has",
    async ({ route, method }) => {
      const t = await withReturns(await open());
      const acted = answerOf(await postAction(t, { kind: "note", note: "a secret" }));
      // The other shop's rows: the same, under its name. Ours are gone.
      for (const table of ["returns", "actions", "orders", "return_history"])
        await t.house.db.query(`UPDATE ${table} SET shop = $1`, [OTHER_SHOP]);
      const theirs = route.includes("actionId") ? acted.id : String(RETURN);
      const nobody = route.includes("actionId") ? randomUUID() : "99999999";
      const [found, none] = [await call(t, route, method, theirs), await call(t, route, method, nobody)];
      expect([found.status, found.body]).toEqual([404, none.body]);
      expect(none.status).toBe(404);
      expect(found.text).not.toContain("a secret");
      const touched = await t.house.db.query("SELECT 1 FROM actions WHERE shop <> $1 AND id <> $2", [
        OTHER_SHOP,
        acted.id,
      ]);
      expect(touched).toEqual([]);
    },
  );

  it.each(EVERY.filter(({ route }) => route.includes("/orders/")))(
    "$method $route: knows nothing of another shop's order of the same id",
    async ({ route, method }) => {
      const t = await withReturns(await open());
      await t.api(`/api/orders/${ORDER}/focus`, { body: { returnId: String(RETURN), kind: "flag" } });
      for (const table of ["returns", "orders", "return_history", "focus"])
        await t.house.db.query(`UPDATE ${table} SET shop = $1`, [OTHER_SHOP]);
      const reply = await call(t, route, method, String(ORDER));
      expect(reply.status).toBe(200);
      if (method === "GET") expect(reply.text).not.toContain(String(RETURN));
      expect(
        await t.house.db.query("SELECT return_id, kind FROM focus WHERE shop = $1", [OTHER_SHOP]),
      ).toEqual([{ return_id: String(RETURN), kind: "flag" }]);
    },
  );
});

describe("the body of a POST", () => {
  const house = useSharedHouse(withReturns);
  const POSTS = EVERY.filter(({ method }) => method === "POST");

  it.each(POSTS)("$route: 400 when it is not JSON, 413 when it is over 64 KiB", async ({ route }) => {
    const t = house();
    const target = route.includes("/orders/") ? String(ORDER) : String(RETURN);
    for (const body of ["{", "kind=cancel", '{"a":1}}', "\u0000"]) {
      const reply = await call(t, route, "POST", target, { body });
      expect([body, reply.status, reply.body]).toMatchObject([body, 400, { code: "bad-request" }]);
    }
    const large = JSON.stringify({ ...BODY, more: "x".repeat(70_000) });
    expect(await call(t, route, "POST", target, { body: large })).toMatchObject({
      status: 413,
      body: { code: "too-large" },
    });
    const huge = JSON.stringify({ ...BODY, more: "x".repeat(300_000) });
    const refused = await call(t, route, "POST", target, { body: huge });
    expect(refused).toMatchObject({ status: 413, body: { code: "too-large" } });
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  });

  it.each([
    ["actions", { kind: "explode" }],
    ["actions", { seen: "" }],
    ["actions", { seen: 12 }],
    ["actions", { idempotencyKey: "short" }],
    ["actions", { idempotencyKey: "one click\u0000 of Ana" }],
    ["actions", { note: 7 }],
    ["actions", { lineItemIds: ["1; DROP TABLE returns"] }],
    ["actions", { lineItemIds: "293482039" }],
    ["preview", { lineItemIds: [293482039] }],
    ["link", { orderId: 5540000001001 }],
    ["link", { orderId: "0" }],
  ])("…/%s: 400 naming the field for %j", async (route, wrong) => {
    const t = house();
    const reply = await t.api(`/api/returns/${RETURN}/${route}`, { body: { ...BODY, ...wrong } });
    expect(reply).toMatchObject({ status: 400, body: { code: "bad-request" } });
    expect(reply.text).toContain(Object.keys(wrong)[0]);
  });

  it("that is no object is 400 too", async () => {
    const t = house();
    for (const body of ["null", "[]", '"text"', "7"])
      expect((await t.api(`/api/returns/${RETURN}/actions`, { body })).status).toBe(400);
  });
});

describe("an address that the API does not have", () => {
  const house = useSharedHouse(async () => {});

  it("is answered in JSON as every problem is, whoever asks and however", async () => {
    const t = house();
    for (const [path, more] of [
      ["/api/orders/1/return", {}],
      ["/api/nowhere/at/all", { token: null }],
      ["/api/nowhere", { method: "PUT", body: {} }],
      ["/api/nowhere", { body: {} }],
    ] as const) {
      const reply = await t.api(path, more);
      expect([path, reply.status, reply.headers.get("access-control-allow-origin")]).toEqual([
        path,
        404,
        "*",
      ]);
      expect(reply.body).toEqual({
        code: "not-found",
        message: `There is no ${path} in this API.`,
        params: { path },
      });
      expect(wrongWith("GET", "/api/orders/:orderId/returns", reply.status, reply.body)).toEqual([]);
    }
    const french = await t.api("/api/nowhere", { headers: { "accept-language": "fr" } });
    expect(french.body).toMatchObject({ message: "/api/nowhere n’existe pas dans cette API." });
    expect((await t.api("/api/nowhere", { method: "OPTIONS", token: null })).status).toBe(204);
  });
});
