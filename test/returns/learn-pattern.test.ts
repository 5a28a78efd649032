import { describe, expect, it } from "vitest";
import { alikeOf } from "../../app/returns/alike";
import { learnPatterns, settledReturn } from "../../app/returns/learn-pattern";
import type { LabelScan, LearntPattern, SettledReturn } from "../../app/returns/learn-pattern";
import { patternOfReturn } from "../../app/returns/pattern-of-return";
import type { SaidEvents } from "../../app/returns/pattern-of-return";
import { exchange, facts, label, line, refunded } from "../support/return-case";

const HOUR = 3_600_000;
const DELIVERED = Date.parse("2026-04-20T10:00:00.000Z");
const at = (hours: number) => new Date(DELIVERED + hours * HOUR).toISOString();

/** A refund of which the parcel was delivered, given so many hours after it; null: not given. */
function settled(
  hours: number | null,
  over: Parameters<typeof facts>[0] = {},
  scans: LabelScan[] = [],
): SettledReturn {
  const one = settledReturn(
    facts({
      state: "closed",
      labels: [label({ status: "delivered", updatedAt: at(0) })],
      evidence: hours === null ? {} : refunded("24.00", at(hours)),
      ...over,
    }),
    scans,
    "US",
  );
  if (!one) throw new Error("it is like no other");
  return one;
}

const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

const said = (settledOnes: SettledReturn[]): Pick<LearntPattern, "event" | "some" | "of" | "p95Hours">[] =>
  learnPatterns(settledOnes).map(({ event, some, of, p95Hours }) => ({ event, some, of, p95Hours }));

const NOTHING = { event: null, some: 0 };

describe("what is learnt of settled returns", () => {
  it.each<[string, SettledReturn[], object]>([
    ["19 of 19 are too few", times(19, () => settled(5)), { ...NOTHING, of: 19, p95Hours: null }],
    ["20 of 20", times(20, () => settled(5)), { event: "delivered", some: 20, of: 20, p95Hours: 5 }],
    [
      "16 of 20 is usual",
      [...times(16, () => settled(5)), ...times(4, () => settled(70))],
      { event: "delivered", some: 16, of: 20, p95Hours: 70 },
    ],
    [
      "15 of 20 is not",
      [...times(15, () => settled(5)), ...times(5, () => settled(70))],
      { ...NOTHING, of: 20, p95Hours: 70 },
    ],
    [
      "what is closed without proof counts against it",
      [...times(16, () => settled(5)), ...times(5, () => settled(null))],
      { ...NOTHING, of: 21, p95Hours: null },
    ],
    [
      "what was given before the parcel came counts against it, and waited no time",
      [...times(16, () => settled(5)), ...times(5, () => settled(-48))],
      { ...NOTHING, of: 21, p95Hours: 5 },
    ],
    [
      "24 hours after it is still at it, a second more is not",
      [...times(16, () => settled(24)), ...times(4, () => settled(24 + 1 / 3600))],
      { event: "delivered", some: 16, of: 20, p95Hours: 24 },
    ],
    [
      "the 95th percentile leaves the longest of 20 out, not the second longest",
      [...times(18, () => settled(5)), settled(40), settled(400)],
      { event: "delivered", some: 18, of: 20, p95Hours: 40 },
    ],
    [
      "a delivery whose time is not known proves nothing",
      times(20, () => settled(5, { labels: [label({ status: "delivered", updatedAt: null })] })),
      { ...NOTHING, of: 20, p95Hours: null },
    ],
    [
      "a giving without its time proves nothing",
      times(20, () => settled(5, { evidence: { refunds: refunded("24.00", at(5)).refunds ?? [] } })),
      { ...NOTHING, of: 20, p95Hours: null },
    ],
    [
      "half of two outcomes is not the whole",
      times(20, () => settled(5, { planned: { giftCard: "10.00" }, evidence: refunded("24.00", at(5)) })),
      { ...NOTHING, of: 20, p95Hours: null },
    ],
  ])("%s", (_title, ones, expected) => {
    expect(said(ones)).toEqual([expected]);
  });

  it("names the event that the giving follows soonest", () => {
    const scan = (status: string, hours: number): LabelScan => ({
      trackingNumber: label().trackingNumber,
      status,
      at: at(hours),
    });
    const scans = [scan("in_transit", -60), scan("out_for_delivery", -6), scan("delivered", 0)];
    expect(said(times(20, () => settled(2, {}, scans)))[0]).toMatchObject({ event: "delivered" });
    // Given between the two: at "out for delivery", whatever came after.
    expect(said(times(20, () => settled(-5, {}, scans)))[0]).toMatchObject({
      event: "out_for_delivery",
      p95Hours: 0,
    });
    expect(said(times(20, () => settled(-59, {}, scans)))[0]).toMatchObject({ event: "in_transit" });
  });

  it("takes the first telling of a scan, for a label's own time moves on", () => {
    const scans = [{ trackingNumber: label().trackingNumber, status: "delivered", at: at(-72) }];
    expect(said(times(20, () => settled(5, {}, scans)))).toEqual([{ ...NOTHING, of: 20, p95Hours: 77 }]);
  });

  it("waits for the last of several parcels", () => {
    const two = (status: string) => [
      label({ status: "delivered", updatedAt: at(-90) }),
      label({ trackingNumber: "2", status, updatedAt: at(0) }),
    ];
    expect(said(times(20, () => settled(5, { labels: two("delivered") })))[0]).toMatchObject({
      event: "delivered",
      p95Hours: 5,
    });
    expect(said(times(20, () => settled(5, { labels: two("in_transit") })))).toEqual([
      { ...NOTHING, of: 20, p95Hours: null },
    ]);
  });

  it.each<[string, Parameters<typeof facts>[0]]>([
    [
      "another outcome",
      { planned: { refund: "0.00", giftCard: "24.00" }, evidence: { giftCardProcessedAt: at(5) } },
    ],
    ["a warranty", { type: "warranty" }],
    ["another destination", { destinationId: "9" }],
    ["from abroad", { originCountryCode: "CA" }],
    [
      "another way to ship",
      { method: { provider: "Happy Returns", methodType: "drop_off", state: null, rmaId: null } },
    ],
  ])("never mixes kinds: %s", (_title, over) => {
    const mixed = learnPatterns([...times(19, () => settled(5)), settled(5, over)]);
    expect(mixed.map(({ event, of }) => ({ event, of }))).toEqual([
      { event: null, of: 19 },
      { event: null, of: 1 },
    ]);
  });
});

describe("what one return is told", () => {
  const learnt: SaidEvents = { refund: "learned", storeCredit: "learned", exchange: "learned" };
  const open = facts();
  const alike = alikeOf(open, "US");
  if (!alike) throw new Error("the default return is like no other");
  const pattern: LearntPattern = { ...alike, event: "delivered", some: 38, of: 42, p95Hours: 20 };
  const swap = facts({
    planned: { refund: "0.00", exchangeTotal: "29.99" },
    exchanges: [exchange()],
    lines: [line({ refund: "0.00" })],
  });

  it("what was learnt of returns like it, and nothing of others", () => {
    const known = { learnt: [pattern], said: learnt, home: "US" };
    expect(patternOfReturn(open, known)).toEqual({
      event: "delivered",
      counts: { some: 38, of: 42 },
      p95Hours: 20,
    });
    expect(patternOfReturn(swap, known)).toBeNull();
    expect(patternOfReturn(facts({ destinationId: "1" }), known)).toBeNull();
    expect(patternOfReturn(facts({ labels: [] }), known)).toBeNull();
    expect(patternOfReturn(open, { ...known, learnt: [{ ...pattern, event: null, some: 0 }] })).toBeNull();
  });

  it("the merchant's word instead, for the outcomes that it names; how long it takes stays learnt", () => {
    const known = { learnt: [pattern], said: { ...learnt, refund: "in_transit" }, home: "US" };
    expect(patternOfReturn(open, known)).toEqual({ event: "in_transit", counts: null, p95Hours: 20 });
    expect(patternOfReturn(swap, known)).toBeNull();
    expect(patternOfReturn(open, { ...known, said: { ...learnt, refund: "unsaid" } })).toBeNull();
    const both = facts({ planned: { refund: "5.00", giftCard: "19.00" } });
    const later = { ...learnt, refund: "in_transit", storeCredit: "delivered" };
    expect(patternOfReturn(both, { ...known, said: later })).toMatchObject({
      event: "delivered",
      counts: null,
    });
    expect(patternOfReturn(both, { ...known, said: { ...learnt, refund: "in_transit" } })).toBeNull();
  });
});
