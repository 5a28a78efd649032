import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeDifferences } from "../../app/returns/describe-differences";
import type { ReturnFacts } from "../../app/returns/return";
import { versionOf } from "../../app/returns/version-of-return";
import { exchange, facts, label, line, refunded } from "../support/return-case";

describe("what differs between what was seen and what Loop says now", () => {
  it.each<[string, ReturnFacts, ReturnFacts, string[]]>([
    ["nothing", facts(), facts(), []],
    ["a scan of the parcel", facts(), facts({ labels: [label({ status: "delivered" })] }), []],
    ["the way an amount is written", facts(), facts({ planned: { refund: "24.0" } }), []],
    ["the state", facts(), facts({ state: "review" }), ["acting.differs.state"]],
    [
      "a refund that was given",
      facts(),
      facts({ evidence: refunded("24.00", "2026-05-03T10:00:00Z") }),
      ["acting.differs.given.nowAmount"],
    ],
    ["a planned amount", facts(), facts({ planned: { refund: "12.00" } }), ["acting.differs.planned"]],
    [
      "a line that came",
      facts(),
      facts({ lines: [line(), line({ id: "2" })] }),
      ["acting.differs.lineAdded"],
    ],
    [
      "a line that went",
      facts({ lines: [line(), line({ id: "2" })] }),
      facts(),
      ["acting.differs.lineRemoved"],
    ],
    [
      "a line the customer keeps",
      facts(),
      facts({ lines: [line({ outcome: "keep" })] }),
      ["acting.differs.lineOutcome"],
    ],
    [
      "an exchange item out of stock",
      facts({ exchanges: [exchange()] }),
      facts({ exchanges: [exchange({ outOfStock: true })] }),
      ["acting.differs.outOfStock"],
    ],
    ["that it is a gift", facts(), facts({ gift: true }), ["acting.differs.gift.on"]],
  ])("%s", (_, before, after, keys) => {
    expect(describeDifferences(before, after).map((message) => message.key)).toEqual(keys);
  });

  it("names both amounts in their currency", () => {
    expect(describeDifferences(facts(), facts({ planned: { refund: "12.00" } }))).toEqual([
      {
        key: "acting.differs.planned",
        params: {
          what: { list: [{ key: "acting.money.refund" }] },
          from: { money: "24.00", currency: "USD" },
          to: { money: "12.00", currency: "USD" },
        },
      },
    ]);
  });

  it("is empty if and only if the versions are equal", () => {
    fc.assert(
      fc.property(someFacts, someFacts, (before, after) => {
        const told = describeDifferences(before, after).length > 0;
        expect(told).toBe(versionOf(before) !== versionOf(after));
      }),
      { numRuns: 400 },
    );
  });
});

const money = fc.constantFrom(null, "0.00", "24.00", "24", "-29.99");
const someExchange = fc
  .record({
    variantId: fc.constantFrom("1", "2"),
    total: money,
    outOfStock: fc.boolean(),
    outOfStockResolution: fc.constantFrom(null, "refund"),
    exchangeOrderId: fc.constantFrom(null, "77"),
  })
  .map((part) => exchange(part));
const someLine = fc
  .record({
    id: fc.constantFrom("1", "2"),
    price: money,
    refund: money,
    outcome: fc.constantFrom(null, "default", "keep"),
  })
  .map((part) => line(part));

/** Few values a field, so that equal pairs are common. */
const someFacts = fc
  .record({
    state: fc.constantFrom("open", "review", "closed"),
    gift: fc.constantFrom(null, false, true),
    type: fc.constantFrom(null, "standard", "warranty"),
    currency: fc.constantFrom("USD", "EUR"),
    refund: money,
    upsell: money,
    exchangeTotal: money,
    given: fc.constantFrom(null, "24.00", "12.00"),
    processed: fc.constantFrom(null, "2026-05-03T10:00:00Z", "2026-05-04T10:00:00Z"),
    exchanged: fc.constantFrom(null, "2026-05-03T10:00:00Z"),
    lines: fc.array(someLine, { maxLength: 2 }),
    exchanges: fc.option(fc.array(someExchange, { maxLength: 2 }), { nil: null }),
  })
  .map((some) =>
    facts({
      state: some.state,
      gift: some.gift,
      type: some.type,
      currency: some.currency,
      lines: some.lines,
      exchanges: some.exchanges,
      planned: { refund: some.refund, upsell: some.upsell, exchangeTotal: some.exchangeTotal },
      evidence: {
        refundProcessedAt: some.processed,
        exchangeProcessedAt: some.exchanged,
        refunds:
          some.given === null
            ? []
            : [{ amount: some.given, currency: "USD", gateway: "x", shopifyRefundId: "1" }],
      },
    }),
  );
