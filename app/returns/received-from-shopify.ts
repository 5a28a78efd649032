import type { Disposition } from "../shopify/read-native-return";
import type { Condition, ReceivedLine } from "./received";
import type { ReturnLine } from "./return";

/** What a disposition in Shopify is as a warehouse's word; one that Shopify adds later needs a person's look. */
const CONDITION: Record<string, Condition> = {
  RESTOCKED: "accepted",
  NOT_RESTOCKED: "not-restocked",
  MISSING: "missing",
  PROCESSING_REQUIRED: "inspecting",
};

/**
 * Dispositions in Shopify as words on Loop's items. Loop has one line per unit, Shopify one per item of the order: its units
 * are dealt out to Loop's lines in order, the same each time. A unit that was to be looked at and then got its final place
 * counts once, with that. An item whose line is not known in Shopify, or of which nothing was said, is left out.
 */
export function receivedFromShopify(
  lines: readonly ReturnLine[],
  dispositions: readonly Disposition[],
): ReceivedLine[] {
  const dealt = new Map<string, number>();
  return lines.flatMap((line) => {
    if (line.shopifyLineItemId === null) return [];
    const key = numberOf(line.shopifyLineItemId);
    const place = dealt.get(key) ?? 0;
    dealt.set(key, place + 1);
    const unit = unitsOf(dispositions.filter((one) => numberOf(one.lineItemId) === key))[place];
    if (!unit) return [];
    return [
      {
        lineItemId: line.id,
        condition: CONDITION[unit.type] ?? "inspecting",
        note: null,
        at: new Date(unit.at).toISOString(),
        source: "shopify",
        by: "Shopify",
      },
    ];
  });
}

/** One entry per unit: final places in the order in which they were told, then what is still to be looked at. */
function unitsOf(dispositions: readonly Disposition[]): { type: string; at: string }[] {
  const isFinal = (type: string) => type !== "PROCESSING_REQUIRED" && Object.hasOwn(CONDITION, type);
  const units = dispositions
    .filter((one) => !Number.isNaN(Date.parse(one.at)))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .flatMap(({ type, at, quantity }) =>
      Array.from({ length: Math.min(quantity, 200) }, () => ({ type, at })),
    );
  const settled = units.filter((unit) => isFinal(unit.type));
  const open = units.filter((unit) => !isFinal(unit.type));
  return [...settled, ...open.slice(settled.length)];
}

/** `gid://shopify/LineItem/13900000000001` and `13900000000001` are the same line. */
function numberOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
