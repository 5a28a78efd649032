import { describe, expect, it } from "vitest";
import type { ReturnFacts } from "../../app/returns/return";
import { versionOf } from "../../app/returns/version-of-return";
import { ago, exchange, facts, label, line, refunded } from "../support/return-case";

const base = facts({ lines: [line(), line({ id: "2" })], exchanges: [exchange(), exchange({ id: "8" })] });

describe("the version of a return", () => {
  it.each<[string, Partial<ReturnFacts>]>([
    ["a parcel scan", { labels: [label({ status: "delivered", updatedAt: ago({ minutes: 1 }) })] }],
    ["a new time", { updatedAt: ago({ minutes: 1 }), editedAt: ago({ minutes: 1 }) }],
    ["another order of lines", { lines: [...base.lines].reverse() }],
    ["another order of exchanges", { exchanges: [...(base.exchanges ?? [])].reverse() }],
    ["another way to write an amount", { planned: { ...base.planned, refund: "24", giftCard: "0" } }],
    ["learning that it is no gift", { gift: null }],
    ["the time of the drop-off", { method: { provider: "x", methodType: null, state: null, rmaId: null } }],
  ])("stays the same with %s", (_what, change) => {
    expect(versionOf({ ...base, ...change })).toBe(versionOf(base));
  });

  it.each<[string, Partial<ReturnFacts>]>([
    ["another state", { state: "review" }],
    ["another refund", { planned: { ...base.planned, refund: "23.99" } }],
    ["a fee", { planned: { ...base.planned, handlingFee: "5.00" } }],
    ["a refund given", { evidence: { ...base.evidence, ...refunded("24.00", ago({ hours: 1 })) } }],
    ["one line less", { lines: base.lines.slice(1) }],
    ["an exchange out of stock", { exchanges: [exchange(), exchange({ id: "8", outOfStock: true })] }],
    ["a gift", { gift: true }],
    ["a warranty", { type: "warranty" }],
  ])("is another with %s", (_what, change) => {
    expect(versionOf({ ...base, ...change })).not.toBe(versionOf(base));
  });

  it("is short hex", () => expect(versionOf(base)).toMatch(/^[0-9a-f]{16}$/));
});
