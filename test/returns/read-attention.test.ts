import { describe, expect, it } from "vitest";
import { readAttention } from "../../app/returns/read-attention";
import { translatorFor } from "../../app/wording/catalogue";
import { renderMessage } from "../../app/wording/render";
import { aCase, ago, exchange, label, nativeReturn, NOW, refunded } from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";

const en = { ...translatorFor("en", "UTC"), now: new Date(NOW) };
const pending = (status: "sending" | "accepted" | "unconfirmed", minutes: number) => ({
  pending: { actionId: "1", kind: "process" as const, status, at: ago({ minutes }), staffName: "Ana Ortiz" },
});
const outOfStock: CaseOverrides["facts"] = {
  state: "review",
  evidence: refunded("24.00", ago({ hours: 2 })),
  exchanges: [exchange({ outOfStock: true })],
};
const closedInShopify: CaseOverrides = {
  facts: { state: "closed" },
  standing: { stateSince: ago({ hours: 2 }) },
  order: { nativeReturns: [nativeReturn({ status: "CLOSED", closedAt: ago({ hours: 2 }) })] },
};
const saidRefunded: CaseOverrides = {
  facts: { state: "closed", evidence: refunded("24.00", ago({ days: 2 })) },
  standing: { stateSince: ago({ days: 2 }) },
};
const cancelled: CaseOverrides = {
  facts: {
    state: "cancelled",
    updatedAt: ago({ days: 3 }),
    labels: [label({ status: "in_transit", updatedAt: ago({ days: 1 }) })],
  },
};
const delivered = (days: number, hours = 0) => [
  label({ status: "delivered", updatedAt: ago({ days, hours }) }),
];
const with_ = (base: CaseOverrides, more: CaseOverrides): CaseOverrides => ({
  ...base,
  ...more,
  facts: { ...base.facts, ...more.facts },
  standing: { ...base.standing, ...more.standing },
  order: more.order === null ? null : { ...base.order, ...more.order },
});

/** Each reason where it is due (a sentence), and beside it where it would be a false alarm (null or the lesser one). */
const TABLE: [title: string, given: CaseOverrides, sentence: string | null][] = [
  ["nothing is wrong", {}, null],
  [
    "an answer was lost",
    { standing: pending("unconfirmed", 1) },
    "Loop's answer was lost: not known whether it was done",
  ],
  ["no word for ten minutes", { standing: pending("accepted", 10) }, "Loop has not confirmed since 11:50"],
  ["nine minutes are not ten", { standing: pending("accepted", 9) }, null],
  [
    "a note that is being written is no action without an end",
    { standing: { pending: { ...pending("accepted", 60).pending, kind: "note" } } },
    null,
  ],
  [
    "processing failed",
    { standing: { processingFailed: { at: ago({ hours: 1 }), message: "Card expired." } } },
    "Processing failed: Card expired",
  ],
  [
    "a failure before the state changed is cleared",
    { standing: { processingFailed: { at: ago({ days: 4 }), message: "x" } } },
    null,
  ],
  [
    "a failure stands, though Loop's clock dates an edit of before it later",
    {
      facts: { editedAt: ago({ minutes: 5 }) },
      standing: { processingFailed: { at: ago({ hours: 1 }), message: "Card expired." } },
    },
    "Processing failed: Card expired",
  ],
  [
    "a failure before our new process is cleared",
    {
      standing: { ...pending("accepted", 1), processingFailed: { at: ago({ hours: 1 }), message: "x" } },
    },
    null,
  ],
  [
    "a parcel is scanned after the cancelling",
    cancelled,
    "Cancelled, but its parcel was scanned on 3 May: the customer may be owed something",
  ],
  [
    "a parcel that was scanned before the cancelling",
    with_(cancelled, { facts: { labels: [label({ status: "in_transit", updatedAt: ago({ days: 4 }) })] } }),
    null,
  ],
  [
    "a label of a cancelled return that nobody scanned",
    with_(cancelled, { facts: { labels: [label({ updatedAt: ago({ days: 1 }) })] } }),
    null,
  ],
  [
    "a parcel that moves on after its return was processed",
    with_(saidRefunded, {
      facts: { labels: [label({ status: "delivered", updatedAt: ago({ hours: 1 }) })] },
      order: {
        refunds: [{ id: "940001", at: ago({ days: 2 }), amount: "24.00", transactionsAmount: "24.00" }],
      },
    }),
    null,
  ],
  [
    "closed in Shopify, no outcome anywhere",
    closedInShopify,
    "Closed in Shopify, and no outcome in Loop or Shopify",
  ],
  [
    "closed in Shopify ten minutes ago",
    with_(closedInShopify, {
      order: { nativeReturns: [nativeReturn({ status: "CLOSED", closedAt: ago({ minutes: 10 }) })] },
    }),
    null,
  ],
  [
    "closed in Shopify, and Loop was not read since",
    with_(closedInShopify, { standing: { detailsReadAt: ago({ hours: 3 }) } }),
    null,
  ],
  [
    "closed in Shopify, and Shopify was not read since",
    with_(closedInShopify, { order: { readAt: ago({ hours: 3 }) } }),
    null,
  ],
  [
    "closed in Shopify, and refunded there",
    with_(closedInShopify, {
      order: { refunds: [{ id: "1", at: ago({ hours: 1 }), amount: "24.00", transactionsAmount: "24.00" }] },
    }),
    null,
  ],
  [
    "closed in Shopify, and Loop was processing",
    with_(closedInShopify, { facts: { evidence: { wasProcessed: true } } }),
    null,
  ],
  [
    "closed in Shopify, and nothing was owed",
    with_(closedInShopify, { facts: { planned: { refund: "0.00" } } }),
    null,
  ],
  ["closed in Shopify, the order is hidden", with_(closedInShopify, { order: { hidden: true } }), null],
  [
    "two Shopify returns could be it",
    with_(closedInShopify, {
      order: {
        nativeReturns: [
          nativeReturn({ status: "CLOSED", closedAt: ago({ hours: 2 }) }),
          nativeReturn({ id: "gid://shopify/Return/2" }),
        ],
      },
    }),
    null,
  ],
  [
    "partly processed for more than a day",
    { facts: { evidence: { exchangeProcessedAt: ago({ hours: 25 }) }, exchanges: [exchange()] } },
    "Partly processed for more than 24 hours",
  ],
  [
    "partly processed for less than a day",
    { facts: { evidence: { exchangeProcessedAt: ago({ hours: 23 }) }, exchanges: [exchange()] } },
    null,
  ],
  [
    "processed a minute ago in Shopify, and Loop's word on its way, five days after it was asked for",
    {
      facts: { exchanges: [exchange()] },
      standing: { stateSince: ago({ days: 5 }) },
      order: {
        nativeReturns: [
          nativeReturn({ status: "CLOSED", closedAt: ago({ minutes: 1 }), exchangeProcessed: true }),
        ],
      },
    },
    null,
  ],
  ["in review, the cause not known", { facts: { state: "review" } }, "Needs review"],
  ["in review for an exchange item", { facts: outOfStock }, "Exchange item out of stock; the rest was given"],
  [
    "out of stock with a refund still open: the rest was not given",
    { facts: { ...outOfStock, evidence: {} } },
    "Exchange item out of stock",
  ],
  [
    "an exchange item that Loop resolved is no cause",
    {
      facts: {
        ...outOfStock,
        exchanges: [exchange({ outOfStock: true, outOfStockResolution: "gift_card" })],
      },
    },
    "Needs review",
  ],
  [
    "flagged by us",
    {
      facts: { state: "review" },
      standing: { flagged: { by: "us", staffName: "Ana Ortiz", at: ago({ hours: 1 }) } },
    },
    "Needs review: flagged from Shopify by Ana Ortiz",
  ],
  [
    "an instant exchange and a review at creation is no failed refund",
    {
      facts: {
        state: "review",
        createdAt: ago({ minutes: 30 }),
        exchanges: [exchange()],
        evidence: { exchangeProcessedAt: ago({ minutes: 29 }) },
      },
      standing: { stateSince: ago({ minutes: 29 }) },
    },
    "Needs review",
  ],
  [
    "back in stock",
    { facts: outOfStock, order: { sellable: { "45100000000002": 3 } } },
    "Back in stock: Process gives the exchange now",
  ],
  [
    "sells on without stock",
    { facts: outOfStock, order: { sellable: { "45100000000002": null } } },
    "Back in stock: Process gives the exchange now",
  ],
  [
    "one in stock and two are waited for",
    {
      facts: {
        ...outOfStock,
        exchanges: [exchange({ outOfStock: true }), exchange({ id: "2", outOfStock: true })],
      },
      order: { sellable: { "45100000000002": 1 } },
    },
    "Exchange item out of stock; the rest was given",
  ],
  [
    "stock that was not read is not known",
    { facts: outOfStock, order: { sellable: {} } },
    "Exchange item out of stock; the rest was given",
  ],
  ["delivered and still open", { facts: { labels: delivered(5) } }, "Delivered 5 days ago and still open"],
  ["delivered two days ago", { facts: { labels: delivered(2, 23) } }, null],
  [
    "one of two parcels delivered",
    { facts: { labels: [...delivered(5), label({ trackingNumber: "2", status: "in_transit" })] } },
    null,
  ],
  [
    "past the learnt 95th percentile by a day",
    {
      facts: { labels: delivered(2) },
      rules: { pattern: { event: "delivered", counts: { some: 38, of: 40 }, p95Hours: 20 } },
    },
    "Delivered 2 days ago and still open",
  ],
  [
    "a return in an unknown state is not called open",
    { facts: { state: "partial", labels: delivered(9) } },
    null,
  ],
  [
    "Loop says refunded, Shopify shows nothing",
    saidRefunded,
    "Loop says 24.00 USD refunded on 2 May; Shopify shows 0.00 USD on this order.",
  ],
  [
    "Loop says refunded less than a day ago",
    with_(saidRefunded, { facts: { evidence: refunded("24.00", ago({ hours: 20 })) } }),
    null,
  ],
  ["the merchant refunds by hand", { ...saidRefunded, rules: { refunds: "by-hand" } }, null],
  ["the order is hidden", with_(saidRefunded, { order: { hidden: true } }), null],
  ["the order was not read", with_(saidRefunded, { order: null }), null],
  [
    "the order was read before a day had passed",
    with_(saidRefunded, { order: { readAt: ago({ days: 1, hours: 2 }) } }),
    null,
  ],
  [
    "Shopify shows it",
    with_(saidRefunded, {
      order: {
        refunds: [
          {
            id: "gid://shopify/Refund/940001",
            at: ago({ days: 2 }),
            amount: "24.00",
            transactionsAmount: "24.00",
          },
        ],
      },
    }),
    null,
  ],
  ["Shopify counts in another currency", with_(saidRefunded, { order: { currency: "EUR" } }), null],
  ["no order of that name", { link: { state: "not-found" } }, "Not linked: no order #1042 in this shop"],
  [
    "several orders of that name",
    { link: { state: "ambiguous" } },
    "Not linked: more than one order could be meant by #1042",
  ],
  ["the order is still being looked for", { link: { state: "pending" } }, null],
  ["linked to an order that Shopify hides", { link: { state: "unverified" } }, null],
];

describe("attention", () => {
  it.each(TABLE)("%s", (_title, given, sentence) => {
    const found = readAttention(aCase(given));
    expect(found && renderMessage(found.message, en)).toBe(sentence);
  });

  it("names the strongest reason", () => {
    const both = aCase({
      ...saidRefunded,
      standing: { ...saidRefunded.standing, ...pending("unconfirmed", 1) },
    });
    expect(readAttention(both)?.reason).toBe("unconfirmed");
  });
});
