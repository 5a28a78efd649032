import { plainMoney } from "./decimal-money";
import { LEDGER_KINDS } from "./ledger";
import type { Ledger } from "./ledger";
import { readLedgerOfFacts } from "./read-ledger";
import type { ExchangeItem, ReturnFacts, ReturnLabel } from "./return";

export const HISTORY_KINDS = [
  "created",
  "state",
  "money",
  "items",
  "exchange",
  "edited",
  "label",
  "flag",
  "note",
  "processing-failed",
  "action",
  "link",
  "received",
  "drift",
  "confirmed",
] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One thing that happened to a return; holds no comment, no note's text and no link. */
export interface HistoryEntry {
  kind: HistoryKind;
  /** Loop's own time of it (ISO 8601), where Loop tells one. */
  atLoop: string | null;
  data: { [key: string]: Json };
  /** The same change learnt twice has the same key. */
  dedupe: string;
}

/**
 * What changed between what we knew and what we know now. A value that was only not known before (null) is learnt, not
 * changed, and makes no entry; nor does one that a source lost.
 * @param before null for the first news of a return: then its creation, what was given already and a final state
 * @param ordinal a number that grows with every stored change of this return (its revision): a change learnt twice from
 *   the same standing is one entry, while open → review → open → review makes three
 */
export function historyOfChange(
  before: ReturnFacts | null,
  after: ReturnFacts,
  ordinal: number | string = 0,
): HistoryEntry[] {
  if (before === null) return firstNews(after);
  return [
    ...stateChange(before, after, ordinal),
    ...moneyChanges(before, after, ordinal),
    ...itemChanges(before, after, ordinal),
    ...exchangeChanges(before, after, ordinal),
    ...edited(before, after),
    ...labelChanges(before, after, ordinal),
  ];
}

function firstNews(after: ReturnFacts): HistoryEntry[] {
  const created: HistoryEntry = {
    kind: "created",
    atLoop: after.createdAt,
    data: { items: after.lines.length, exchanges: after.exchanges?.length ?? 0 },
    dedupe: "created",
  };
  const given = givenSince(null, after, "first");
  if (after.state === "open") return [created, ...given];
  return [created, ...given, stateEntry(null, after, "first")];
}

function stateChange(before: ReturnFacts, after: ReturnFacts, ordinal: number | string): HistoryEntry[] {
  return before.state === after.state ? [] : [stateEntry(before.state, after, ordinal)];
}

function stateEntry(from: string | null, after: ReturnFacts, ordinal: number | string): HistoryEntry {
  return {
    kind: "state",
    atLoop: after.state === "closed" ? after.closedAt : null,
    data: { from, to: after.state },
    dedupe: `state:${from ?? ""}>${after.state}:${ordinal}`,
  };
}

function moneyChanges(before: ReturnFacts, after: ReturnFacts, ordinal: number | string): HistoryEntry[] {
  const [was, is] = [readLedgerOfFacts(before), readLedgerOfFacts(after)];
  const planned = LEDGER_KINDS.filter((kind) => differ(was.entries[kind].owed, is.entries[kind].owed)).map(
    (kind): HistoryEntry => ({
      kind: "money",
      atLoop: null,
      data: {
        what: kind,
        change: "planned",
        from: was.entries[kind].owed,
        to: is.entries[kind].owed,
        currency: is.currency,
      },
      dedupe: `money:planned:${kind}:${ordinal}`,
    }),
  );
  return [...planned, ...givenSince(was, after, ordinal)];
}

/** Loop's own time of a gift, where it tells one, makes the key; so a list and a details read tell it once. */
function givenSince(was: Ledger | null, after: ReturnFacts, ordinal: number | string): HistoryEntry[] {
  const is = readLedgerOfFacts(after);
  return is.given.flatMap((entry): HistoryEntry[] => {
    const known = was?.entries[entry.kind].issued ?? null;
    const issued = entry.issued;
    if (issued === null || (known !== null && !differ(known.amount, issued.amount))) return [];
    const amount = issued.amount;
    return [
      {
        kind: "money",
        atLoop: issued.at,
        data: {
          what: entry.kind,
          change: "given",
          from: known?.amount ?? null,
          to: amount,
          currency: is.currency,
        },
        dedupe: `money:given:${entry.kind}:${plainMoney(amount) ?? ""}:${issued.at ?? ordinal}`,
      },
    ];
  });
}

function itemChanges(before: ReturnFacts, after: ReturnFacts, ordinal: number | string): HistoryEntry[] {
  const [was, is] = [idsOf(before), idsOf(after)];
  const added = after.lines.filter((line) => !was.has(line.id));
  const removed = before.lines.filter((line) => !is.has(line.id));
  if (added.length + removed.length === 0) return [];
  return [
    {
      kind: "items",
      atLoop: after.editedAt === before.editedAt ? null : after.editedAt,
      data: { added: added.map((line) => line.title), removed: removed.map((line) => line.title) },
      dedupe: `items:${ordinal}`,
    },
  ];
}

function idsOf(facts: ReturnFacts): Set<string> {
  return new Set(facts.lines.map((line) => line.id));
}

function exchangeChanges(before: ReturnFacts, after: ReturnFacts, ordinal: number | string): HistoryEntry[] {
  if (before.exchanges === null || after.exchanges === null) return [];
  const was = before.exchanges;
  const is = after.exchanges;
  const same = (a: ExchangeItem, b: ExchangeItem) => a.id === b.id;
  const added = is.filter((item) => !was.some((other) => same(item, other)));
  const removed = was.filter((item) => !is.some((other) => same(item, other)));
  const pairs = is.flatMap((item) =>
    was.filter((other) => same(item, other)).map((other) => ({ other, item })),
  );
  const out = pairs.filter(({ other, item }) => !other.outOfStock && item.outOfStock);
  const back = pairs.filter(({ other, item }) => other.outOfStock && !item.outOfStock);
  const resolved = pairs.filter(
    ({ other, item }) =>
      item.outOfStockResolution !== null && item.outOfStockResolution !== other.outOfStockResolution,
  );
  const changes = [
    ["added", added],
    ["removed", removed],
    ["out-of-stock", out.map(({ item }) => item)],
    ["in-stock", back.map(({ item }) => item)],
    ["resolved", resolved.map(({ item }) => item)],
  ] as const;
  return changes.flatMap(([change, items]) =>
    items.map((item): HistoryEntry => ({
      kind: "exchange",
      atLoop: null,
      data: {
        change,
        title: item.title,
        resolution: change === "resolved" ? item.outOfStockResolution : null,
      },
      dedupe: `exchange:${change}:${item.id}:${ordinal}`,
    })),
  );
}

function edited(before: ReturnFacts, after: ReturnFacts): HistoryEntry[] {
  if (after.editedAt === null || after.editedAt === before.editedAt) return [];
  return [{ kind: "edited", atLoop: after.editedAt, data: {}, dedupe: `edited:${after.editedAt}` }];
}

function labelChanges(before: ReturnFacts, after: ReturnFacts, ordinal: number | string): HistoryEntry[] {
  return after.labels
    .filter((label) => !before.labels.some((known) => sameScan(known, label)))
    .map((label) => labelEntry(label, ordinal));
}

function sameScan(known: ReturnLabel, label: ReturnLabel): boolean {
  return known.trackingNumber === label.trackingNumber && known.status === label.status;
}

/** A label that was made or scanned. @param ordinal stands in where Loop tells no time of the scan */
export function labelEntry(
  { trackingNumber, status, updatedAt }: Pick<ReturnLabel, "trackingNumber" | "status" | "updatedAt">,
  ordinal: number | string,
): HistoryEntry {
  return {
    kind: "label",
    atLoop: updatedAt,
    data: { status, trackingNumber },
    dedupe: `label:${trackingNumber ?? ""}:${status ?? ""}:${updatedAt ?? ordinal}`,
  };
}

function differ(was: string | null, is: string | null): boolean {
  return was !== null && is !== null && plainMoney(was) !== plainMoney(is);
}
