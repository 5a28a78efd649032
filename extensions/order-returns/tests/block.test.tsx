/// <reference types="@shopify/ui-extensions/admin.order-details.block.render" />
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  FakeServer,
  button,
  buttons,
  metafield,
  press,
  propertyOf,
  settle,
  setUpBlock,
  shown,
  startClock,
  takeDown,
} from "./support/harness";
import { orderSummary, returnDetails, returnSummary, returnsView, words } from "./support/samples";

const RETURNS = "GET /api/orders/1/returns";
let extension: ReturnType<typeof setUpBlock>;
let server: FakeServer;

beforeEach(() => {
  startClock();
  extension = setUpBlock();
  server = new FakeServer();
  extension.fetch = server.fetch;
  Object.assign(extension.shopify, { query: metafield(null) });
});
afterEach(() => takeDown(extension));

async function open(): Promise<void> {
  await extension.render();
  await settle();
}

function block(): Element {
  const found = document.querySelector("s-admin-block");
  if (found === null) throw new Error("nothing is drawn");
  return found;
}

describe("what a block draws of a return", () => {
  it("shows badges, next line, money, item, comment, note and the button", async () => {
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()])) });
    await open();
    expect(propertyOf(block(), "heading")).toBe("Loop returns");
    const text = shown();
    for (const words of [
      "RMA 25044777",
      "Partly processed",
      "In transit",
      "In transit since 3 May.",
      "Given 24.00 USD refund · still open: exchange 29.99 USD",
      "T-shirt, Small",
      "Fit › Too big",
      "29.99 USD",
      "sleeves too long",
      "box damaged",
    ]) {
      expect(text).toContain(words);
    }
    expect(buttons()).toContain("Act on this return");
    const link = [...document.querySelectorAll("s-link")].find((one) =>
      one.textContent?.includes("Open in Loop"),
    );
    expect(link?.getAttribute("href")).toBe("https://admin.loopreturns.com/returns/25044777");
  });

  it("puts attention above the badges, in words and with an icon", async () => {
    const attention = {
      message: words("Exchange item out of stock; the rest was given"),
      tone: "warning" as const,
      reason: "needs-review" as const,
      since: "2026-05-03T10:00:00.000Z",
    };
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary({ attention })])) });
    await open();
    const text = shown();
    expect(text.indexOf("out of stock")).toBeLessThan(text.indexOf("RMA 25044777"));
    expect(document.querySelector('s-icon[type="alert-triangle"]')).not.toBeNull();
  });

  it("opens the ledger to the whole breakdown with exact times", async () => {
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()])) });
    await open();
    expect(shown()).not.toContain("owed 24.00 USD");
    document.querySelector("s-clickable")?.dispatchEvent(new Event("click", { bubbles: true }));
    await settle();
    expect(shown()).toContain("Refund: owed 24.00 USD · given 24.00 USD on 3 May · seen in Shopify");
    expect(shown()).toContain("Exchange: owed 29.99 USD · still open 29.99 USD · not seen in Shopify");
    expect(shown()).toMatch(/Return created: 1 May/);
  });

  it("draws three items and counts the rest; exchanges, stock and the parcel's link", async () => {
    const item = returnSummary().items[0];
    if (item === undefined) throw new Error("the sample has an item");
    const items = [1, 2, 3, 4, 5].map((n) => ({ ...item, lineId: `7700${n}`, title: `Item ${n}` }));
    const one = returnSummary({
      items,
      exchanges: [{ title: "T-shirt, Medium", total: null, outOfStock: true, orderName: null }],
      parcels: [
        { carrier: "USPS", trackingNumber: "94001000", status: words("In transit"), updatedAt: null },
      ],
    });
    const details = {
      "25044777": returnDetails({ trackingUrls: { "94001000": "https://tools.usps.com/94001000" } }),
    };
    server.answer(RETURNS, { json: returnsView(orderSummary([one]), { details }) });
    await open();
    const text = shown();
    expect(text).toContain("Item 3");
    expect(text).not.toContain("Item 4");
    expect(text).toContain("+ 2 more items");
    expect(document.body.textContent).toContain("⇄ T-shirt, Medium");
    expect(text).toContain("out of stock");
    const link = [...document.querySelectorAll("s-link")].find((each) =>
      each.textContent?.includes("USPS 94001000"),
    );
    expect(link?.getAttribute("href")).toBe("https://tools.usps.com/94001000");
  });

  it("gives the sentence for the customer as text", async () => {
    const details = {
      "25044777": returnDetails({ tellCustomer: "Ihre Erstattung wurde am 3. Mai veranlasst." }),
    };
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()]), { details }) });
    await open();
    expect(shown()).toContain("Ihre Erstattung wurde am 3. Mai veranlasst.");
  });

  it("says whose the sentence about a gift is: not the buyer's", async () => {
    const details = {
      "25044777": returnDetails({ tellCustomer: "Your return is on its way.", tellWhom: "returner" }),
    };
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()]), { details }) });
    await open();
    expect(shown()).toContain("Tell the person returning, not the buyer: it is a gift");
    expect(shown()).not.toContain("Tell the customer");
  });

  it.each([
    [true, false, "Loop, read 8 s ago"],
    [false, false, "From Loop 8 s ago, being checked"],
    [false, true, "From Loop 8 s ago, not confirmed; reading it again is late"],
  ])(
    "says whether a read has confirmed Loop's word (%s, connection broken: %s)",
    async (confirmed, broken, words) => {
      const connection = { state: broken ? "broken" : "connected", why: null, since: null } as const;
      server.answer(RETURNS, {
        json: returnsView(orderSummary([returnSummary({ confirmed })]), { connection }),
      });
      await open();
      expect(shown()).toContain(words);
    },
  );

  it("draws two in full, four as rows and links to all of them", async () => {
    const returns = Array.from({ length: 8 }, (_, n) =>
      returnSummary({ id: `2504400${n}`, finished: n > 1, brief: words(`brief ${n}`) }),
    );
    server.answer(RETURNS, { json: returnsView(orderSummary(returns, { more: 3 })) });
    await open();
    expect(buttons().filter((text) => text === "Act on this return")).toHaveLength(2);
    expect(shown().match(/brief \d/g)).toEqual(["brief 2", "brief 3", "brief 4", "brief 5"]);
    const all = [...document.querySelectorAll("s-link")].find((one) =>
      one.textContent?.includes("All 11 returns"),
    );
    expect(all?.getAttribute("href")).toBe("app:app?order=1");
  });

  it("shows the newest in full when all are over", async () => {
    const returns = [returnSummary({ id: "1", finished: true }), returnSummary({ id: "2", finished: true })];
    server.answer(RETURNS, { json: returnsView(orderSummary(returns)) });
    await open();
    expect(shown()).toContain("+ 1 more return");
    expect(shown()).toContain("RMA 2: in transit");
  });
});

describe("the states that are not the plain one", () => {
  it("paints from the order's metafield before our server has answered, with the time and no age", async () => {
    Object.assign(extension.shopify, { query: metafield(orderSummary([returnSummary()])) });
    server.answer(RETURNS, "never");
    await open();
    expect(shown()).toContain("RMA 25044777");
    expect(shown()).toContain("Loop's last word: 4 May");
    expect(shown()).not.toContain("ago");
    expect(button("Act on this return").hasAttribute("disabled")).toBe(true);
  });

  it("says that it is reading while nothing is known", async () => {
    Object.assign(extension.shopify, { query: () => new Promise(() => undefined) });
    server.answer(RETURNS, "never");
    await open();
    expect(shown()).toContain("Reading Loop returns");
    expect(propertyOf(block(), "collapsedSummary")).toBe("Reading Loop");
  });

  it("says No Loop returns when our server says so", async () => {
    server.answer(RETURNS, { json: returnsView(orderSummary([])) });
    await open();
    expect(shown()).toContain("No Loop returns");
  });

  it("says No Loop returns when our server wrote so on the order, even while it does not answer", async () => {
    Object.assign(extension.shopify, { query: metafield(orderSummary([])) });
    server.answer(RETURNS, "network down");
    await open();
    expect(shown()).toContain("No Loop returns");
    expect(shown()).toContain("Loopside does not answer. Shown is what was last known.");
  });

  it("never says No Loop returns without a word of our server: it is not known", async () => {
    server.answer(RETURNS, "network down");
    await open();
    expect(shown()).not.toContain("No Loop returns");
    expect(shown()).toContain("Whether this order has Loop returns is not known at the moment.");
    expect(propertyOf(block(), "collapsedSummary")).toBe("Not known");
  });

  it("keeps the last truth when the server goes away, and comes back by Try again", async () => {
    const view = returnsView(orderSummary([returnSummary()]));
    server.answer(RETURNS, { json: view }, "network down");
    await open();
    await settle(15_000);
    expect(shown()).toContain("RMA 25044777");
    expect(shown()).toContain("Shown is what was last known.");
    expect(shown()).toContain("Loop, read 23 s ago");
    server.answer(RETURNS, { json: view });
    await press("Try again");
    expect(shown()).not.toContain("last known");
  });

  it("reads an HTML page in place of an answer as no answer", async () => {
    extension.fetch = async () => new Response("<html>Bad gateway</html>", { status: 502 });
    await open();
    expect(shown()).toContain("Loopside does not answer.");
  });

  it("gives up waiting after 15 s", async () => {
    server.answer(RETURNS, "never");
    await open();
    await settle(15_000);
    expect(shown()).toContain("Loopside does not answer.");
  });

  it("points to the settings when Loop is not connected, and does not claim that there are none", async () => {
    const connection = { state: "not-connected" as const, why: null, since: null };
    server.answer(RETURNS, { json: returnsView(orderSummary([]), { connection }) });
    await open();
    expect(shown()).toContain("Loopside is not connected to Loop yet.");
    expect(shown()).not.toContain("No Loop returns");
    expect(document.querySelector('s-link[href="app:app/settings"]')?.textContent).toBe("Connect Loop");
    expect(propertyOf(block(), "collapsedSummary")).toBe("Loop not connected");
  });

  it("says since when everything may be old when the connection is broken", async () => {
    const connection = { state: "broken" as const, why: null, since: "2026-05-03T08:00:00.000Z" };
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()]), { connection }) });
    await open();
    expect(shown()).toMatch(/The connection to Loop is broken. What you see may be old since 3 May/);
  });

  it("says since when Loopside could not check with Loop, and that a return's own word is not confirmed", async () => {
    const connection = {
      state: "no-news" as const,
      why: words("Loopside could not check with Loop for a while and goes on trying."),
      since: "2026-05-03T08:00:00.000Z",
    };
    server.answer(RETURNS, {
      json: returnsView(orderSummary([returnSummary({ confirmed: false })]), { connection }),
    });
    await open();
    expect(shown()).toMatch(/goes on trying\. What you see may be old since 3 May/);
    expect(shown()).toContain("not confirmed; reading it again is late");
  });

  it("shows the card without the button to who may not act, with the reason", async () => {
    const may = { act: false, why: words("Ana Ortiz may grant it in the settings.") };
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()]), { may }) });
    await open();
    expect(shown()).toContain("Ana Ortiz may grant it in the settings.");
    expect(buttons()).not.toContain("Act on this return");
    expect(shown()).toContain("RMA 25044777");
  });

  it.each([
    [401, "not-signed-in", "Shopify did not confirm who you are."],
    [403, "not-allowed", "You may see Loop returns but not act on them."],
    [409, "not-connected", "Loopside is not connected to Loop yet."],
    [404, "not-found", "Loopside does not know this return or order."],
    [503, "unavailable", "Loopside cannot store this at the moment."],
  ])("turns %i %s into a sentence", async (status, code, sentence) => {
    server.answer(RETURNS, { status, json: { code, message: "server's own words" } });
    await open();
    expect(shown()).toContain(sentence);
  });

  it("shows the server's words for a code it does not know", async () => {
    server.answer(RETURNS, { status: 418, json: { code: "teapot", message: "Short and stout." } });
    await open();
    expect(shown()).toContain("Short and stout.");
  });

  it("does not draw a summary of a later version than it knows", async () => {
    Object.assign(extension.shopify, { query: metafield({ ...orderSummary([returnSummary()]), v: 2 }) });
    server.answer(RETURNS, "network down");
    await open();
    expect(shown()).not.toContain("RMA");
    expect(shown()).toContain("not known");
  });
});

describe("what a person does in the block", () => {
  it("leaves the focus, then opens the action", async () => {
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()])) });
    server.answer("POST /api/orders/1/focus", { json: { ok: true } });
    const navigate = vi.fn();
    extension.shopify.navigation.navigate = navigate;
    await open();
    await press("Act on this return");
    expect(server.bodies("POST /api/orders/1/focus")[0]?.body).toEqual({ returnId: "25044777" });
    expect(navigate).toHaveBeenCalledExactlyOnceWith("extension://order-returns-action");
  });

  it("opens the action also when the focus cannot be left within two seconds", async () => {
    server.answer(RETURNS, { json: returnsView(orderSummary([returnSummary()])) });
    server.answer("POST /api/orders/1/focus", "never");
    const navigate = vi.fn();
    extension.shopify.navigation.navigate = navigate;
    await open();
    await press("Act on this return");
    expect(navigate).not.toHaveBeenCalled();
    await settle(2_000);
    expect(navigate).toHaveBeenCalledOnce();
  });

  it("re-reads what is drawn from Loop and asks for the whole view", async () => {
    const returns = [returnSummary({ id: "1" }), returnSummary({ id: "2" }), returnSummary({ id: "3" })];
    server.answer(RETURNS, { json: returnsView(orderSummary(returns)) });
    for (const id of ["1", "2"]) server.answer(`POST /api/returns/${id}/refresh`, { json: {} });
    await open();
    await press("Read again from Loop");
    expect(server.count("POST /api/returns/1/refresh")).toBe(1);
    expect(server.count("POST /api/returns/2/refresh")).toBe(1);
    expect(server.asked.at(-1)).toMatchObject({ method: "GET", path: "/api/orders/1/returns" });
  });

  it("says why a re-read failed and shows the word in amber until a newer one comes", async () => {
    const view = returnsView(orderSummary([returnSummary()]));
    server.answer(RETURNS, { json: view });
    server.answer("POST /api/returns/25044777/refresh", {
      status: 503,
      json: { code: "loop-busy", message: "" },
    });
    await open();
    await press("Read again from Loop");
    expect(shown()).toContain("Loop is busy. Wait a minute and try again.");
    expect(shown()).toContain("a newer read is late");
    server.answer(RETURNS, {
      json: {
        unchanged: true,
        digest: "digest-1",
        at: "2026-05-04T10:00:15.000Z",
        returnsAt: { "25044777": "2026-05-04T10:00:14.000Z" },
        refreshing: false,
      },
    });
    await settle(15_000);
    expect(shown()).not.toContain("Loop is busy");
    expect(shown()).not.toContain("a newer read is late");
  });

  it("links a return that may belong here, and says when that failed", async () => {
    const candidates = [{ returnId: "25044999", orderName: "#999" }];
    server.answer(RETURNS, { json: returnsView(orderSummary([]), { candidates }) });
    server.answer(
      "POST /api/returns/25044999/link",
      { status: 404, json: { code: "not-found", message: "" } },
      { json: {} },
    );
    await open();
    expect(shown()).toContain("Loop return 25044999 of order #999 may belong here: link it.");
    await press("Link");
    expect(shown()).toContain("Loopside does not know this return or order.");
    await press("Link");
    expect(server.bodies("POST /api/returns/25044999/link")[1]?.body).toEqual({ orderId: "1" });
    expect(server.count(RETURNS)).toBe(2);
  });

  it("offers no link button to who may not act", async () => {
    const candidates = [{ returnId: "25044999", orderName: null }];
    const may = { act: false, why: null };
    server.answer(RETURNS, { json: returnsView(orderSummary([]), { candidates, may }) });
    await open();
    expect(shown()).toContain("Loop return 25044999 may belong here");
    expect(buttons()).not.toContain("Link");
  });
});
