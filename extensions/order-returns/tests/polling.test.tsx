/// <reference types="@shopify/ui-extensions/admin.order-details.block.render" />
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  FakeServer,
  metafield,
  press,
  settle,
  setUpBlock,
  shown,
  startClock,
  takeDown,
} from "./support/harness";
import { orderSummary, returnSummary, returnsView, words } from "./support/samples";

const RETURNS = "GET /api/orders/1/returns";
let extension: ReturnType<typeof setUpBlock>;
let server: FakeServer;
let visibility: "visible" | "hidden";

beforeEach(() => {
  startClock();
  visibility = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
  extension = setUpBlock();
  server = new FakeServer();
  extension.fetch = server.fetch;
  Object.assign(extension.shopify, { query: metafield(null) });
});
afterEach(() => takeDown(extension));

function unchanged(at: string, wordAt: string, refreshing = false) {
  return { json: { unchanged: true, digest: "digest-1", at, returnsAt: { "25044777": wordAt }, refreshing } };
}

async function show(state: "visible" | "hidden"): Promise<void> {
  visibility = state;
  document.dispatchEvent(new Event("visibilitychange"));
  await settle();
}

describe("a block that stays open", () => {
  it("asks every 15 s for two minutes, then every 60 s, with the digest it has", async () => {
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()])) });
    await extension.render();
    await settle();
    expect(server.asked[0]?.path).toBe("/api/orders/1/returns");
    await settle(119_000);
    expect(server.count(RETURNS)).toBe(8);
    expect(server.asked[7]?.path).toBe("/api/orders/1/returns?seen=digest-1");
    await settle(1_000 + 180_000);
    expect(server.count(RETURNS)).toBe(12);
  });

  it("keeps what it draws when nothing changed, and counts the age from the newer word", async () => {
    server.answer(
      RETURNS,
      { json: returnsView(orderSummary([returnSummary({ next: words("the only drawing") })])) },
      unchanged("2026-05-04T10:00:15.000Z", "2026-05-04T10:00:14.000Z"),
    );
    await extension.render();
    await settle();
    expect(shown()).toContain("Loop, read 8 s ago");
    await settle(5_000);
    expect(shown()).toContain("Loop, read 13 s ago");
    await settle(10_000);
    expect(shown()).toContain("Loop, read 1 s ago");
    expect(shown()).toContain("the only drawing");
  });

  it("counts ages by the server's clock, whatever the browser's says", async () => {
    vi.setSystemTime(new Date("2031-01-01T00:00:00Z"));
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()])) });
    await extension.render();
    await settle();
    expect(shown()).toContain("Loop, read 8 s ago");
  });

  it("shows what changed", async () => {
    server.answer(
      RETURNS,
      { json: returnsView(orderSummary([returnSummary()])) },
      {
        json: returnsView(
          orderSummary([returnSummary({ next: words("Given on 4 May.") })], { digest: "digest-2" }),
        ),
      },
    );
    await extension.render();
    await settle();
    await settle(15_000);
    expect(shown()).toContain("Given on 4 May.");
    await settle(15_000);
    expect(server.asked.at(-1)?.path).toBe("/api/orders/1/returns?seen=digest-2");
  });

  it("is quiet while nobody sees it and asks at once when somebody does", async () => {
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()])) });
    await extension.render();
    await settle();
    await show("hidden");
    await settle(600_000);
    expect(server.count(RETURNS)).toBe(1);
    await show("visible");
    expect(server.count(RETURNS)).toBe(2);
  });

  it("attends closely again after the button was pressed", async () => {
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()])) });
    server.answer("POST /api/orders/1/focus", { json: {} });
    await extension.render();
    await settle(300_000);
    const before = server.count(RETURNS);
    await press("Act on this return");
    await settle(60_000);
    expect(server.count(RETURNS) - before).toBeGreaterThanOrEqual(4);
  });

  it("asks every 3 s while a re-read from Loop is under way, for half a minute at most", async () => {
    const view = returnsView(orderSummary([returnSummary()]), { refreshing: true });
    server.answer(RETURNS, { json: view }, unchanged("2026-05-04T10:00:03Z", "2026-05-04T09:59:52Z", true));
    await extension.render();
    await settle(30_000);
    const close = server.count(RETURNS);
    expect(close).toBeGreaterThanOrEqual(10);
    await settle(30_000);
    expect(server.count(RETURNS) - close).toBeLessThanOrEqual(3);
  });

  it("is amber only when an unfinished return's re-read is late", async () => {
    const old = "2026-05-04T09:40:00.000Z";
    const returns = [returnSummary({ loopWordAt: old })];
    server.answer(
      RETURNS,
      { json: returnsView(orderSummary(returns)) },
      unchanged("2026-05-04T10:00:15Z", old),
    );
    await extension.render();
    await settle();
    expect(shown()).toContain("Loop, read 20 min ago");
    expect(shown()).not.toContain("late");
    await settle(65_000);
    expect(shown()).toContain("a newer read is late");
  });

  it("is never amber for a finished return", async () => {
    const returns = [returnSummary({ loopWordAt: "2026-04-04T10:00:00.000Z", finished: true })];
    server.answer(RETURNS, { json: returnsView(orderSummary(returns)) });
    await extension.render();
    await settle(120_000);
    expect(shown()).toContain("Loop, read 30 d ago");
    expect(shown()).not.toContain("late");
  });

  it("says of an unconfirmed word that it is being checked", async () => {
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary({ confirmed: false })])) });
    await extension.render();
    await settle();
    expect(shown()).toContain("From Loop 8 s ago, being checked");
  });
});
