import type { OrderSummary } from "./order-summary";

/** What the order's metafield may hold, in bytes of JSON. */
export const SUMMARY_LIMIT = 16 * 1024;

/**
 * Leaves out the oldest finished returns until the summary fits, and counts them in `more`; a finished return that
 * needs a human goes after those that do not. Should unfinished ones alone be too many, their long lists shorten to
 * three entries first, then the last ones go. The digest stays that of the whole.
 */
export function fitSummary(summary: OrderSummary, limit = SUMMARY_LIMIT): OrderSummary {
  let fitted = summary;
  while (sizeOf(fitted) > limit) {
    const next = withoutOldestFinished(fitted) ?? withShortLists(fitted) ?? withoutLast(fitted);
    if (next === null) return fitted;
    fitted = next;
  }
  return fitted;
}

function sizeOf(summary: OrderSummary): number {
  return new TextEncoder().encode(JSON.stringify(summary)).length;
}

function withoutOldestFinished(summary: OrderSummary): OrderSummary | null {
  const finished = summary.returns.filter((one) => one.finished);
  const calm = finished.filter((one) => one.attention === null);
  const oldest = (calm.length > 0 ? calm : finished).toSorted(
    (a, b) => Date.parse(a.createdAt ?? "") - Date.parse(b.createdAt ?? "") || 0,
  )[0];
  return oldest === undefined ? null : without(summary, oldest.id);
}

function withShortLists(summary: OrderSummary): OrderSummary | null {
  const isLong = summary.returns.some((one) =>
    [one.items, one.exchanges, one.parcels].some((list) => list.length > 3),
  );
  if (!isLong) return null;
  const returns = summary.returns.map((one) => ({
    ...one,
    items: one.items.slice(0, 3),
    exchanges: one.exchanges.slice(0, 3),
    parcels: one.parcels.slice(0, 3),
  }));
  return { ...summary, returns };
}

function withoutLast(summary: OrderSummary): OrderSummary | null {
  const last = summary.returns.at(-1);
  return last === undefined ? null : without(summary, last.id);
}

function without(summary: OrderSummary, id: string): OrderSummary {
  return { ...summary, returns: summary.returns.filter((one) => one.id !== id), more: summary.more + 1 };
}
