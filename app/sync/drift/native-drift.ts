import { closedInShopify } from "../../returns/read-alarms";
import { readSituation } from "../../returns/read-situation";
import type { NativeReturn, OrderInShopify, ReturnCase } from "../../returns/return";
import type { Difference, FoundDrift } from "./drift";

/**
 * Shopify's returns of an order stand otherwise than we read them, and no webhook told of it. One may still be on its way:
 * until the grace time is over the drift is watched.
 * @param toldAt the last webhook of Shopify about this order's returns
 */
export function nativeDrift(
  was: OrderInShopify | null,
  is: OrderInShopify,
  toldAt: Date | null,
): FoundDrift | null {
  if (!was?.nativeReturns || !is.nativeReturns) return null;
  const readBefore = new Date(was.readAt);
  if (toldAt !== null && toldAt >= readBefore) return null;
  const known = new Map(was.nativeReturns.map((native) => [native.id, native]));
  const now = new Map(is.nativeReturns.map((native) => [native.id, native]));
  const differed = [
    ...is.nativeReturns.flatMap((native) => differencesOf(known.get(native.id) ?? null, native)),
    ...was.nativeReturns
      .filter((native) => !now.has(native.id))
      .map((native) => ({ what: `return ${native.name}`, ours: wordOf(native), theirs: null })),
  ];
  if (differed.length === 0) return null;
  const moments = is.nativeReturns
    .flatMap((native) => [native.createdAt, native.closedAt ?? native.createdAt])
    .filter((at) => Date.parse(at) > readBefore.getTime())
    .toSorted();
  return {
    kind: "native-return",
    returnId: null,
    orderId: is.id,
    differed: differed.slice(0, 20),
    since: new Date(moments[0] ?? was.readAt),
    state: "watching",
    heardAt: readBefore,
    repair: "read-again",
  };
}

function differencesOf(was: NativeReturn | null, is: NativeReturn): Difference[] {
  if (was === null) return [{ what: `return ${is.name}`, ours: null, theirs: wordOf(is) }];
  const pairs = [
    ["", wordOf(was), wordOf(is)],
    [" lines", was.lineItemIds.toSorted().join(", "), is.lineItemIds.toSorted().join(", ")],
    [" exchange processed", String(was.exchangeProcessed), String(is.exchangeProcessed)],
  ] as const;
  return pairs
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([of, ours, theirs]) => ({ what: `return ${is.name}${of}`, ours, theirs }));
}

const wordOf = (native: NativeReturn) => native.status.toLowerCase();

/** Shopify's return was closed and neither side shows anything given, by the same guarded rule as the block's attention. */
export function closedNativeDrift(c: ReturnCase): FoundDrift | null {
  const s = readSituation(c);
  if (closedInShopify(s) === null || s.native?.closedAt == null) return null;
  const { currency } = s.ledger;
  return {
    kind: "native-closed",
    returnId: c.facts.id,
    orderId: c.link.orderId,
    differed: [
      { what: `return ${s.native.name}`, ours: c.facts.state, theirs: "closed" },
      ...s.ledger.open.map((entry) => ({
        what: `${entry.kind} owed`,
        ours: entry.remaining === null ? null : [entry.remaining, currency].filter(Boolean).join(" "),
        theirs: null,
      })),
    ],
    since: new Date(s.native.closedAt),
    state: "open",
    remedy: "acknowledge",
  };
}
