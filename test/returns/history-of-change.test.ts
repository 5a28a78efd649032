import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyOfChange } from "../../app/returns/history-of-change";
import type { HistoryEntry } from "../../app/returns/history-of-change";
import type { ReturnFacts } from "../../app/returns/return";
import { exchange, facts, label, line, refunded } from "../support/return-case";

const at = "2026-05-03T10:00:00.000Z";
const say = (entries: HistoryEntry[]) => entries.map((entry) => [entry.kind, entry.data]);

describe("what becomes history", () => {
  it.each<[string, ReturnFacts | null, ReturnFacts, [string, unknown][]]>([
    ["the first news of an open return", null, facts(), [["created", { items: 1, exchanges: 0 }]]],
    [
      "the first news of a return that is long closed",
      null,
      facts({ state: "closed", evidence: refunded("24.00", at) }),
      [
        ["created", { items: 1, exchanges: 0 }],
        ["money", { what: "refund", change: "given", from: null, to: "24.00", currency: "USD" }],
        ["state", { from: null, to: "closed" }],
      ],
    ],
    ["nothing", facts(), facts(), []],
    ["a fresher time alone", facts(), facts({ updatedAt: at }), []],
    ["a state", facts(), facts({ state: "review" }), [["state", { from: "open", to: "review" }]]],
    [
      "a planned amount",
      facts(),
      facts({ planned: { refund: "12.00" } }),
      [["money", { what: "refund", change: "planned", from: "24.00", to: "12.00", currency: "USD" }]],
    ],
    [
      "a gift of money",
      facts(),
      facts({ evidence: refunded("24.00", at) }),
      [["money", { what: "refund", change: "given", from: null, to: "24.00", currency: "USD" }]],
    ],
    ["an amount that was only not known yet", facts({ planned: { refund: null } }), facts(), []],
    [
      "an exchange list that was only not known yet",
      facts({ exchanges: null }),
      facts({ exchanges: [] }),
      [],
    ],
    [
      "an item that was added",
      facts(),
      facts({ lines: [line(), line({ id: "2", title: "Hat" })] }),
      [["items", { added: ["Hat"], removed: [] }]],
    ],
    [
      "an exchange item that went out of stock",
      facts({ exchanges: [exchange()] }),
      facts({ exchanges: [exchange({ outOfStock: true })] }),
      [["exchange", { change: "out-of-stock", title: "T-shirt, Medium", resolution: null }]],
    ],
    [
      "a scan",
      facts(),
      facts({ labels: [label({ status: "in_transit", updatedAt: at })] }),
      [["label", { status: "in_transit", trackingNumber: "9400100000000000000000" }]],
    ],
    ["an edit in Loop", facts(), facts({ editedAt: at }), [["edited", {}]]],
  ])("%s", (_, before, after, entries) => {
    expect(say(historyOfChange(before, after, 7))).toEqual(entries);
  });

  it("tells a state that comes back anew", () => {
    const walk = ["open", "review", "open", "review"].map((state) => facts({ state }));
    const keys = walk
      .slice(1)
      .flatMap((after, step) => historyOfChange(walk[step] ?? null, after, step))
      .map((entry) => entry.dedupe);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(3);
  });

  it("tells a refund once, whichever news brought it", () => {
    const given = facts({ evidence: refunded("24.00", at) });
    const [byDelivery] = historyOfChange(facts(), given, 4);
    const [byRead] = historyOfChange(facts(), given, 5);
    expect(byRead?.dedupe).toBe(byDelivery?.dedupe);
  });

  it("makes the same keys from the same change, and none twice", () => {
    fc.assert(
      fc.property(someWalk, (walk) => {
        const tell = () =>
          walk.slice(1).flatMap((after, step) => historyOfChange(walk[step] ?? null, after, step));
        const keys = tell().map((entry) => entry.dedupe);
        expect(tell().map((entry) => entry.dedupe)).toEqual(keys);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it("can be replayed: its states lead from the first to the last, its amounts to the last plan", () => {
    fc.assert(
      fc.property(someWalk, (walk) => {
        const entries = walk
          .slice(1)
          .flatMap((after, step) => historyOfChange(walk[step] ?? null, after, step));
        let state = walk[0]?.state;
        let refund = walk[0]?.planned.refund;
        for (const { kind, data } of entries) {
          if (kind === "state") {
            expect(data.from).toBe(state);
            state = String(data.to);
          }
          if (kind === "money" && data.change === "planned") {
            expect(data.from).toBe(refund);
            refund = String(data.to);
          }
        }
        expect([state, refund]).toEqual([walk.at(-1)?.state, walk.at(-1)?.planned.refund]);
      }),
    );
  });
});

const someWalk = fc.array(
  fc
    .record({
      state: fc.constantFrom("open", "review", "closed"),
      refund: fc.constantFrom("24.00", "12.00"),
      scanned: fc.constantFrom("new", "in_transit", "delivered"),
      outOfStock: fc.boolean(),
    })
    .map(({ state, refund, scanned, outOfStock }) =>
      facts({
        state,
        planned: { refund },
        labels: [label({ status: scanned, updatedAt: null })],
        exchanges: [exchange({ outOfStock })],
      }),
    ),
  { minLength: 1, maxLength: 8 },
);
