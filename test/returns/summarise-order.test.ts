import { describe, expect, it } from "vitest";
import { fitSummary, SUMMARY_LIMIT } from "../../app/returns/fit-summary";
import { listFields } from "../../app/returns/list-fields";
import type { OrderSummary } from "../../app/returns/order-summary";
import type { ReturnCase } from "../../app/returns/return";
import { summariseOrder } from "../../app/returns/summarise-order";
import { translatorFor } from "../../app/wording/catalogue";
import { renderMessage } from "../../app/wording/render";
import { ALL_SCENARIOS } from "../journeys/scenarios/all-scenarios";
import { aCase, ago, exchange, label, line, NOW, refunded } from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";
import { tellStory } from "../support/case-from-scenario";

const LANGUAGES = ["en", "fr", "de", "es", "ja"];
const sizeOf = (summary: OrderSummary) => Buffer.byteLength(JSON.stringify(summary));
const summarise = (...cases: ReturnCase[]) =>
  summariseOrder({ orderId: "5500000001042", orderName: "#1042", cases, at: new Date(NOW) });
const say = (summary: OrderSummary, locale = "en") =>
  renderMessage(summary.collapsed, { ...translatorFor(locale, "UTC"), now: new Date(NOW) });

const moving = [label({ status: "in_transit", updatedAt: ago({ days: 1 }) })];
const processed = (id: string, days: number, amount = "24.00"): ReturnCase =>
  aCase({
    facts: {
      id,
      state: "closed",
      createdAt: ago({ days }),
      planned: { refund: amount },
      evidence: refunded(amount, ago({ days })),
    },
    standing: { stateSince: ago({ days }) },
    order: {
      refunds: [{ id: "940001", at: ago({ days }), amount, transactionsAmount: amount }],
    },
  });
const numbered = (id: string, more: CaseOverrides["facts"] = {}) => aCase({ facts: { id, ...more } });

describe("the summary of an order", () => {
  it("puts first what needs a human, by strength, then the newest", () => {
    const summary = summarise(
      numbered("1", { createdAt: ago({ days: 9 }) }),
      numbered("2", { createdAt: ago({ days: 1 }) }),
      numbered("3", { state: "review", createdAt: ago({ days: 20 }) }),
      aCase({
        facts: { id: "4", createdAt: ago({ days: 30 }) },
        standing: { processingFailed: { at: ago({ hours: 1 }), message: null } },
      }),
    );
    expect(summary.returns.map((one) => one.id)).toEqual(["4", "3", "2", "1"]);
  });

  it("has one digest for one content, whenever it was made and however fresh the word is", () => {
    const now = summarise(aCase());
    const later = summariseOrder({
      orderId: "5500000001042",
      orderName: "#1042",
      cases: [aCase({ standing: { loopWordAt: ago({ seconds: 1 }) } })],
      at: new Date(Date.parse(NOW) + 60_000),
    });
    expect(later.digest).toBe(now.digest);
    expect(summarise(aCase({ facts: { labels: moving } })).digest).not.toBe(now.digest);
  });

  it.each([
    ["a read said it last", {}, true],
    ["a delivery said it and no read has confirmed it", { provisional: true }, false],
    ["a read found nothing", { notConfirmedByLoop: true }, false],
  ])("is confirmed or not, under the same digest: %s", (_what, standing, confirmed) => {
    const summary = summarise(aCase({ standing }));
    expect(summary.returns[0]?.confirmed).toBe(confirmed);
    expect(summary.digest).toBe(summarise(aCase()).digest);
  });

  it("says which return made this order", () => {
    const summary = summariseOrder({
      orderId: "555",
      orderName: "EXC-1042-1",
      cases: [numbered("1"), numbered("2")],
      asExchangeOrder: new Set(["2"]),
      at: new Date(NOW),
    });
    expect(Object.fromEntries(summary.returns.map((one) => [one.id, one.asExchangeOrder]))).toEqual({
      1: false,
      2: true,
    });
  });

  it("holds no comment, no note and no link", () => {
    const summary = summarise(
      aCase({
        facts: { lines: [line({ hasComment: true })] },
        private: {
          comments: { "293482039": "sleeves too long" },
          notes: [{ content: "box damaged", createdAt: null }],
          statusPageUrl: "https://northwind.loopreturns.com/#/return/1",
          labelUrls: ["https://labels.example/1.pdf"],
        },
      }),
    );
    expect(JSON.stringify(summary)).not.toMatch(/sleeves|damaged|https?:/);
    expect(summary.returns[0]?.items[0]?.hasComment).toBe(true);
  });

  it("leaves out the oldest finished returns until it fits, and counts them", () => {
    const finished = Array.from({ length: 30 }, (_, n) => processed(`1${String(n).padStart(2, "0")}`, n + 1));
    const summary = summarise(...finished, numbered("999", { state: "review" }));
    expect(sizeOf(summary)).toBeLessThanOrEqual(SUMMARY_LIMIT);
    expect(summary.returns[0]?.id).toBe("999");
    expect(summary.more).toBe(31 - summary.returns.length);
    expect(summary.more).toBeGreaterThan(0);
    const kept = summary.returns.slice(1).map((one) => one.id);
    expect(kept).toEqual(finished.slice(0, kept.length).map((one) => one.facts.id));
  });

  it("fits even where no return is finished", () => {
    const long = Array.from({ length: 60 }, (_, n) => line({ id: String(n), title: "T-shirt ".repeat(20) }));
    const summary = summarise(
      ...Array.from({ length: 40 }, (_, n) => numbered(String(100 + n), { lines: long })),
    );
    expect(sizeOf(summary)).toBeLessThanOrEqual(SUMMARY_LIMIT);
    expect(summary.returns.length).toBeGreaterThan(0);
    expect(summary.more).toBe(40 - summary.returns.length);
  });

  it("leaves what fits as it is", () => {
    const summary = summarise(aCase());
    expect(fitSummary(summary)).toBe(summary);
  });

  it("tells an earlier return in a few words", () => {
    const [one] = summarise(processed("1", 1)).returns;
    const t = { ...translatorFor("en", "UTC"), now: new Date(NOW) };
    expect(one && renderMessage(one.brief, t)).toBe("processed 3 May, refunded 24.00 USD");
  });

  it("tolerates a return of which next to nothing is known", () => {
    const bare = aCase({
      facts: {
        state: "teleported",
        createdAt: null,
        updatedAt: null,
        currency: null,
        lines: [line({ price: null, refund: null, reason: null, parentReason: null })],
        exchanges: null,
        labels: [label({ carrier: null, status: null, updatedAt: null })],
        planned: { refund: null, giftCard: null, upsell: null, handlingFee: null, exchangeTotal: null },
      },
      order: null,
    });
    const [one] = summarise(bare).returns;
    const t = translatorFor("en", "UTC");
    expect(
      one && [one.badges[0]?.message, one.next, one.ledger.line].map((m) => m && renderMessage(m, t)),
    ).toEqual(["teleported", "Loop's own word for its state: teleported.", "Amounts not known yet"]);
  });
});

describe("the folded block", () => {
  it.each<[string, ReturnCase[], string]>([
    ["no return", [], "No Loop returns"],
    ["one in review", [numbered("1", { state: "review" })], "Needs review"],
    ["one on its way", [numbered("1", { labels: moving })], "In transit"],
    ["one processed", [processed("1", 2)], "Refunded 24.00 USD"],
    [
      "two, one on its way",
      [numbered("1", { labels: moving }), processed("2", 9)],
      "2 returns, 1 in transit",
    ],
    ["two, one to check", [numbered("1", { state: "review" }), processed("2", 9)], "2 returns, 1 to check"],
    ["two, one open", [numbered("1"), processed("2", 9)], "2 returns, 1 open"],
    ["two finished", [processed("1", 3), processed("2", 9)], "2 returns, all finished"],
  ])("%s", (_title, cases, sentence) => {
    expect(say(summarise(...cases))).toBe(sentence);
  });

  it.each(LANGUAGES)(
    "fits 30 characters in %s for every story, every reason and large sums",
    async (locale) => {
      const cases: ReturnCase[] = [
        processed("1", 2, "12345678.90"),
        processed("2", 2, "123456789012.90"),
        aCase({
          facts: {
            state: "closed",
            planned: { refund: "0.00", giftCard: "12345678.90" },
            evidence: { giftCardProcessedAt: ago({ days: 1 }) },
          },
        }),
        numbered("3", { state: "a state of which nobody has ever heard before" }),
        numbered("4", { labels: [label({ status: "held_at_the_customs_office_of_the_destination" })] }),
        numbered("5", { labels: [...moving, label({ status: "failure" }), label({ status: "new" })] }),
        numbered("6", { labels: [...moving, label({ status: "new" }), label({ status: "pre_transit" })] }),
        numbered("7", {
          labels: Array.from({ length: 12 }, (_, n) => label({ status: n ? "new" : "out_for_delivery" })),
        }),
        numbered("8", { labels: [label({ status: "held_at_customs_office" }), label({ status: "new" })] }),
      ];
      for (const scenario of ALL_SCENARIOS) {
        const story = await tellStory(scenario, new Date(NOW));
        cases.push(story.read());
        await story.stop();
      }
      for (const c of cases)
        expect(say(summarise(c), locale).length, say(summarise(c), locale)).toBeLessThanOrEqual(30);
      for (const count of [2, 12]) {
        const many = (base: CaseOverrides["facts"]) =>
          Array.from({ length: count }, (_, n) => numbered(String(n), base));
        for (const set of [{ state: "review" }, { labels: moving }, {}, { state: "cancelled" }])
          expect(say(summarise(...many(set)), locale).length).toBeLessThanOrEqual(30);
      }
      for (const reason of [
        "unconfirmed",
        "no-word",
        "parcel-on-finished",
        "closed-in-shopify",
        "not-linked",
      ])
        expect(translatorFor(locale).translate(`reading.collapsed.${reason}`).length).toBeLessThanOrEqual(30);
    },
  );
});

describe("what the order list filters by", () => {
  it("names badges and parcels of the unfinished returns, each once, in English", () => {
    const summary = summarise(
      numbered("1", { labels: moving, gift: true }),
      numbered("2", { labels: moving }),
      processed("3", 9),
    );
    expect(listFields(summary)).toEqual({ texts: ["Open", "In transit", "Gift"], attention: false });
  });

  it("says whether one needs a human, finished or not", () => {
    const late = aCase({
      facts: { state: "cancelled", updatedAt: ago({ days: 3 }), labels: moving },
    });
    expect(listFields(summarise(late))).toEqual({ texts: [], attention: true });
    expect(listFields(summarise())).toEqual({ texts: [], attention: false });
  });

  it("is one line even for a word with line breaks", () => {
    expect(listFields(summarise(numbered("1", { state: "odd\nstate" }))).texts[0]).toBe("odd state");
  });
});

describe("an exchange", () => {
  it("names its order only where it is another one", () => {
    const given = (id: string, name: string) =>
      summarise(
        aCase({
          facts: {
            exchanges: [exchange({ exchangeOrderId: id, exchangeOrderName: name })],
            evidence: { exchangeOrderId: id, exchangeOrderName: name },
          },
        }),
      ).returns[0]?.exchanges[0]?.orderName;
    expect(given("555", "EXC-1042-1")).toBe("EXC-1042-1");
    expect(given("5500000001042", "#1042")).toBeNull();
  });
});
