/// <reference types="@shopify/ui-extensions/admin.order-details.block.render" />
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { API_ERROR_CODES } from "../../../app/returns/api";
import { renderMessage } from "../../../app/wording/render";
import type { Message } from "../../../app/wording/message";
import { failureSentence } from "../src/shared/failure-sentence";
import type { Texts } from "../src/shared/texts";
import {
  FakeServer,
  metafield,
  propertyOf,
  settle,
  setUpBlock,
  shown,
  startClock,
  takeDown,
} from "./support/harness";
import { translateIn } from "./support/i18n";
import { orderSummary, returnSummary, returnsView } from "./support/samples";

const LANGUAGES = ["en", "fr", "de", "es", "ja"] as const;
const LIMIT = 30;

let extension: ReturnType<typeof setUpBlock>;
beforeEach(() => startClock());
afterEach(() => takeDown(extension));

describe.each(LANGUAGES)("in %s", (language) => {
  let server: FakeServer;
  beforeEach(() => {
    extension = setUpBlock(language);
    server = new FakeServer();
    extension.fetch = server.fetch;
    Object.assign(extension.shopify, { query: metafield(null) });
  });

  async function collapsed(): Promise<string> {
    await extension.render();
    await settle();
    return propertyOf(document.querySelector("s-admin-block") ?? document.body, "collapsedSummary");
  }

  it("every text of a whole card exists and is filled", async () => {
    server.answer("GET /api/orders/1/returns", { json: returnsView(orderSummary([returnSummary()])) });
    await collapsed();
    document.querySelector("s-clickable")?.dispatchEvent(new Event("click", { bubbles: true }));
    await settle();
    expect(shown()).not.toMatch(/\{\{|undefined|block\./);
    expect(shown()).not.toContain(translateIn(language)("block.newer"));
  });

  it("a message that this bundle does not know yet does not empty the block", async () => {
    const next = { key: "reading.next.inventedLater" };
    server.answer("GET /api/orders/1/returns", {
      json: returnsView(orderSummary([returnSummary({ next })])),
    });
    await collapsed();
    expect(shown()).toContain(translateIn(language)("block.newer"));
    expect(shown()).toContain("RMA 25044777");
  });

  it("every error that our server can answer has a text of its own", () => {
    const texts = API_ERROR_CODES.map((code) => translateIn(language)(`error.${code}`));
    expect(new Set(texts).size).toBe(texts.length);
    for (const [place, code] of API_ERROR_CODES.entries()) {
      const failure = { kind: "error" as const, code, message: "the server's own words" };
      const words = { t: translateIn(language) } as Texts;
      expect(failureSentence(failure, words)).toBe(texts[place]);
    }
  });

  it.each(["loading", "unknown", "notConnected"])("the collapsed summary %s fits", (state) => {
    expect([...translateIn(language)(`block.collapsed.${state}`)].length).toBeLessThanOrEqual(LIMIT);
  });

  it("a collapsed summary that would be cut is cut by us, visibly", async () => {
    const long: Message = { key: "block.amount", params: { amount: "x".repeat(40) } };
    server.answer("GET /api/orders/1/returns", {
      json: returnsView(orderSummary([returnSummary()], { collapsed: long })),
    });
    const text = await collapsed();
    expect(text).toHaveLength(LIMIT);
    expect(text.endsWith("…")).toBe(true);
  });

  it("dates and amounts follow the language of the words", () => {
    const translate = translateIn(language);
    const translator = {
      translate,
      locale: translate("locale"),
      timeZone: "UTC",
      now: new Date("2026-05-04"),
    };
    const amount = renderMessage(
      { key: "block.amount", params: { amount: { money: "1234.5", currency: "EUR" } } },
      translator,
    );
    expect(amount).toBe(
      `${new Intl.NumberFormat(language, { minimumFractionDigits: 2 }).format(1234.5)} EUR`,
    );
  });
});
