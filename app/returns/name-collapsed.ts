import type { Message, Param } from "../wording/message";
import { isAboveZero } from "./decimal-money";
import type { Ledger, LedgerEntry } from "./ledger";
import { amountIn } from "./name-amounts";
import type { ReturnSummary } from "./order-summary";
import { stageOf } from "./parcel-stage";
import { readLedger } from "./read-ledger";
import type { ReturnCase } from "./return";

interface Summarised {
  c: ReturnCase;
  summary: ReturnSummary;
}

/** The block when it is folded: at most 30 characters in every language. `returns` stand in their order of need. */
export function nameCollapsed(returns: Summarised[]): Message {
  const [first] = returns;
  if (first === undefined) return { key: "reading.collapsed.none" };
  if (returns.length === 1) return nameOne(first);
  const attention = returns.filter(({ summary }) => summary.attention !== null).length;
  if (attention > 0) return many("manyAttention", attention, returns.length);
  const unfinished = returns.filter(({ summary }) => !summary.finished);
  const moving = unfinished.filter(({ c }) =>
    c.facts.labels.some((label) => isMoving(stageOf(label))),
  ).length;
  if (moving > 0) return many("manyInTransit", moving, returns.length);
  if (unfinished.length > 0) return many("manyOpen", unfinished.length, returns.length);
  return { key: "reading.collapsed.manyFinished", params: { all: returns.length } };
}

function many(key: string, some: number, all: number): Message {
  return { key: `reading.collapsed.${key}`, params: { some, all } };
}

function isMoving(stage: string): boolean {
  return stage === "inTransit" || stage === "outForDelivery";
}

function nameOne({ c, summary }: Summarised): Message {
  if (summary.attention !== null) return { key: `reading.collapsed.${summary.attention.reason}` };
  const badge = summary.badges[0]?.message ?? { key: "reading.collapsed.none" };
  if (badge.key === "reading.badge.processed") return nameGiven(readLedger(c)) ?? badge;
  if (badge.key === "reading.badge.closedWithoutOutcome")
    return { key: "reading.collapsed.closedWithoutOutcome" };
  if (badge.key === "reading.badge.open" && summary.parcel !== null) return short(summary.parcel.message);
  return short(badge);
}

function nameGiven(ledger: Ledger): Message | null {
  const [only, ...others] = ledger.given;
  if (only === undefined || others.length > 0) return null;
  if (only.kind === "exchange") return { key: "reading.collapsed.exchanged" };
  const amount = amountOf(only, ledger);
  if (amount === null) return null;
  return {
    key: `reading.collapsed.${only.kind === "refund" ? "refunded" : "storeCredit"}`,
    params: { amount },
  };
}

/** Eight digits before the point are the most that fit behind "Refunded" in every language. */
function amountOf(entry: LedgerEntry, ledger: Ledger): Param | null {
  const amount = entry.issued?.amount ?? null;
  if (amount === null || !isAboveZero(amount) || amount.replace(/\..*$/, "").length > 8) return null;
  return amountIn(ledger, amount);
}

/** Loop's own words may be of any length. */
function short(message: Message): Message {
  const word = message.params?.["word"];
  if (typeof word !== "string" || word.length <= 16) return message;
  return { ...message, params: { ...message.params, word: `${word.slice(0, 15)}…` } };
}
