import { describe, expect, it } from "vitest";
import { readLedger } from "../../app/returns/read-ledger";
import type { LedgerKind } from "../../app/returns/read-ledger";
import { aCase, ago, exchange, nativeReturn, refunded } from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";

type Row = [owed: string | null, issued: string | null | undefined, remaining: string | null, seen?: string];

/** One row: what Loop and Shopify say, and what the ledger of one kind makes of it; issued undefined = no proof. */
const TABLE: [title: string, given: CaseOverrides, kind: LedgerKind, row: Row][] = [
  ["a planned refund is owed", {}, "refund", ["24.00", undefined, "24.00", "not-visible"]],
  [
    "refund_processed proves it",
    { facts: { evidence: { refundProcessedAt: ago({ days: 1 }) } } },
    "refund",
    ["24.00", "24.00", "0.00", "no"],
  ],
  [
    "an entry with an amount proves that amount",
    {
      facts: {
        evidence: { refunds: [{ amount: "10.00", currency: "USD", gateway: "card", shopifyRefundId: "9" }] },
      },
    },
    "refund",
    ["24.00", "10.00", "14.00", "no"],
  ],
  [
    "several entries add up, exactly",
    {
      facts: {
        planned: { refund: "0.30" },
        evidence: {
          refunds: ["0.10", "0.20"].map((amount) => ({
            amount,
            currency: "USD",
            gateway: "card",
            shopifyRefundId: null,
          })),
        },
      },
    },
    "refund",
    ["0.30", "0.30", "0.00", "no"],
  ],
  [
    "a manual entry of 0.00 proves nothing",
    {
      facts: {
        evidence: { refunds: [{ amount: "0.00", currency: null, gateway: "manual", shopifyRefundId: null }] },
      },
    },
    "refund",
    ["24.00", undefined, "24.00", "not-visible"],
  ],
  [
    "a refund id without an amount proves nothing by itself",
    { facts: { evidence: { shopifyRefundIds: ["940001"] } } },
    "refund",
    ["24.00", undefined, "24.00", "not-visible"],
  ],
  [
    "a refund id whose amount Shopify knows proves it",
    {
      facts: { evidence: { shopifyRefundIds: ["940001"] } },
      order: {
        refunds: [
          {
            id: "gid://shopify/Refund/940001",
            at: ago({ days: 1 }),
            amount: "24.00",
            transactionsAmount: "24.00",
          },
        ],
      },
    },
    "refund",
    ["24.00", "24.00", "0.00", "yes"],
  ],
  [
    "was_processed alone is no proof of the refund",
    { facts: { evidence: { wasProcessed: true } } },
    "refund",
    ["24.00", undefined, "24.00", "not-visible"],
  ],
  [
    "Shopify shows the same sum under another id",
    {
      facts: { evidence: refunded("24.00", ago({ days: 1 })) },
      order: { refunds: [{ id: "77", at: ago({ days: 1 }), amount: "24.01", transactionsAmount: "24.01" }] },
    },
    "refund",
    ["24.00", "24.00", "0.00", "yes"],
  ],
  [
    "a larger sum in Shopify may hold it among others",
    {
      facts: { evidence: refunded("24.00", ago({ days: 1 })) },
      order: { refunds: [{ id: "77", at: ago({ days: 1 }), amount: "90.00", transactionsAmount: "90.00" }] },
    },
    "refund",
    ["24.00", "24.00", "0.00", "not-visible"],
  ],
  [
    "an amount in the customer's currency is not the shop's",
    {
      facts: {
        evidence: {
          refundProcessedAt: ago({ days: 1 }),
          refunds: [{ amount: "22.03", currency: "EUR", gateway: "card", shopifyRefundId: null }],
        },
      },
    },
    "refund",
    ["24.00", "24.00", "0.00", "no"],
  ],
  [
    "amounts that no source names are not known",
    { facts: { planned: { refund: null } } },
    "refund",
    [null, undefined, null, "not-visible"],
  ],
  [
    "a gift card is proved by its time",
    { facts: { planned: { giftCard: "20.00" }, evidence: { giftCardProcessedAt: ago({ hours: 1 }) } } },
    "storeCredit",
    ["20.00", "20.00", "0.00"],
  ],
  [
    "native store credit is proved by shop_cash_processed",
    { facts: { planned: { giftCard: "20.00" }, evidence: { shopCashProcessedAt: ago({ hours: 1 }) } } },
    "storeCredit",
    ["20.00", "20.00", "0.00"],
  ],
  [
    "a gift card order proves it",
    { facts: { planned: { giftCard: "20.00" }, evidence: { giftCardOrderId: "23141001200513" } } },
    "storeCredit",
    ["20.00", "20.00", "0.00"],
  ],
  [
    "a refund is no proof of the store credit beside it",
    { facts: { planned: { giftCard: "20.00" }, evidence: refunded("24.00", ago({ hours: 1 })) } },
    "storeCredit",
    ["20.00", undefined, "20.00"],
  ],
  [
    "a credit of 0.00 with a mark of processing is nothing given (an even swap called credit)",
    { facts: { evidence: { giftCardProcessedAt: ago({ hours: 1 }) } } },
    "storeCredit",
    ["0.00", undefined, "0.00"],
  ],
  [
    "an exchange item is owed",
    { facts: { exchanges: [exchange()] } },
    "exchange",
    ["29.99", undefined, "29.99"],
  ],
  [
    "exchange_processed covers what is in stock",
    {
      facts: {
        state: "review",
        exchanges: [exchange(), exchange({ id: "2", total: "10.00", outOfStock: true })],
        evidence: { exchangeProcessedAt: ago({ hours: 1 }) },
      },
    },
    "exchange",
    ["39.99", "29.99", "10.00"],
  ],
  [
    "an item that Loop resolved otherwise is owed no more",
    { facts: { exchanges: [exchange({ outOfStock: true, outOfStockResolution: "refund" })] } },
    "exchange",
    ["0.00", undefined, "0.00"],
  ],
  [
    "an item with an order of its own proves itself and no other",
    {
      facts: {
        exchanges: [
          exchange({ exchangeOrderId: "555", exchangeOrderName: "EXC-1" }),
          exchange({ id: "2", total: "10.00" }),
        ],
        evidence: { exchangeOrderId: "555", exchangeOrderName: "EXC-1" },
      },
    },
    "exchange",
    ["39.99", "29.99", "10.00"],
  ],
  [
    "processed exchange lines of the joined Shopify return prove it",
    {
      facts: { exchanges: [exchange()] },
      order: { nativeReturns: [nativeReturn({ exchangeProcessed: true })] },
    },
    "exchange",
    ["29.99", "29.99", "0.00", "yes"],
  ],
  [
    "details list no exchanges: the exchange total stands for them",
    { facts: { exchanges: null, planned: { exchangeTotal: "29.99" } } },
    "exchange",
    ["29.99", undefined, "29.99"],
  ],
  [
    "a fee larger than the refund leaves nothing owed",
    { facts: { planned: { refund: "-4.00", handlingFee: "14.00" } } },
    "refund",
    ["-4.00", undefined, "0.00"],
  ],
  [
    "the fee is kept when all is given",
    { facts: { planned: { handlingFee: "5.00" }, evidence: refunded("24.00", ago({ hours: 1 })) } },
    "feeKept",
    ["5.00", "5.00", "0.00"],
  ],
  [
    "the customer has not paid more before it is processed",
    { facts: { planned: { upsell: "10.00" } } },
    "customerPays",
    ["10.00", undefined, "10.00"],
  ],
];

describe("the ledger", () => {
  it.each(TABLE)("%s", (_title, given, kind, [owed, issued, remaining, seen]) => {
    const entry = readLedger(aCase(given)).entries[kind];
    expect([entry.owed, entry.issued?.amount, entry.remaining]).toEqual([owed, issued, remaining]);
    if (seen !== undefined) expect(entry.seenInShopify).toBe(seen);
  });

  it("counts exchange items that are worth 0.00 as owed", () => {
    const ledger = readLedger(
      aCase({ facts: { planned: { refund: "0.00" }, exchanges: [exchange({ total: "0.00" })] } }),
    );
    expect(ledger.open.map((entry) => entry.kind)).toEqual(["exchange"]);
    expect(ledger.owesSomething).toBe(true);
  });

  it("takes the currency from Shopify where Loop names none, and does without", () => {
    expect(readLedger(aCase({ facts: { currency: null } })).currency).toBe("USD");
    expect(readLedger(aCase({ facts: { currency: null }, order: null })).currency).toBeNull();
  });
});
