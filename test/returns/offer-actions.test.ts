import { describe, expect, it } from "vitest";
import { offerAction, offerActions } from "../../app/returns/offer-actions";
import { listRemovable } from "../../app/returns/removable-items";
import type { ActionKind, ReturnStanding } from "../../app/returns/return";
import { aCase, ago, exchange, line } from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";

const flagged: ReturnStanding["flagged"] = { by: "us", staffName: "Ada", at: ago({ days: 1 }) };
const pending = (kind: ActionKind, status: "sending" | "accepted" | "unconfirmed" = "accepted") => ({
  standing: { pending: { actionId: "a", kind, status, at: ago({ minutes: 1 }), staffName: "Ada" } },
});

const answers = (overrides: CaseOverrides) =>
  offerActions(aCase(overrides)).map((offer) => `${offer.kind}: ${offer.answer}`);

describe("which actions are offered", () => {
  it.each<[string, CaseOverrides, string]>([
    ["open", {}, "yes yes yes yes ask-loop yes"],
    ["open and flagged", { standing: { flagged } }, "ask-loop no no ask-loop ask-loop yes"],
    ["in review", { facts: { state: "review" } }, "ask-loop no ask-loop ask-loop ask-loop yes"],
    ["closed", { facts: { state: "closed" } }, "no no no no no yes"],
    ["cancelled", { facts: { state: "cancelled" } }, "no no no no no yes"],
    ["expired", { facts: { state: "expired" } }, "ask-loop ask-loop no ask-loop ask-loop yes"],
    [
      "a state we do not know",
      { facts: { state: "archived" } },
      "ask-loop ask-loop ask-loop ask-loop ask-loop yes",
    ],
    ["our process pending", pending("process"), "no no no no no yes"],
    ["our flag's answer lost", pending("flag", "unconfirmed"), "no no no no no yes"],
    ["our note pending", pending("note"), "yes yes yes yes ask-loop yes"],
  ])("%s", (_, overrides, expected) => {
    const kinds = ["process", "flag", "cancel", "close", "remove", "note"];
    expect(answers(overrides)).toEqual(expected.split(" ").map((answer, i) => `${kinds[i]}: ${answer}`));
  });

  it.each<[string, CaseOverrides, ActionKind, string | undefined]>([
    ["nothing needs a reason while open", {}, "process", undefined],
    ["what is flagged", { standing: { flagged } }, "flag", "acting.no.alreadyFlagged"],
    ["what Loop refuses on flagged returns", { standing: { flagged } }, "cancel", "acting.no.cancelFlagged"],
    ["what is in review", { facts: { state: "review" } }, "flag", "acting.no.alreadyInReview"],
    ["a closed return", { facts: { state: "closed" } }, "process", "acting.no.closed"],
    ["closing a cancelled return", { facts: { state: "cancelled" } }, "close", "acting.no.closeCancelled"],
    ["cancelling an expired return", { facts: { state: "expired" } }, "cancel", "acting.no.cancelExpired"],
    ["a flagged return, not yet tried", { standing: { flagged } }, "process", "acting.ask.processFlagged"],
    ["what we wait for, and who asked", pending("cancel"), "process", "acting.no.pendingBy"],
    ["an answer that was lost", pending("cancel", "unconfirmed"), "cancel", "acting.no.unconfirmedBy"],
  ])("says why: %s", (_, overrides, kind, key) => {
    expect(offerAction(aCase(overrides), kind).why?.key).toBe(key);
  });

  it("remembers the day Loop first refused to process a flagged return, and lets it be tried again", () => {
    const on = ago({ days: 2 });
    const offer = offerAction(
      aCase({ standing: { flagged }, rules: { flaggedProcessRefusedAt: on } }),
      "process",
    );
    expect(offer).toEqual({
      kind: "process",
      answer: "ask-loop",
      why: { key: "acting.ask.processFlaggedRefused", params: { on: { at: on, as: "date" } } },
    });
  });

  it.each<[string, CaseOverrides, string | undefined]>([
    ["what it does", {}, "acting.ask.removeLines"],
    ["that Loop may let nothing go in review", { facts: { state: "review" } }, "acting.ask.removeReview"],
    ["that a flag may stop it", { standing: { flagged } }, "acting.ask.flagged"],
    [
      "that exchanges alone leave nothing to remove",
      { facts: { planned: { refund: "0.00", giftCard: "0.00" }, exchanges: [exchange()] } },
      "acting.no.noRemovable",
    ],
    [
      "what it does, where a refund stands beside the exchange",
      { facts: { planned: { refund: "24.00", giftCard: "0.00" }, exchanges: [exchange()] } },
      "acting.ask.removeLines",
    ],
    [
      "what it does, where Loop names no amounts",
      { facts: { planned: { refund: null, giftCard: null }, exchanges: [exchange()] } },
      "acting.ask.removeLines",
    ],
  ])("says of Remove %s", (_, overrides, key) => {
    expect(offerAction(aCase(overrides), "remove").why?.key).toBe(key);
  });

  it("names the items that Remove may be asked for, and which of them may be part of an exchange", () => {
    const lines = [
      line({ id: "1", title: "Tee", price: "29.99", refund: "24.00" }),
      line({ id: "2", title: "Cap", price: "12.00", refund: "0.00" }),
      line({ id: "3", title: "Sock", price: null, refund: null }),
    ];
    const why = { key: "acting.ask.maybeExchanged" };
    const list = (exchanges: ReturnType<typeof exchange>[] | null) =>
      listRemovable(aCase({ facts: { lines, exchanges } }), "USD").map(({ lineId, why }) => [lineId, why]);
    expect(list([exchange()])).toEqual([
      ["1", null],
      ["2", why],
      ["3", why],
    ]);
    expect(list([])).toEqual([
      ["1", null],
      ["2", null],
      ["3", null],
    ]);
    expect(listRemovable(aCase({ facts: { lines } }), "USD")[0]).toEqual({
      lineId: "1",
      title: "Tee",
      price: { money: "29.99", currency: "USD" },
      why: null,
    });
  });
});
