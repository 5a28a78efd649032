import { describe, expect, it } from "vitest";
import { tellCustomer, whomToTell } from "../../app/returns/tell-customer";
import { aCase, ago, exchange, label, refunded } from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";

const given: CaseOverrides = { facts: { state: "closed", evidence: refunded("24.00", ago({ days: 1 })) } };

describe("what the customer may be told", () => {
  it.each<[string, CaseOverrides, string | null]>([
    ["a refund", given, "Your refund of 24.00 USD was issued on 3 May; banks take some days to show it."],
    [
      "a refund to who paid in another currency",
      { ...given, order: { presentmentCurrency: "EUR" } },
      "Your refund was issued on 3 May; banks take some days to show it.",
    ],
    [
      "store credit",
      {
        facts: {
          planned: { refund: "0.00", giftCard: "20.00" },
          evidence: { giftCardProcessedAt: ago({ days: 1 }) },
        },
      },
      "Your store credit of 20.00 USD was issued on 3 May.",
    ],
    [
      "an exchange",
      {
        facts: {
          planned: { refund: "0.00" },
          exchanges: [exchange()],
          evidence: { exchangeProcessedAt: ago({ days: 1 }) },
        },
      },
      "Your exchange was made on 3 May.",
    ],
    ["a parcel that is not scanned", {}, "Your return is open; the carrier has not scanned the parcel yet."],
    [
      "a parcel on its way",
      { facts: { labels: [label({ status: "in_transit", updatedAt: ago({ days: 1 }) })] } },
      "Your return is on its way; the carrier scanned it on 3 May.",
    ],
    [
      "a parcel that arrived",
      { facts: { labels: [label({ status: "delivered", updatedAt: ago({ days: 1 }) })] } },
      "The carrier says your return was delivered on 3 May.",
    ],
    ["review", { facts: { state: "review" } }, "Your return is with our team."],
    ["closed, nothing proved", { facts: { state: "closed" } }, null],
    ["a state that we do not know", { facts: { state: "partial" } }, null],
    [
      "a gift: no amount, which would tell its price, and no refund, which went to the buyer",
      { ...given, facts: { ...given.facts, gift: true } },
      "Your return was processed on 3 May.",
    ],
    [
      "a gift given back as store credit",
      {
        facts: {
          gift: true,
          planned: { refund: "0.00", giftCard: "20.00" },
          evidence: { giftCardProcessedAt: ago({ days: 1 }) },
        },
      },
      "Your store credit was issued on 3 May.",
    ],
    [
      "a gift exchanged",
      {
        facts: {
          gift: true,
          planned: { refund: "0.00" },
          exchanges: [exchange()],
          evidence: { exchangeProcessedAt: ago({ days: 1 }) },
        },
      },
      "Your exchange was made on 3 May.",
    ],
    [
      "a gift on its way",
      { facts: { gift: true, labels: [label({ status: "in_transit", updatedAt: ago({ days: 1 }) })] } },
      "Your return is on its way; the carrier scanned it on 3 May.",
    ],
    [
      "with the status page",
      { ...given, private: { statusPageUrl: "https://northwind.loopreturns.com/#/return/1" } },
      "Your refund of 24.00 USD was issued on 3 May; banks take some days to show it. You can follow it here: https://northwind.loopreturns.com/#/return/1",
    ],
  ])("%s", (_title, story, sentence) => {
    expect(tellCustomer(aCase(story), "en")).toBe(sentence);
  });

  it("says for whom it is: of a gift the buyer must not learn", () => {
    expect(whomToTell(aCase())).toBe("customer");
    expect(whomToTell(aCase({ facts: { gift: null } }))).toBe("customer");
    expect(whomToTell(aCase({ facts: { gift: true } }))).toBe("returner");
  });

  it("speaks the customer's language, and English to who speaks another", () => {
    expect(tellCustomer(aCase(given), "de-AT")).toMatch(
      /^Ihre Erstattung von 24,00\sUSD wurde am 3\. Mai veranlasst/,
    );
    expect(tellCustomer(aCase(given), "pt-BR")).toMatch(/^Your refund/);
  });
});
