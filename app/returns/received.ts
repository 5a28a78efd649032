/**
 * What a warehouse may say of one item. `accepted`: as expected, to be settled · `damaged` · `wrong-item`: something else
 * came · `missing`: not in the parcel · `not-restocked`: came, and was not put back to stock · `inspecting`: came, not
 * judged yet.
 */
export const CONDITIONS = [
  "accepted",
  "damaged",
  "wrong-item",
  "missing",
  "not-restocked",
  "inspecting",
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** One item as last said of it. */
export interface ReceivedLine {
  /** Loop's line id. */
  lineItemId: string;
  condition: Condition;
  /** The warehouse's own words; null where it gave none, or they were erased. */
  note: string | null;
  /** When it was said (ISO 8601). */
  at: string;
  /** The shop's own warehouse API, or a disposition in Shopify. */
  source: "api" | "shopify";
  /** Name of the token, or "Shopify". */
  by: string;
}

/** What the rules look at beside the return itself. */
export interface Received {
  lines: ReceivedLine[];
  /** An action was sent to Loop for the warehouse before: there is no second one without a person. */
  tried: boolean;
}

/** How many items stand in which condition, in the order of {@link CONDITIONS}. */
export function countConditions(lines: readonly Pick<ReceivedLine, "condition">[]): [Condition, number][] {
  return CONDITIONS.map(
    (condition) =>
      [condition, lines.filter((line) => line.condition === condition).length] as [Condition, number],
  ).filter(([, count]) => count > 0);
}

/** The latest word of the warehouse on a return. */
export function lastReceivedAt(lines: readonly Pick<ReceivedLine, "at">[]): string | null {
  return (
    lines
      .map((line) => line.at)
      .toSorted()
      .at(-1) ?? null
  );
}
