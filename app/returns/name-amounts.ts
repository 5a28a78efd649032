import type { Message, Param } from "../wording/message";
import { isAboveZero } from "./decimal-money";
import type { GivingKind, Ledger, LedgerEntry } from "./ledger";
import type { ReturnFacts } from "./return";

/** An amount in the ledger's currency; without one (neither Loop nor Shopify says it) the bare number. */
export function amountIn(ledger: Pick<Ledger, "currency">, amount: string): Param {
  return { money: amount, currency: ledger.currency ?? "" };
}

/** "24.00 USD refund · exchange items 29.99 USD": what was given, for sentences. */
export function nameGiven(ledger: Ledger, facts: ReturnFacts): Param {
  return { list: ledger.given.map((entry) => givenName(entry, ledger, facts)) };
}

/** "refund 24.00 USD · exchange 29.99 USD": what is left to give. */
export function nameOpen(ledger: Ledger): Param {
  return { list: ledger.open.map((entry) => owedName(entry, ledger)) };
}

function givenName(entry: LedgerEntry, ledger: Ledger, facts: ReturnFacts): Message {
  const amount = entry.issued?.amount ?? null;
  const worth: Record<string, Param> =
    isAboveZero(amount) && amount ? { amount: amountIn(ledger, amount) } : {};
  const unknown = "amount" in worth ? "" : "Unknown";
  const order = entry.kind === "exchange" ? newExchangeOrder(facts) : null;
  if (order !== null) return { key: `reading.kind.exchangeOrder${unknown}`, params: { ...worth, order } };
  return { key: `reading.kind.${entry.kind}${unknown}`, params: worth };
}

function owedName(entry: LedgerEntry, ledger: Ledger): Message {
  const kind = entry.kind as GivingKind;
  if (!isAboveZero(entry.remaining) || entry.remaining === null)
    return { key: "reading.owed.exchangeUnknown" };
  return { key: `reading.owed.${kind}`, params: { amount: amountIn(ledger, entry.remaining) } };
}

/** Name of the exchange order, only where it is another order: native exchanges add items to the original one. */
export function newExchangeOrder(facts: ReturnFacts): string | null {
  const { exchangeOrderId: id, exchangeOrderName: name } = facts.evidence;
  const same = id === null ? name === facts.orderName : id === facts.providerOrderId;
  return same ? null : (name ?? id);
}
