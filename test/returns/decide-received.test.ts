import { describe, expect, it } from "vitest";
import { decideReceived } from "../../app/returns/decide-received";
import type { Condition, Received } from "../../app/returns/received";
import { receivedNote } from "../../app/returns/received-note";
import type { ReturnStanding } from "../../app/returns/return";
import { suggestReceived } from "../../app/returns/suggest-received";
import { aCase, ago, line, refunded } from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";

const RULE = { amountLimit: "100.00", currency: "USD" };

/** The items in their order; null = nothing was said of it. */
const said = (conditions: readonly (Condition | null)[], more: Partial<Received> = {}): Received => ({
  lines: conditions.flatMap((condition, index) =>
    condition === null
      ? []
      : [
          {
            lineItemId: `${index + 1}`,
            condition,
            note: null,
            at: ago({ minutes: 5 }),
            source: "api" as const,
            by: "Dock 3",
          },
        ],
  ),
  tried: false,
  ...more,
});

const twoItems = { facts: { lines: [line({ id: "1" }), line({ id: "2", title: "Mug" })] } };
const decide = (overrides: CaseOverrides, received: Received, rule = RULE) => {
  const { outcome, reason } = decideReceived(aCase(overrides), received, rule);
  return `${outcome}: ${reason}`;
};

const flagged: ReturnStanding["flagged"] = { by: "loop", staffName: null, at: ago({ hours: 1 }) };
const pending = (kind: "process" | "note") => ({
  standing: {
    pending: {
      actionId: "a",
      kind,
      status: "accepted" as const,
      at: ago({ minutes: 1 }),
      staffName: "Ada",
    },
  },
});

describe("what the rules say of received items", () => {
  it.each<[string, (Condition | null)[], string]>([
    ["all accepted", ["accepted", "accepted"], "process: all-accepted"],
    ["one not reported", ["accepted", null], "wait: partly-received"],
    ["one being inspected", ["accepted", "inspecting"], "wait: inspecting"],
    ["one damaged", ["accepted", "damaged"], "flag: not-as-expected"],
    ["one damaged, the other not reported: a flag does not wait", ["damaged", null], "flag: not-as-expected"],
    ["one missing", ["missing", "accepted"], "flag: not-as-expected"],
    ["one of another kind", ["accepted", "wrong-item"], "flag: not-as-expected"],
    ["one not restocked", ["not-restocked", "accepted"], "flag: not-as-expected"],
    ["only inspected so far", ["inspecting", null], "wait: inspecting"],
    ["nothing reported", [null, null], "none: nothing-received"],
  ])("%s", (_, conditions, expected) => {
    expect(decide(twoItems, said(conditions))).toBe(expected);
  });

  it.each<[string, CaseOverrides, string]>([
    ["closed", { facts: { state: "closed" } }, "none: closed"],
    ["cancelled", { facts: { state: "cancelled" } }, "ask: cancelled"],
    ["expired", { facts: { state: "expired" } }, "ask: expired"],
    ["in review", { facts: { state: "review" } }, "ask: in-review"],
    ["in a state that we do not know", { facts: { state: "archived" } }, "ask: unknown-state"],
    ["known as flagged", { standing: { flagged } }, "ask: flagged"],
    [
      "after a failed processing",
      { standing: { processingFailed: { at: ago({ hours: 1 }), message: null } } },
      "ask: processing-failed",
    ],
    ["that Loop does not confirm", { standing: { notConfirmedByLoop: true } }, "ask: not-confirmed"],
    ["with our process under way", pending("process"), "none: action-pending"],
    ["with a note under way", pending("note"), "process: all-accepted"],
    ["worth the limit", { facts: { planned: { refund: "100.00" } } }, "process: all-accepted"],
    ["worth more than the limit", { facts: { planned: { refund: "100.01" } } }, "ask: above-limit"],
    ["worth more in sum", { facts: { planned: { refund: "60.00", giftCard: "60.00" } } }, "ask: above-limit"],
    [
      "of which a part was given already",
      { facts: { planned: { refund: "120.00" }, evidence: refunded("30.00", ago({ hours: 1 })) } },
      "process: all-accepted",
    ],
    ["in another currency than the limit", { facts: { currency: "EUR" } }, "ask: other-currency"],
  ])("a return %s", (_, overrides, expected) => {
    expect(decide(overrides, { ...said(["accepted"]), lines: only() })).toBe(expected);
  });

  /** The one item of the plain return. */
  const only = () => said(["accepted"]).lines.map((one) => ({ ...one, lineItemId: line().id }));

  it("looks at no amount where no limit is set", () => {
    const rich = { facts: { planned: { refund: "9999.00" } } };
    expect(
      decide(rich, { tried: false, lines: only() }, { amountLimit: null as never, currency: "USD" }),
    ).toBe("process: all-accepted");
  });

  it("asks a person when an action for the warehouse was sent before", () => {
    expect(decide({}, { tried: true, lines: only() })).toBe("ask: tried");
  });

  it("waits for no item that the customer keeps", () => {
    const kept = { facts: { lines: [line({ id: "1" }), line({ id: "2", outcome: "keep" })] } };
    expect(decide(kept, said(["accepted", null]))).toBe("process: all-accepted");
  });
});

describe("the line in the block", () => {
  const suggest = (conditions: Condition[], mode: "off" | "suggest", source: "api" | "shopify" = "api") => {
    const received = said(conditions);
    const lines = received.lines.map((one) => ({ ...one, source }));
    const suggestion = suggestReceived(decideReceived(aCase(twoItems), received, RULE), lines, mode);
    return suggestion && `${suggestion.offer}: ${suggestion.message.key}`;
  };

  it.each([
    [["accepted", "accepted"], "off", "api", null],
    [["accepted", "accepted"], "suggest", "api", "process: acting.received.accepted"],
    [["accepted", "accepted"], "suggest", "shopify", "process: acting.received.restocked"],
    [["accepted", "damaged"], "suggest", "api", "flag: acting.received.flag"],
    [["accepted"], "suggest", "api", null],
  ] as const)("%j, %s, by %s", (conditions, mode, source, expected) => {
    expect(suggest([...conditions], mode, source)).toBe(expected);
  });
});

describe("the note before a flag", () => {
  it("says first what is not as expected, in the warehouse's words, and never more than Loop takes", () => {
    const [first, second] = said(["accepted", "damaged"]).lines;
    if (!first || !second) throw new Error("two were said");
    const items = twoItems.facts.lines;
    const torn = { ...second, note: "  torn\n at the handle " };
    expect(receivedNote([first, torn], items)).toBe(
      "Warehouse: Mug: damaged (torn at the handle); T-shirt, Small: accepted",
    );
    const long = receivedNote([first, { ...second, note: "😀".repeat(500) }], items);
    expect([...long]).toHaveLength(254);
    expect(long.endsWith("…")).toBe(true);
  });
});
