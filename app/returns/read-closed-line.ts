import type { Message } from "../wording/message";
import { isAboveZero } from "./decimal-money";
import { lastGivenAt } from "./ledger";
import { nameGiven, nameOpen } from "./name-amounts";
import { readParcel } from "./read-badges";
import { stateKnownSince } from "./read-situation";
import type { Situation } from "./read-situation";
import { moneySeenInShopify } from "./see-refund-in-shopify";

/** The next line of a closed return: what was given, or how little is known of it. */
export function readClosedLine(s: Situation): Message {
  const { c, ledger } = s;
  const closedAt = stateKnownSince(c);
  switch (s.stage) {
    case "processed":
      return processedLine(s);
    case "closed-checking":
      return { key: "reading.next.closedChecking", params: { time: { at: closedAt, as: "dateTime" } } };
    case "closed-without-outcome":
      return { key: "reading.next.closedWithoutOutcome", params: { refunded: { list: [refundedSince(s)] } } };
    default:
      if (ledger.given.length === 0) return { key: "reading.next.closedUnknown" };
      return {
        key: "reading.next.closedPartly",
        params: { issued: nameGiven(ledger, c.facts), remaining: nameOpen(ledger) },
      };
  }
}

function processedLine({ c, ledger }: Situation): Message {
  if (ledger.given.length === 0) return { key: "reading.next.processedNothingOwed" };
  const issued = nameGiven(ledger, c.facts);
  const at = lastGivenAt(ledger);
  const line: Message =
    at === null
      ? { key: "reading.next.processedNoDate", params: { issued } }
      : { key: "reading.next.processed", params: { issued, date: { at, as: "date" } } };
  const parcel = readParcel(c.facts);
  if (parcel === null) return line;
  return {
    key: "reading.next.processedParcel",
    params: { line: { list: [line] }, parcel: { list: [parcel.message] } },
  };
}

function refundedSince({ c }: Situation): Message {
  const seen = moneySeenInShopify(c.order, stateKnownSince(c));
  if (seen === null) return { key: "reading.refundedSince.notVisible" };
  if (!isAboveZero(seen)) return { key: "reading.refundedSince.nothing" };
  return {
    key: "reading.amount",
    params: { amount: { money: seen, currency: c.order?.currency ?? c.facts.currency ?? "" } },
  };
}
