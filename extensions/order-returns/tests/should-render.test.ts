import "../../../test/support/silence";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import shouldRender from "../src/condition/should-render";
import { FakeServer, metafield } from "./support/harness";
import { orderSummary, returnSummary, returnsView } from "./support/samples";

const RETURNS = "GET /api/orders/7/returns";
let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  vi.stubGlobal("fetch", server.fetch);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The tester does not load this target, so the global is made by hand, with what the target has and no more. */
function withQuery(query: () => Promise<unknown>, gid = "gid://shopify/Order/7"): void {
  vi.stubGlobal("shopify", { data: { selected: gid === "" ? [] : [{ id: gid }] }, query });
}

async function display(): Promise<boolean> {
  const answer = shouldRender();
  await vi.advanceTimersByTimeAsync(1_000);
  return (await answer).display;
}

describe("whether the action stands among the order's actions", () => {
  it("does when the order's metafield names a return", async () => {
    withQuery(metafield(orderSummary([returnSummary()])));
    expect(await display()).toBe(true);
    expect(server.asked).toEqual([]);
  });

  it("does when all returns were too many for the metafield", async () => {
    withQuery(metafield(orderSummary([], { more: 2 })));
    expect(await display()).toBe(true);
  });

  it("does not when our server wrote on the order that there is none", async () => {
    withQuery(metafield(orderSummary([])));
    expect(await display()).toBe(false);
  });

  it("does not when the order carries no word and our server says that there is none", async () => {
    withQuery(metafield(null));
    server.answer(RETURNS, { json: returnsView(orderSummary([])) });
    expect(await display()).toBe(false);
  });

  it("does when a return may belong here, or Loop is not connected", async () => {
    withQuery(metafield(null));
    const candidates = [{ returnId: "25044999", orderName: null }];
    server.answer(RETURNS, { json: returnsView(orderSummary([]), { candidates }) });
    expect(await display()).toBe(true);
    const connection = { state: "broken" as const, why: null, since: null };
    server.answer(RETURNS, { json: returnsView(orderSummary([]), { connection }) });
    expect(await display()).toBe(true);
  });

  it.each([
    ["our server is away", metafield(null), "network down" as const],
    ["our server is slow", metafield(null), "never" as const],
    ["our server refuses", metafield(null), { status: 401, json: { code: "not-signed-in", message: "" } }],
    ["Shopify refuses the query", async () => ({ errors: [{ message: "denied" }] }), "network down" as const],
    ["Shopify never answers", () => new Promise(() => undefined), "network down" as const],
    ["the query throws", () => Promise.reject(new Error("no")), "network down" as const],
  ])("does when %s", async (_, query, answer) => {
    withQuery(query);
    server.answer(RETURNS, answer);
    expect(await display()).toBe(true);
  });

  it("does when no order is named", async () => {
    withQuery(metafield(orderSummary([])), "");
    expect(await display()).toBe(true);
  });
});
