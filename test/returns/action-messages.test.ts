import { describe, expect, it } from "vitest";
import {
  REFUSED_BECAUSE,
  messageOfError,
  messageOfMissingScope,
  messageOfNotAllowed,
  messageOfStatus,
} from "../../app/returns/action-messages";
import { ACTION_STATUSES, API_ERROR_CODES } from "../../app/returns/api";
import { describeHistory } from "../../app/returns/describe-history";
import { HISTORY_KINDS } from "../../app/returns/history-of-change";
import type { HistoryEntry } from "../../app/returns/history-of-change";
import { translatorFor } from "../../app/wording/catalogue";
import type { Message } from "../../app/wording/message";
import { renderMessage } from "../../app/wording/render";
import { NOW } from "../support/return-case";

const languages = ["en", "fr", "de", "es", "ja"];
const kinds = ["process", "flag", "cancel", "close", "note", "remove"] as const;
const tell = (message: Message, language = "en") =>
  renderMessage(message, { ...translatorFor(language, "UTC"), now: new Date(NOW) });
const entry = (kind: HistoryEntry["kind"], data: HistoryEntry["data"]) =>
  tell(describeHistory({ kind, data }));

describe("sentences about an action", () => {
  it("stand in every language, for every status, kind and reason", () => {
    const messages = [
      ...ACTION_STATUSES.flatMap((status) =>
        kinds.flatMap((kind) => [
          messageOfStatus(status, { kind }),
          messageOfStatus(status, { kind, at: NOW }),
        ]),
      ),
      ...REFUSED_BECAUSE.flatMap((why) => kinds.map((kind) => messageOfStatus("refused", { kind, why }))),
      ...API_ERROR_CODES.map((code) => messageOfError(code)),
      ...(["nobody-yet", "no-order-permission", "not-chosen"] as const).map(messageOfNotAllowed),
      ...HISTORY_KINDS.map((kind) => describeHistory({ kind, data: {} })),
    ];
    for (const language of languages)
      for (const message of messages) expect(tell(message, language)).not.toMatch(/\{\{|acting\.|undefined/);
  });

  it("name both remedies where a scope is missing", () => {
    expect(tell(messageOfMissingScope("Returns"))).toBe(
      "This key lacks Returns. Add the scope to it, or make a new key, in Loop › Developer tools. No Developer tools page? Your Loop plan may not include the API: ask Loop.",
    );
  });

  it.each([
    [{ kind: "process", why: "flagged" } as const, "Loop does not process flagged returns in your shop."],
    [{ kind: "cancel", why: "flagged" } as const, "Cancel: Loop refuses this on a flagged return."],
    [{ kind: "process" } as const, "Process: Loop refused. Nothing was changed."],
  ])("tell a refusal with its remedy: %o", (about, sentence) => {
    expect(tell(messageOfStatus("refused", about))).toContain(sentence);
  });
});

describe("sentences of a return's history", () => {
  it.each<[HistoryEntry["kind"], HistoryEntry["data"], string]>([
    ["created", { items: 2, exchanges: 0 }, "Return submitted with 2 items."],
    ["state", { from: "open", to: "review" }, "Loop now says: Needs review."],
    ["state", { from: "open", to: "archived" }, "Loop now says: archived."],
    [
      "money",
      { what: "refund", change: "given", from: null, to: "24.00", currency: "USD" },
      "Refund: 24.00 USD given.",
    ],
    [
      "money",
      { what: "refund", change: "planned", from: "24.00", to: "12.00", currency: "USD" },
      "Refund, planned: 24.00 USD → 12.00 USD.",
    ],
    ["items", { added: [], removed: ["Hat"] }, "Removed: Hat."],
    [
      "exchange",
      { change: "in-stock", title: "Hat", resolution: null },
      "Exchange item in stock again: Hat.",
    ],
    ["label", { status: "in_transit", trackingNumber: "9400" }, "Parcel: in transit."],
    ["label", { status: "held_at_customs", trackingNumber: "9400" }, "Parcel: held at customs."],
    ["processing-failed", { message: "Insufficient funds" }, "Processing failed: “Insufficient funds”."],
    ["action", { action: "process", status: "done", staffName: "Ada" }, "Process: done."],
    ["note", { count: 1 }, "A note was written in Loop."],
  ])("%s %o", (kind, data, sentence) => {
    expect(entry(kind, data)).toBe(sentence);
  });

  it.each(HISTORY_KINDS)("survives what an older version stored: %s", (kind) => {
    expect(entry(kind, { to: 7, change: [], what: null, status: { a: 1 }, added: "x" })).not.toMatch(
      /\{\{|undefined|\[object/,
    );
  });
});
