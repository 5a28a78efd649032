import type { Message, Param } from "../wording/message";
import { amountIn } from "./name-amounts";
import { lastGivenAt } from "./ledger";
import type { Ledger, LedgerEntry } from "./ledger";
import { isAboveZero } from "./decimal-money";
import { badgeOf, readParcel } from "./read-badges";
import { stateKnownSince } from "./read-situation";
import type { Situation } from "./read-situation";

/** A return in a few words, for its row: "processed 3 May, refunded 24.00 USD". */
export function nameBrief(s: Situation): Message {
  const { c, ledger, stage } = s;
  const date: Param = { at: stateKnownSince(c), as: "date" };
  const given: Param = { list: ledger.given.map((entry) => gaveInBrief(entry, ledger)) };
  switch (stage) {
    case "processed": {
      if (ledger.given.length === 0) return { key: "reading.brief.processedNothing" };
      const at = lastGivenAt(ledger);
      return at === null
        ? { key: "reading.brief.processedNoDate", params: { given } }
        : { key: "reading.brief.processed", params: { given, date: { at, as: "date" } } };
    }
    case "cancelled":
    case "expired":
      return { key: `reading.brief.${stage}`, params: { date } };
    case "closed-checking":
      return { key: "reading.brief.closedChecking", params: { date } };
    case "closed-without-outcome":
      return { key: "reading.brief.closedWithoutOutcome", params: { date } };
    case "closed":
      return ledger.given.length === 0
        ? { key: "reading.brief.closed", params: { date } }
        : { key: "reading.brief.closedGiven", params: { date, given } };
    default: {
      const parcel = readParcel(c.facts);
      const badges = [badgeOf(stage, c.facts), ...(parcel === null ? [] : [parcel])];
      return {
        key: "reading.brief.unfinished",
        params: { badges: { list: badges.map((badge) => badge.message) } },
      };
    }
  }
}

export function gaveInBrief(entry: LedgerEntry, ledger: Ledger): Message {
  if (entry.kind === "exchange") return { key: "reading.brief.exchanged" };
  const amount = entry.issued?.amount ?? null;
  const verb = entry.kind === "refund" ? "refunded" : "storeCredit";
  return isAboveZero(amount) && amount !== null
    ? { key: `reading.brief.${verb}`, params: { amount: amountIn(ledger, amount) } }
    : { key: `reading.brief.${verb}Unknown` };
}
