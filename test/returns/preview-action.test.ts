import { describe, expect, it } from "vitest";
import { previewAction } from "../../app/returns/preview-action";
import type { ActionKind } from "../../app/returns/return";
import { translatorFor } from "../../app/wording/catalogue";
import { renderMessage } from "../../app/wording/render";
import { NOW, aCase, ago, exchange, label, line, nativeReturn, refunded } from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";

/** Every line as an English reader sees it, its tone in front. */
function preview(overrides: CaseOverrides, kind: ActionKind, lineItemIds?: string[]): string[] {
  const t = { ...translatorFor("en", "UTC"), now: new Date(NOW) };
  return previewAction(aCase(overrides), kind, lineItemIds ? { lineItemIds } : {}).map(
    ({ message, tone }) => `${tone}: ${renderMessage(message, t)}`,
  );
}

const twoItems: CaseOverrides = {
  facts: { lines: [line({ id: "1" }), line({ id: "2" })], planned: { refund: "48.00" } },
};
const instantExchange: CaseOverrides = {
  facts: {
    planned: { refund: "5.00", exchangeTotal: "29.99" },
    exchanges: [exchange({ exchangeOrderId: "99", exchangeOrderName: "EXC-1042-1" })],
    evidence: {
      exchangeProcessedAt: ago({ days: 2 }),
      exchangeOrderId: "99",
      exchangeOrderName: "EXC-1042-1",
    },
  },
};

describe("what an action will do", () => {
  it("Process: what remains, what is kept, that it cannot be undone, and from when the amounts are", () => {
    const kept: CaseOverrides = {
      facts: {
        currency: "EUR",
        planned: { refund: "48.00", giftCard: "20.00", upsell: "10.00", handlingFee: "5.00" },
      },
    };
    expect(preview(kept, "process")).toEqual([
      "info: Loop will give what is still open: refund up to 48.00 EUR · store credit 20.00 EUR.",
      "info: Loop splits it over the payment methods; a gift card used on the order is refilled first.",
      "info: Customer pays 10.00 EUR more, collected by Loop.",
      "info: Fee kept 5.00 EUR.",
      "warning: Cannot be undone. Loop queues it; the result follows.",
      "neutral: Restock: Loopside cannot see or set it before; after, Shopify shows it.",
      "neutral: Amounts as Loop told them on 4 May, 11:59.",
      "neutral: The customer paid in USD; these are the shop's amounts.",
    ]);
  });

  it.each<[string, CaseOverrides, ActionKind, string]>([
    [
      "an exchange item and what Shopify counts of it",
      {
        facts: { planned: { refund: "0.00" }, exchanges: [exchange()] },
        order: { sellable: { "45100000000002": 3 } },
      },
      "process",
      "info: Loop will give what is still open: exchange item 1 × T-shirt, Medium (Shopify counts 3 sellable now; Loop decides).",
    ],
    [
      "an exchange item out of stock that is back",
      {
        facts: { state: "review", planned: { refund: "0.00" }, exchanges: [exchange({ outOfStock: true })] },
        order: { sellable: { "45100000000002": 2 } },
      },
      "process",
      "info: Loop will give what is still open: exchange item 1 × T-shirt, Medium (Loop says out of stock; Shopify counts 2 sellable now; Loop decides).",
    ],
    [
      "refunds by hand",
      { rules: { refunds: "by-hand" } },
      "process",
      "info: Loop records the refund; your team pays it in Shopify.",
    ],
    [
      "what was given",
      instantExchange,
      "process",
      "info: Already given: exchange items 29.99 USD on new order EXC-1042-1, which stays given.",
    ],
    [
      "nothing left",
      { facts: { planned: { refund: "0.00" } } },
      "process",
      "warning: Loop names nothing that is still to be given.",
    ],
    [
      "an amount not known",
      { facts: { planned: { refund: null } } },
      "process",
      "caution: Loop has not told every amount; it may give more than is listed here.",
    ],
    [
      "an earlier failure",
      { standing: { processingFailed: { at: ago({ hours: 1 }), message: "Insufficient funds." } } },
      "process",
      "warning: Processing failed on 4 May, 11:00: “Insufficient funds.”. Look in Loop before you process again.",
    ],
    [
      "a joined Shopify return",
      { order: { nativeReturns: [nativeReturn()] } },
      "process",
      "info: Closes this order's Shopify return too.",
    ],
    [
      "a joined Shopify return, cancelled",
      { order: { nativeReturns: [nativeReturn()] } },
      "cancel",
      "info: Cancels this order's Shopify return too.",
    ],
    [
      "a gift",
      { facts: { gift: true } },
      "close",
      "warning: The person returning is not the buyer; do not tell the buyer.",
    ],
    [
      "an order cancelled in Shopify",
      { order: { cancelledAt: ago({ days: 1 }) } },
      "process",
      "warning: This order was cancelled in Shopify on 3 May: check what was refunded there.",
    ],
    [
      "cancelling after an instant exchange, in red",
      instantExchange,
      "cancel",
      "critical: Exchange items 29.99 USD on new order EXC-1042-1 was already given and is not taken back here; cancelling can make Loop or its refund partner charge the customer. Check in Loop first.",
    ],
    [
      "closing, in red",
      {},
      "close",
      "critical: Loop gives nothing more: refund 24.00 USD will not be issued.",
    ],
    [
      "the day Loop refused a flagged one",
      { rules: { flaggedProcessRefusedAt: ago({ days: 1 }) } },
      "flag",
      "warning: Loop refused to process a flagged return of this shop on 3 May.",
    ],
  ])("%s", (_, overrides, kind, sentence) => {
    expect(preview(overrides, kind)).toContain(sentence);
  });

  it("Cancel is not red once a carrier has seen the parcel", () => {
    const scanned = { facts: { ...instantExchange.facts, labels: [label({ status: "in_transit" })] } };
    expect(preview(scanned, "cancel").filter((text) => text.startsWith("critical"))).toEqual([]);
    expect(preview(scanned, "cancel")[0]).toContain("was already given and is not taken back here.");
  });

  it("Close is red from the first to the last word", () => {
    const given: CaseOverrides = {
      facts: { planned: { giftCard: "20.00" }, evidence: refunded("24.00", ago({ days: 1 })) },
    };
    expect(preview(given, "close").slice(0, 3)).toEqual([
      "critical: Loop gives nothing more: store credit 20.00 USD will not be issued.",
      "critical: Already given: 24.00 USD refund, which stays given.",
      "critical: These items cannot be returned again. If the customer is owed anything, give it by hand in Shopify. Cannot be undone.",
    ]);
  });

  it("says nothing of Shopify's return where it is closed already or could be another", () => {
    const closed = { order: { nativeReturns: [nativeReturn({ status: "CLOSED" })] } };
    const two = {
      order: { nativeReturns: [nativeReturn(), nativeReturn({ id: "gid://shopify/Return/2" })] },
    };
    for (const overrides of [closed, two, {}])
      expect(preview(overrides, "process").join()).not.toContain("Shopify return");
  });

  it.each<[string, CaseOverrides, string[], string]>([
    ["one of two", twoItems, ["1"], "critical: Removes 1 item and processes the rest now: refund 24.00 USD."],
    ["both", twoItems, ["1", "2"], "critical: Removes all 2 items: Loop then cancels the return."],
    ["none", twoItems, [], "warning: Choose the items to remove."],
    ["a line that is not there", twoItems, ["77"], "warning: Choose the items to remove."],
    [
      "one whose refund Loop does not name",
      {
        facts: { lines: [line({ id: "1", refund: null }), line({ id: "2" })], planned: { refund: "48.00" } },
      },
      ["1"],
      "critical: Removes 1 item and processes the rest now: refund (Loop reckons the amount).",
    ],
    [
      "one of a return that ends in store credit too: Loop names no line's share of it",
      { facts: { ...twoItems.facts, planned: { refund: "48.00", giftCard: "10.00" } } },
      ["1"],
      "critical: Removes 1 item and processes the rest now: refund 24.00 USD · store credit (Loop reckons the amount).",
    ],
  ])("Remove is told as the processing it is: %s", (_, overrides, ids, sentence) => {
    expect(preview(overrides, "remove", ids)[0]).toBe(sentence);
  });

  it("Remove of every item says what a cancelling does, and nothing of processing", () => {
    const told = preview(twoItems, "remove", ["1", "2"]);
    expect(told).toEqual([
      "critical: Removes all 2 items: Loop then cancels the return.",
      ...preview(twoItems, "cancel"),
    ]);
    expect(preview(twoItems, "remove", [])).toEqual(["warning: Choose the items to remove."]);
  });

  it("can be said in every language, for every action and state", () => {
    for (const language of ["en", "fr", "de", "es", "ja"])
      for (const kind of ["process", "flag", "cancel", "close", "note", "remove"] as const)
        for (const overrides of [{}, twoItems, instantExchange])
          for (const { message } of previewAction(aCase(overrides), kind, { lineItemIds: ["1"] }))
            expect(renderMessage(message, translatorFor(language))).not.toMatch(/\{\{|acting\./);
  });
});
