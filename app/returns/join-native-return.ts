import type { NativeReturn, ReturnFacts } from "./return";

const WITHIN_MS = 5 * 60_000;

/**
 * The Shopify return that Loop's sync made for this Loop return. No id joins them (Loop's payloads carry none), so it
 * counts only where exactly one return of the order holds all of Loop's lines and was made within five minutes of it.
 * `nativeReturns` are those of the return's own order; null = not visible to us.
 */
export function joinNativeReturn(
  facts: ReturnFacts,
  nativeReturns: NativeReturn[] | null,
): NativeReturn | null {
  const createdAt = Date.parse(facts.createdAt ?? "");
  const lines = facts.lines.flatMap((line) => (line.shopifyLineItemId ? [line.shopifyLineItemId] : []));
  if (nativeReturns === null || Number.isNaN(createdAt) || lines.length === 0) return null;
  if (lines.length < facts.lines.length) return null;
  const [only, ...others] = nativeReturns.filter((native) => {
    const held = new Set(native.lineItemIds.map(numberOf));
    const apart = Math.abs(Date.parse(native.createdAt) - createdAt);
    return apart <= WITHIN_MS && lines.every((line) => held.has(numberOf(line)));
  });
  return only && others.length === 0 ? only : null;
}

/** `gid://shopify/LineItem/13900000000001` and `13900000000001` are the same line. */
function numberOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
