import type { Message, Param } from "../wording/message";
import { ACTION_STATUSES } from "./api";
import type { HistoryEntry, Json } from "./history-of-change";
import { kindWord, money, say, stateWord } from "./message-words";
import { CONDITIONS } from "./received";
import type { ActionKind } from "./return";
import { conditionsOf } from "./suggest-received";

const ACTION_KINDS = ["process", "flag", "cancel", "close", "note", "remove"] as const;
/** What a person did about a difference; see the drift records. */
const DRIFT_REPAIRS = ["acknowledged", "unlinked", "rewritten"] as const;
const STATUSES: readonly string[] = ACTION_STATUSES;

/**
 * One sentence for an entry of a return's history. Reads stored JSON, so it trusts no member of `data`; what is missing
 * makes the sentence shorter, never wrong.
 */
export function describeHistory(entry: Pick<HistoryEntry, "kind" | "data">): Message {
  const { data } = entry;
  switch (entry.kind) {
    case "created":
      return say("acting.history.created", { count: numberOf(data.items) ?? 0 });
    case "state":
      return say("acting.history.state", { state: stateWord(textOf(data.to) ?? "?") });
    case "money":
      return describeMoney(data);
    case "items":
      return describeItems(data);
    case "exchange":
      return describeExchange(data);
    case "label":
      return describeLabel(data);
    case "processing-failed":
      return withText("acting.history.processingFailed", "reason", data.message);
    case "action":
      return describeAction(data);
    case "note":
      return say("acting.history.note", { count: numberOf(data.count) ?? 1 });
    case "link":
      return withText("acting.history.link", "order", data.order);
    case "received":
      return say("acting.history.received", { what: conditionsOf(conditionsIn(data)) });
    case "drift":
      return say(`acting.history.drift.${DRIFT_REPAIRS.find((one) => one === data.repair) ?? "settled"}`, {
        name: textOf(data.staffName) ?? "?",
      });
    case "flag":
      return say("acting.history.flag");
    case "edited":
      return say("acting.history.edited");
    case "confirmed":
      return say("acting.history.confirmed");
  }
}

function describeMoney(data: HistoryEntry["data"]): Message {
  const currency = textOf(data.currency);
  const what: Param = { list: [say(`acting.money.${textOf(data.what) ?? "refund"}`)] };
  const [from, to] = [textOf(data.from), textOf(data.to)];
  if (to === null) return say("acting.history.given", { what });
  if (data.change === "given")
    return say("acting.history.givenAmount", { what, amount: money(to, currency) });
  if (from === null) return say("acting.history.plannedAmount", { what, amount: money(to, currency) });
  return say("acting.history.planned", { what, from: money(from, currency), to: money(to, currency) });
}

function describeItems(data: HistoryEntry["data"]): Message {
  const [added, removed] = [titles(data.added), titles(data.removed)];
  if (removed === null) return say("acting.history.itemsAdded", { what: added ?? "" });
  if (added === null) return say("acting.history.itemsRemoved", { what: removed });
  return say("acting.history.itemsChanged", { added, removed });
}

function describeExchange(data: HistoryEntry["data"]): Message {
  const changes: Record<string, string> = {
    added: "exchangeAdded",
    removed: "exchangeRemoved",
    "out-of-stock": "outOfStock",
    "in-stock": "inStock",
    resolved: "resolved",
  };
  const key = changes[textOf(data.change) ?? ""] ?? "exchangeChanged";
  const title = textOf(data.title) ?? "";
  const resolution = textOf(data.resolution);
  return say(`acting.history.${key}`, resolution === null ? { title } : { title, resolution });
}

/** `what` is the label's word in the reader's language where it is one we know, else Loop's own. */
function describeLabel(data: HistoryEntry["data"]): Message {
  const status = textOf(data.status);
  if (status === null) return say("acting.history.label");
  const known = [
    "new",
    "pending",
    "pre_transit",
    "in_transit",
    "out_for_delivery",
    "delivered",
    "failure",
    "error",
    "return_to_sender",
  ];
  const what: Param = known.includes(status)
    ? { list: [say(`acting.label.${status}`)] }
    : status.replaceAll("_", " ");
  return say("acting.history.labelStatus", { what });
}

function describeAction(data: HistoryEntry["data"]): Message {
  const kind = ACTION_KINDS.find((known): known is ActionKind => known === data.action);
  const action: Param = kind ? kindWord(kind) : (textOf(data.action) ?? "?");
  const status = textOf(data.status) ?? "";
  return say(`acting.history.action.${STATUSES.includes(status) ? status : "sending"}`, { action });
}

function withText(stem: string, name: string, value: Json | undefined): Message {
  const text = textOf(value);
  return text === null ? say(stem) : say(`${stem}Named`, { [name]: text });
}

/** Stored as a count by condition. */
function conditionsIn(data: HistoryEntry["data"]) {
  return CONDITIONS.flatMap((condition) =>
    Array.from({ length: Math.min(numberOf(data[condition]) ?? 0, 1000) }, () => ({ condition })),
  );
}

function titles(value: Json | undefined): string | null {
  const names = Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
  return names.length === 0 ? null : names.join(", ");
}

function textOf(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}
