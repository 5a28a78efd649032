import { describe, expect, it } from "vitest";
import { owedNow, rereadSchedule, settleAction } from "../../app/returns/settle-action";
import type { OpenAction } from "../../app/returns/open-action";
import { readLedger } from "../../app/returns/read-ledger";
import { NOW, aCase, ago, exchange, line, refunded } from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";

/** An action that Loop accepted a minute ago on the return as `then` describes it. */
function action(then: CaseOverrides, overrides: Partial<OpenAction> = {}): OpenAction {
  const at = ago({ minutes: 1 });
  return {
    kind: "process",
    status: "accepted",
    sentAt: at,
    acceptedAt: at,
    remaining: owedNow(aCase(then)),
    read: true,
    ...overrides,
  };
}
const settle = (then: CaseOverrides, now: CaseOverrides, overrides: Partial<OpenAction> = {}) => {
  const ending = settleAction(action(then, overrides), aCase(now));
  return ending && `${ending.status} ${ending.message.key}`;
};
const at = ago({ seconds: 40 });
const since = { standing: { stateSince: at } };
const both = { planned: { refund: "24.00", exchangeTotal: "29.99" }, exchanges: [exchange()] };
const refundGiven = { ...both, state: "review", evidence: refunded("24.00", at) };
const lost = (kind: OpenAction["kind"], sentAgo: Parameters<typeof ago>[0]): Partial<OpenAction> => ({
  kind,
  status: "unconfirmed",
  sentAt: ago(sentAgo),
  acceptedAt: null,
});

describe("how a process ends", () => {
  it.each<[string, CaseOverrides, CaseOverrides, Partial<OpenAction>, string | null]>([
    [
      "closed, everything given",
      {},
      { facts: { state: "closed", evidence: refunded("24.00", at) } },
      {},
      "done acting.status.done",
    ],
    [
      "given while still open",
      {},
      { facts: { evidence: refunded("24.00", at) } },
      {},
      "done acting.status.done",
    ],
    [
      "refunded by hand",
      {},
      { facts: { state: "closed", evidence: refunded("24.00", at) }, rules: { refunds: "by-hand" } },
      {},
      "done acting.status.doneByHand",
    ],
    [
      "worth nothing, closed",
      { facts: { planned: { refund: "0.00" } } },
      { facts: { state: "closed", planned: { refund: "0.00" } } },
      {},
      "done acting.status.doneNothingOwed",
    ],
    [
      "out of stock, turned into store credit",
      { facts: { planned: { refund: "0.00", exchangeTotal: "29.99" }, exchanges: [exchange()] } },
      {
        facts: {
          state: "closed",
          planned: { refund: "0.00", giftCard: "29.99", exchangeTotal: "29.99" },
          exchanges: [exchange({ outOfStock: true, outOfStockResolution: "gift_card" })],
          evidence: { giftCardProcessedAt: at },
        },
      },
      {},
      "done acting.status.done",
    ],
    [
      "refund given, exchange out of stock",
      { facts: both },
      { facts: refundGiven, ...since },
      {},
      "partly-done acting.status.partly.givenOpen",
    ],
    [
      "in review, nothing given",
      { facts: both },
      { facts: { ...both, state: "review" }, ...since },
      {},
      "partly-done acting.status.partly.nothingOpen",
    ],
    [
      "in review all along, nothing given yet",
      { facts: { ...both, state: "review" } },
      { facts: { ...both, state: "review" } },
      {},
      null,
    ],
    [
      "an instant refund of last week is no proof",
      { facts: { ...refundGiven, state: "review", evidence: refunded("24.00", ago({ days: 7 })) } },
      { facts: { ...refundGiven, state: "review", evidence: refunded("24.00", ago({ days: 7 })) } },
      {},
      null,
    ],
    [
      "Loop says it failed",
      {},
      { standing: { processingFailed: { at, message: "Insufficient funds" } } },
      {},
      "failed acting.status.failed",
    ],
    [
      "Loop says it failed and not why",
      {},
      { standing: { processingFailed: { at, message: null } } },
      {},
      "failed acting.status.failedNoReason",
    ],
    [
      "it failed, but not this time",
      {},
      { standing: { processingFailed: { at: ago({ hours: 2 }), message: null } } },
      {},
      null,
    ],
    [
      "failed after a part was given",
      { facts: both },
      { facts: refundGiven, standing: { processingFailed: { at, message: "x" } } },
      {},
      "failed acting.status.failedPartly",
    ],
    [
      "closed, not proved",
      {},
      { facts: { state: "closed" } },
      {},
      "closed-otherwise acting.status.closedUnproved",
    ],
    [
      "closed a moment ago, not proved yet",
      {},
      { facts: { state: "closed" } },
      { acceptedAt: ago({ seconds: 10 }) },
      null,
    ],
    [
      "proved after all",
      {},
      { facts: { state: "closed", evidence: refunded("24.00", at) } },
      { status: "closed-otherwise" },
      "done acting.status.done",
    ],
    [
      "cancelled meanwhile",
      {},
      { facts: { state: "cancelled" } },
      {},
      "closed-otherwise acting.status.otherState",
    ],
    ["still open", {}, {}, {}, null],
    [
      "ten minutes without a word",
      {},
      {},
      { acceptedAt: ago({ minutes: 10 }) },
      "no-word acting.status.noWordAt",
    ],
    ["no word, and again no word", {}, {}, { status: "no-word", acceptedAt: ago({ hours: 2 }) }, null],
    [
      "a word after all",
      {},
      { facts: { state: "closed", evidence: refunded("24.00", at) } },
      { status: "no-word" },
      "done acting.status.done",
    ],
    [
      "a part given, then silence",
      { facts: both },
      { facts: { ...refundGiven, state: "open" } },
      { acceptedAt: ago({ minutes: 11 }) },
      "partly-done acting.status.partlyOpen.givenOpen",
    ],
    [
      "ended already",
      {},
      { facts: { state: "closed", evidence: refunded("24.00", at) } },
      { status: "refused" },
      null,
    ],
    [
      "never sent",
      {},
      { facts: { state: "closed", evidence: refunded("24.00", at) } },
      { sentAt: null },
      null,
    ],
    [
      "answer lost, shown as done",
      {},
      { facts: { state: "closed", evidence: refunded("24.00", at) } },
      lost("process", { minutes: 1 }),
      "done acting.status.done",
    ],
    ["answer lost, nothing to see yet", {}, {}, lost("process", { minutes: 1 }), null],
    [
      "answer lost, no sign of it after two minutes",
      {},
      {},
      lost("process", { minutes: 2 }),
      "failed acting.status.processNoSign",
    ],
    [
      "answer lost, and Loop did not answer the read either",
      {},
      {},
      { ...lost("process", { hours: 2 }), read: false },
      null,
    ],
    [
      "never heard of again",
      {},
      {},
      { ...lost("process", { minutes: 1 }), status: "sending" },
      "unconfirmed acting.status.unconfirmedAt",
    ],
  ])("%s", (_, then, now, overrides, ending) => {
    expect(settle(then, now, overrides)).toBe(ending);
  });

  it("measures against a stored ledger as well", () => {
    const stored: unknown = JSON.parse(JSON.stringify(readLedger(aCase({ facts: both }))));
    expect(settle({}, { facts: refundGiven, ...since }, { remaining: stored })).toBe(
      "partly-done acting.status.partly.givenOpen",
    );
  });

  it("names what was given and what was not", () => {
    const ending = settleAction(action({ facts: both }), aCase({ facts: refundGiven, ...since }));
    expect(ending?.message.params).toEqual({
      given: {
        list: [{ key: "reading.kind.refund", params: { amount: { money: "24.00", currency: "USD" } } }],
      },
      open: {
        list: [{ key: "reading.owed.exchange", params: { amount: { money: "29.99", currency: "USD" } } }],
      },
    });
  });
});

describe("how the other actions end", () => {
  const wrote = (content: string, createdAt: string): CaseOverrides => ({
    private: { notes: [{ content, createdAt }] },
  });
  it.each<[string, CaseOverrides, CaseOverrides, Partial<OpenAction>, string | null]>([
    ["flag, shown", {}, { facts: { state: "review" } }, { kind: "flag" }, "done acting.status.flagDone"],
    ["flag, accepted and shown as open", {}, {}, { kind: "flag" }, "done acting.status.flagDoneOpen"],
    ["flag, accepted a moment ago", {}, {}, { kind: "flag", acceptedAt: ago({ seconds: 9 }) }, null],
    [
      "flag, answer lost, shown",
      {},
      { facts: { state: "review" } },
      lost("flag", { minutes: 1 }),
      "done acting.status.flagDone",
    ],
    ["flag, answer lost, no sign", {}, {}, lost("flag", { minutes: 5 }), "failed acting.status.noSign"],
    [
      "cancel, shown",
      {},
      { facts: { state: "cancelled" } },
      { kind: "cancel" },
      "done acting.status.cancelDone",
    ],
    [
      "cancel, but closed",
      {},
      { facts: { state: "closed" } },
      { kind: "cancel" },
      "closed-otherwise acting.status.otherState",
    ],
    ["cancel, not shown yet", {}, {}, { kind: "cancel" }, null],
    [
      "cancel, never shown",
      {},
      {},
      { kind: "cancel", acceptedAt: ago({ minutes: 10 }) },
      "no-word acting.status.noWordOtherAt",
    ],
    ["cancel, answer lost, no sign yet", {}, {}, lost("cancel", { minutes: 1 }), null],
    ["cancel, answer lost, no sign", {}, {}, lost("cancel", { minutes: 5 }), "failed acting.status.noSign"],
    ["close, shown", {}, { facts: { state: "closed" } }, { kind: "close" }, "done acting.status.closeDone"],
    [
      "close, answer lost, shown",
      {},
      { facts: { state: "closed" } },
      lost("close", { minutes: 1 }),
      "done acting.status.closeDone",
    ],
    ["note, accepted", {}, {}, { kind: "note" }, "done acting.status.noteDone"],
    [
      "note, answer lost, found",
      {},
      wrote("box damaged", at),
      { ...lost("note", { minutes: 1 }), note: "box damaged" },
      "done acting.status.noteDone",
    ],
    [
      "note, answer lost, the same of last week",
      {},
      wrote("box damaged", ago({ days: 7 })),
      { ...lost("note", { minutes: 1 }), note: "box damaged" },
      null,
    ],
    [
      "note, answer lost, one more of its text than before, however Loop dates it",
      {},
      wrote("box damaged", ago({ days: 7 })),
      { ...lost("note", { minutes: 1 }), note: "box damaged", remaining: { sameNotes: 0 } },
      "done acting.status.noteDone",
    ],
    [
      "note, answer lost, no more of its text than before",
      {},
      wrote("box damaged", at),
      { ...lost("note", { minutes: 5 }), note: "box damaged", remaining: { sameNotes: 1 } },
      "failed acting.status.noSign",
    ],
    [
      "note, answer lost, one of its text there and those before not counted",
      {},
      wrote("box damaged", ago({ days: 7 })),
      { ...lost("note", { minutes: 5 }), note: "box damaged" },
      "failed acting.status.noteUnsure",
    ],
    [
      "note, answer lost, not found",
      {},
      wrote("other", at),
      { ...lost("note", { minutes: 5 }), note: "box damaged" },
      "failed acting.status.noSign",
    ],
    [
      "note, answer lost, its text not known",
      {},
      wrote("other", at),
      lost("note", { minutes: 5 }),
      "failed acting.status.noteUnsure",
    ],
    [
      "remove of every item",
      {},
      { facts: { state: "cancelled" } },
      { kind: "remove", lineItemIds: [line().id] },
      "done acting.status.removedAll",
    ],
  ])("%s", (_, then, now, overrides, ending) => {
    expect(settle(then, now, overrides)).toBe(ending);
  });
});

describe("how a removal ends", () => {
  const [out, rest] = [line({ id: "1", refund: "24.00" }), line({ id: "2", refund: "24.00" })];
  const then: CaseOverrides = { facts: { lines: [out, rest], planned: { refund: "48.00" } } };
  const gone = { lines: [rest], planned: { refund: "24.00" } };
  /** A part of the refund; Loop does not say that all of it was processed. */
  const someBefore = { refunds: refunded("10.00", at).refunds ?? [] };
  const removal = (more: Partial<OpenAction> = {}): Partial<OpenAction> => ({
    kind: "remove",
    lineItemIds: ["1"],
    remaining: owedNow(aCase(then), ["1"]),
    ...more,
  });

  it.each<[string, CaseOverrides, Partial<OpenAction>, string | null]>([
    [
      "the items are gone and the rest is given",
      { facts: { ...gone, state: "closed", evidence: refunded("24.00", at) } },
      removal(),
      "done acting.status.removed",
    ],
    [
      "the rest is refunded by hand",
      {
        facts: { ...gone, state: "closed", evidence: refunded("24.00", at) },
        rules: { refunds: "by-hand" },
      },
      removal(),
      "done acting.status.removedByHand",
    ],
    [
      "nothing is left to give",
      { facts: { lines: [rest], planned: { refund: "0.00" }, state: "closed" } },
      removal({ remaining: { state: "open", open: [] } }),
      "done acting.status.removedNothingOwed",
    ],
    [
      "processed, with the items still in it: somebody else's processing, or a removal that did not happen",
      {
        facts: {
          lines: [out, rest],
          planned: { refund: "48.00" },
          state: "closed",
          evidence: refunded("48.00", at),
        },
      },
      removal(),
      "closed-otherwise acting.status.stillListed",
    ],
    ["the items are gone and the rest is on its way", { facts: gone }, removal(), null],
    [
      "a smaller refund is no sign of giving, even where some was given long before",
      { facts: { lines: [rest], planned: { refund: "34.00" }, evidence: someBefore } },
      removal({
        sentAt: ago({ minutes: 20 }),
        acceptedAt: ago({ minutes: 20 }),
        remaining: owedNow(
          aCase({ facts: { ...then.facts, planned: { refund: "58.00" }, evidence: someBefore } }),
          ["1"],
        ),
      }),
      "no-word acting.status.removedWaits",
    ],
    [
      "the answer was lost and the items are gone: it arrived, and is not to be repeated",
      { facts: gone },
      removal({ ...lost("remove", { hours: 2 }) }),
      "no-word acting.status.removedWaits",
    ],
    [
      "the answer was lost and nothing shows it",
      { facts: { lines: [out, rest], planned: { refund: "48.00" } }, standing: { detailsReadAt: NOW } },
      removal({ ...lost("remove", { hours: 2 }) }),
      "failed acting.status.processNoSign",
    ],
  ])("%s", (_, now, overrides, ending) => {
    expect(settle(then, now, overrides)).toBe(ending);
  });
});

describe("when an accepted action is looked at again", () => {
  it("after 3 s, 10 s, 30 s, 2 min, 10 min and 1 h", () => {
    const from = Date.parse(at);
    const after = rereadSchedule("process", at).map((look) => (look.getTime() - from) / 1000);
    expect(after).toEqual([3, 10, 30, 120, 600, 3600]);
  });
});
