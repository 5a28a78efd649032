import { describe, expect, it } from "vitest";
import { PageProblem } from "../../app/page-problem";
import { API_ERROR_CODES } from "../../app/returns/api";
import type { ApiError } from "../../app/returns/api";
import { messageOfError } from "../../app/returns/action-messages";
import { CATALOGUES, translatorFor } from "../../app/wording/catalogue";
import { renderMessage } from "../../app/wording/render";
import { openAppContext } from "../support/app-context";
import { ORDER, RETURN, postAction, withReturns } from "../support/ask-action";
import { ANA, CHLOE, useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();
const RETURNS = `/api/orders/${ORDER}/returns`;
const LANGUAGES = Object.keys(CATALOGUES);
const inLanguage = (locale: string, code: ApiError["code"], params = {}) =>
  renderMessage(messageOfError(code, params), translatorFor(locale));

/** Shopify says so to the app, and gives out no token of the shop any more. */
async function uninstall(t: TestHouse): Promise<void> {
  await t.admin.uninstall();
  await t.admin.idle();
  const [row] = await t.house.db.query("SELECT 1 FROM shops WHERE shop = $1 AND uninstalled_at IS NOT NULL", [
    t.shop,
  ]);
  if (!row) throw new Error("the app did not hear that it was uninstalled");
}

describe("a person of a shop that has uninstalled", () => {
  it("is told so by the API, in JSON, and nothing of the shop is read", async () => {
    const t = await withReturns(await open());
    expect((await t.api(RETURNS)).status).toBe(200);
    await uninstall(t);
    for (const reply of [await t.api(RETURNS), await t.api(`/api/returns/${RETURN}/refresh`, { body: {} })]) {
      expect([reply.status, reply.headers.get("location")]).toEqual([403, null]);
      expect(reply.body).toEqual({ code: "not-installed", message: inLanguage("en", "not-installed") });
      expect(reply.headers.get("access-control-allow-origin")).toBe("*");
    }
  });

  it("meets a page that says so, in the browser's language", async () => {
    const t = await open();
    const pages = await openAppContext(t);
    const app = await import("../../app/routes/app");
    const home = await import("../../app/routes/app._index");
    await pages.load(app.loader, "/app");
    await uninstall(t);
    for (const load of [() => pages.load(app.loader, "/app"), () => pages.load(home.loader, "/app")]) {
      const thrown = await load().catch((error: unknown) => error);
      if (!(thrown instanceof Response)) throw new Error("the page was let in");
      expect(thrown.status).toBe(403);
      expect(PageProblem.parse(await thrown.json())).toEqual({
        code: "not-installed",
        locale: "en",
        sentence: inLanguage("en", "not-installed"),
      });
    }
  });

  it("comes in again after the app was installed again", async () => {
    const t = await open();
    await t.connect();
    await uninstall(t);
    await t.admin.install();
    expect((await t.api(RETURNS)).status).toBe(200);
  });

  it("and one whose sign-in Shopify does not confirm for another reason is told that it may be tried again", async () => {
    const t = await open();
    await t.connect();
    await t.house.db.query("DELETE FROM shopify_sessions WHERE shop = $1", [t.shop]);
    // Shopify refuses the exchange, and nobody told us of an uninstall.
    t.admin.store.installation = null;
    const reply = await t.api(RETURNS);
    expect(reply).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(reply.text).toContain("Shopify did not confirm the sign-in");
  });
});

describe("a session token", () => {
  it("acts in its own shop only, whatever shop the request names besides", async () => {
    const t = await withReturns(await open());
    const other = "southwind.myshopify.com";
    for (const table of ["returns", "orders"])
      await t.house.db.query(`UPDATE ${table} SET shop = $1`, [other]);
    const named = await t.api(`${RETURNS}?shop=${other}`, { headers: { "x-shopify-shop-domain": other } });
    expect(named).toMatchObject({ status: 200, body: { summary: { returns: [] } } });
    const acted = await t.api(`/api/returns/${RETURN}/preview?shop=${other}`, { body: { shop: other } });
    expect(acted).toMatchObject({ status: 404, body: { code: "not-found" } });
  });
});

describe("an error's sentence", () => {
  it("exists for every code in every language, each its own", () => {
    for (const language of LANGUAGES) {
      const sentences = API_ERROR_CODES.map((code) => inLanguage(language, code));
      for (const sentence of sentences) expect(sentence).not.toMatch(/acting\.|\{\{|undefined/);
      expect(new Set(sentences).size).toBe(sentences.length);
    }
    for (const code of API_ERROR_CODES)
      expect(new Set(LANGUAGES.map((language) => inLanguage(language, code))).size, code).toBe(
        LANGUAGES.length,
      );
  });

  it("comes in the language that Shopify knows of the person, whatever the browser asks for", async () => {
    const t = await open();
    const speaks: Record<number, string> = { [ANA]: "de", [CHLOE]: "fr-CA" };
    t.world.staff = t.world.staff.map((one) => ({ ...one, locale: speaks[one.id] ?? one.locale }));
    await withReturns(t);
    const headers = { "accept-language": "ja" };
    const long = await postAction(t, { kind: "note", note: "x".repeat(255) }, { headers });
    expect(long.body).toMatchObject({
      code: "note-too-long",
      message: inLanguage("de", "note-too-long", { count: 1, limit: 254 }),
    });
    const missing = await t.api("/api/returns/99999999/preview", { user: CHLOE, body: {}, headers });
    expect(missing.body).toMatchObject({ code: "not-found", message: inLanguage("fr", "not-found") });
    const forbidden = await postAction(t, { kind: "cancel" }, { user: CHLOE, headers });
    expect(forbidden.body).toMatchObject({ code: "not-allowed", message: inLanguage("fr", "not-allowed") });
    const odd = await t.api(`/api/returns/${RETURN}/actions`, { body: { kind: "explode" }, headers });
    expect(odd.body).toMatchObject({ code: "bad-request", params: { field: "kind" } });
    expect((odd.body as ApiError).message).toMatch(/^Die Anfrage ist bei „kind“ nicht wie dokumentiert/);
  });

  it.each([
    ["es-MX,es;q=0.9,en;q=0.8", "es"],
    ["pt-BR,ja;q=0.7,fr;q=0.9", "fr"],
    ["pt-BR", "en"],
    ["de;q=0", "en"],
    ["", "en"],
    [`${"x".repeat(5000)},de`, "en"],
  ])("comes in the browser's language (%s) while nobody is signed in", async (asked, language) => {
    const t = await open();
    const reply = await t.api(RETURNS, { token: null, headers: { "accept-language": asked } });
    expect(reply.body).toEqual({
      code: "not-signed-in",
      message: inLanguage(language, "not-signed-in"),
    });
  });

  it("comes in the browser's language too where a request is too large to be looked at", async () => {
    const t = await open();
    const reply = await t.api(`/api/returns/${RETURN}/actions`, {
      body: { note: "x".repeat(300_000) },
      headers: { "accept-language": "fr" },
    });
    expect(reply).toMatchObject({ status: 413, body: { code: "too-large", params: { limit: 256 } } });
    expect((reply.body as ApiError).message).toMatch(/^Une demande peut peser jusqu’à 256 Kio/);
  });
});
