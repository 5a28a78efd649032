import { Decimal } from "decimal.js";
import type { Message, Param } from "../wording/message";
import { decimalOf, isAboveZero, moneyOf } from "./decimal-money";
import { LEDGER_KINDS } from "./ledger";
import type { Ledger, LedgerEntry } from "./ledger";
import { amountIn, nameGiven, nameOpen, newExchangeOrder } from "./name-amounts";
import type { LedgerRow, ReturnSummary } from "./order-summary";
import { isFinished } from "./read-situation";
import type { OrderInShopify, ReturnCase } from "./return";

/** The ledger in one line, and its rows for who opens it. */
export function nameLedger(c: ReturnCase, ledger: Ledger): ReturnSummary["ledger"] {
  return {
    line: moneyLine(c, ledger),
    rows: LEDGER_KINDS.flatMap((kind) => row(ledger.entries[kind], c, ledger)),
  };
}

/** "Given 24.00 USD refund · still open: exchange 29.99 USD · fee kept 5.00 USD" */
function moneyLine(c: ReturnCase, ledger: Ledger): Message {
  const { customerPays, feeKept } = ledger.entries;
  const parts: { key: string; params: Record<string, Param> }[] = [];
  const add = (key: string, params: Record<string, Param>) =>
    parts.push({
      key: `reading.ledger.${key}${parts.length === 0 && key !== "given" ? "First" : ""}`,
      params,
    });
  if (ledger.given.length > 0) add("given", { what: nameGiven(ledger, c.facts) });
  // What a finished return still lacked was planned once; Loop will not give it any more.
  if (ledger.open.length > 0) add(isFinished(c.facts.state) ? "planned" : "open", { what: nameOpen(ledger) });
  if (isAboveZero(customerPays.owed))
    add("customerPays", { amount: amountIn(ledger, customerPays.owed ?? "") });
  if (isAboveZero(feeKept.owed)) add("feeKept", { amount: amountIn(ledger, feeKept.owed ?? "") });
  if (parts.length === 0) {
    const known = ledger.entries.refund.owed !== null;
    return { key: `reading.ledger.${known ? "nothing" : "unknown"}` };
  }
  const sees = customerSees(c.order, ledger);
  if (sees !== null) parts.push({ key: "reading.ledger.customerSees", params: { amount: sees } });
  return { key: "reading.ledger.line", params: { parts: { list: parts } } };
}

/** What the refund and store credit come to in the currency the customer paid in, where its rate is known. */
function customerSees(order: OrderInShopify | null, ledger: Ledger): Param | null {
  const rate = decimalOf(order?.presentmentRate);
  const currency = order?.presentmentCurrency ?? null;
  if (rate === null || currency === null || ledger.currency === null || currency === ledger.currency)
    return null;
  const { refund, storeCredit } = ledger.entries;
  const worth = [refund, storeCredit]
    .map((entry) => decimalOf(entry.issued?.amount) ?? decimalOf(entry.owed))
    .reduce<Decimal>((sum, amount) => sum.plus(amount ?? 0), new Decimal(0));
  return worth.greaterThan(0) ? { money: moneyOf(worth.times(rate).toDecimalPlaces(2)), currency } : null;
}

function row(entry: LedgerEntry, c: ReturnCase, ledger: Ledger): LedgerRow[] {
  const items = entry.items?.owed ?? 0;
  if (!isAboveZero(entry.owed) && entry.issued === null && items === 0) return [];
  const issued = entry.issued;
  return [
    {
      kind: entry.kind,
      owed: worth(entry.owed, entry.items?.owed ?? null, ledger),
      issued: issued === null ? null : named(issuedWorth(entry, ledger), issued.at, entry, c),
      remaining: worth(entry.remaining, entry.items?.remaining ?? null, ledger),
      seenInShopify: entry.seenInShopify,
    },
  ];
}

function worth(amount: string | null, items: number | null, ledger: Ledger): Message | null {
  if (items !== null && items > 0) {
    if (!isAboveZero(amount) || amount === null)
      return { key: "reading.ledger.itemsUnknown", params: { count: items } };
    return { key: "reading.ledger.items", params: { count: items, amount: amountIn(ledger, amount) } };
  }
  return amount === null ? null : { key: "reading.amount", params: { amount: amountIn(ledger, amount) } };
}

function issuedWorth(entry: LedgerEntry, ledger: Ledger): Message {
  const items = entry.items === null ? null : Math.max(entry.items.owed - entry.items.remaining, 1);
  return worth(entry.issued?.amount ?? null, items, ledger) ?? { key: "reading.ledger.issuedUnknown" };
}

function named(what: Message, at: string | null, entry: LedgerEntry, c: ReturnCase): Message {
  const dated: Message =
    at === null
      ? what
      : {
          key: "reading.ledger.issuedOn",
          params: { what: { list: [what] }, date: { at, as: "date" } },
        };
  const order = entry.kind === "exchange" ? newExchangeOrder(c.facts) : null;
  return order === null
    ? dated
    : { key: "reading.ledger.onOrder", params: { what: { list: [dated] }, order } };
}
