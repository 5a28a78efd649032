import type { Message, Param } from "../wording/message";
import { decimalOf } from "./decimal-money";
import { GIVING_KINDS, LEDGER_KINDS } from "./ledger";
import type { Ledger, LedgerKind } from "./ledger";
import { money, say, stateWord } from "./message-words";
import { readLedgerOfFacts } from "./read-ledger";
import type { ExchangeItem, ReturnFacts, ReturnLine } from "./return";

/**
 * What differs between what a person saw and what Loop says now, for "changed meanwhile": exactly what the version of a
 * return covers (see `versionOf`), so the list is empty if and only if the versions are equal.
 */
export function describeDifferences(before: ReturnFacts, after: ReturnFacts): Message[] {
  const [was, is] = [readLedgerOfFacts(before), readLedgerOfFacts(after)];
  return [
    ...changed("state", before.state, after.state, stateWord),
    ...flag("gift", before.gift === true, after.gift === true),
    ...flag("warranty", before.type === "warranty", after.type === "warranty"),
    ...changed("currency", before.currency, after.currency, (word) => word ?? unknown()),
    ...LEDGER_KINDS.flatMap((kind) => moneyDifferences(kind, was, is)),
    ...lineDifferences(before, after),
    ...exchangeDifferences(before, after),
  ];
}

function changed<T>(what: string, from: T, to: T, word: (value: T) => Param): Message[] {
  return from === to ? [] : [say(`acting.differs.${what}`, { from: word(from), to: word(to) })];
}

function flag(what: string, was: boolean, is: boolean): Message[] {
  return was === is ? [] : [say(`acting.differs.${what}.${is ? "on" : "off"}`)];
}

function moneyDifferences(kind: LedgerKind, was: Ledger, is: Ledger): Message[] {
  const [a, b] = [was.entries[kind], is.entries[kind]];
  const what = { what: { list: [say(`acting.money.${kind}`)] } };
  const amounts = (from: string | null, to: string | null) => ({
    ...what,
    from: amount(from, was.currency),
    to: amount(to, is.currency),
  });
  const messages: Message[] = [];
  if (plain(a.owed) !== plain(b.owed)) messages.push(say("acting.differs.planned", amounts(a.owed, b.owed)));
  const [given, nowGiven] = [givenOf(a.issued), givenOf(b.issued)];
  if (given !== nowGiven) messages.push(givenDifference(kind, a.issued, b.issued, what, amounts));
  if (a.items?.owed !== b.items?.owed || a.items?.remaining !== b.items?.remaining)
    messages.push(
      say("acting.differs.items", {
        count: b.items?.owed ?? 0,
        remaining: b.items?.remaining ?? 0,
        from: a.items?.owed ?? 0,
      }),
    );
  return messages;
}

type IssuedAmount = { amount: string | null } | null;

function givenDifference(
  kind: LedgerKind,
  was: IssuedAmount,
  is: IssuedAmount,
  what: Record<string, Param>,
  amounts: (from: string | null, to: string | null) => Record<string, Param>,
): Message {
  const giving = GIVING_KINDS.some((other) => other === kind);
  const stem = giving ? "acting.differs.given" : "acting.differs.settled";
  if (is === null) return say(`${stem}.noLonger`, what);
  if (was !== null) return say(`${stem}.changed`, amounts(was.amount, is.amount));
  return is.amount === null ? say(`${stem}.now`, what) : say(`${stem}.nowAmount`, amounts(null, is.amount));
}

function givenOf(issued: IssuedAmount): string | null {
  return issued === null ? null : (plain(issued.amount) ?? "given");
}

/** Lines are compared as a bag: the order in which Loop lists them says nothing. */
function lineDifferences(before: ReturnFacts, after: ReturnFacts): Message[] {
  const print = (line: ReturnLine) =>
    JSON.stringify([line.id, line.outcome ?? "default", plain(line.price), plain(line.refund)]);
  const { gone, come } = unmatched(before.lines, after.lines, print);
  const { pairs, left, right } = pairUp(gone, come, (line) => line.id);
  return [
    ...left.map((line) => say("acting.differs.lineRemoved", { title: line.title })),
    ...right.map((line) => say("acting.differs.lineAdded", { title: line.title })),
    ...pairs.flatMap(([a, b]) => lineChange(a, b, before, after)),
  ];
}

function lineChange(a: ReturnLine, b: ReturnLine, before: ReturnFacts, after: ReturnFacts): Message[] {
  const outcome = (line: ReturnLine) => line.outcome ?? "default";
  const amounts = (from: string | null, to: string | null) => ({
    title: b.title,
    from: amount(from, before.currency),
    to: amount(to, after.currency),
  });
  return [
    ...(plain(a.price) === plain(b.price)
      ? []
      : [say("acting.differs.linePrice", amounts(a.price, b.price))]),
    ...(plain(a.refund) === plain(b.refund)
      ? []
      : [say("acting.differs.lineRefund", amounts(a.refund, b.refund))]),
    ...(outcome(a) === outcome(b)
      ? []
      : [say("acting.differs.lineOutcome", { title: b.title, from: outcome(a), to: outcome(b) })]),
  ];
}

function exchangeDifferences(before: ReturnFacts, after: ReturnFacts): Message[] {
  const print = (item: ExchangeItem) =>
    JSON.stringify([item.variantId, item.sku, plain(item.total), item.outOfStock, item.outOfStockResolution]);
  const { gone, come } = unmatched(before.exchanges ?? [], after.exchanges ?? [], print);
  const { pairs, left, right } = pairUp(gone, come, (item) => JSON.stringify([item.variantId, item.sku]));
  return [
    ...left.map((item) => say("acting.differs.exchangeRemoved", { title: item.title })),
    ...right.map((item) =>
      say(`acting.differs.${item.outOfStock ? "exchangeAddedOut" : "exchangeAdded"}`, { title: item.title }),
    ),
    ...pairs.flatMap(([a, b]) => exchangeChange(a, b, before, after)),
  ];
}

function exchangeChange(
  a: ExchangeItem,
  b: ExchangeItem,
  before: ReturnFacts,
  after: ReturnFacts,
): Message[] {
  const title = b.title;
  const messages: Message[] = [];
  if (a.outOfStock !== b.outOfStock)
    messages.push(say(b.outOfStock ? "acting.differs.outOfStock" : "acting.differs.inStock", { title }));
  if (a.outOfStockResolution !== b.outOfStockResolution)
    messages.push(
      b.outOfStockResolution === null
        ? say("acting.differs.notResolved", { title })
        : say("acting.differs.resolved", { title, resolution: b.outOfStockResolution }),
    );
  if (plain(a.total) !== plain(b.total))
    messages.push(
      say("acting.differs.exchangeTotal", {
        title,
        from: amount(a.total, before.currency),
        to: amount(b.total, after.currency),
      }),
    );
  return messages;
}

/** Takes away what stands equally on both sides, as often as it does. */
function unmatched<T>(before: T[], after: T[], print: (value: T) => string): { gone: T[]; come: T[] } {
  const come = [...after];
  const gone = before.filter((value) => {
    const same = come.findIndex((other) => print(other) === print(value));
    if (same >= 0) come.splice(same, 1);
    return same < 0;
  });
  return { gone, come };
}

function pairUp<T>(gone: T[], come: T[], name: (value: T) => string) {
  const right = [...come];
  const pairs: [T, T][] = [];
  const left = gone.filter((value) => {
    const at = right.findIndex((candidate) => name(candidate) === name(value));
    const other = right[at];
    if (other === undefined) return true;
    right.splice(at, 1);
    pairs.push([value, other]);
    return false;
  });
  return { pairs, left, right };
}

function amount(value: string | null, currency: string | null): Param {
  return value === null ? unknown() : money(value, currency);
}

function unknown(): Param {
  return { list: [say("acting.notKnown")] };
}

function plain(value: string | null): string | null {
  return decimalOf(value)?.toString() ?? value;
}
