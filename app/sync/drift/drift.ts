/** Words of drift records: what differed, how it was found, what became of it. Pure. */

export const DRIFT_KINDS = [
  /** A sweep found a change, or a return, of which no delivery told within the grace time. */
  "missed-delivery",
  /** What differed between Loop and us, and Loop's truth was applied. */
  "state",
  "money",
  "label",
  "items",
  "exchange",
  /** Shopify's return stands otherwise than we read it. */
  "native-return",
  /** Shopify's return was closed, and neither side shows anything given. */
  "native-closed",
  /** The order's metafield is not what we wrote: edited or deleted by others. */
  "metafield",
  /** A return points at an order that Shopify does not have any more. */
  "order-gone",
  /** Loop says that an exchange was given, and Shopify's orders do not show it so. */
  "exchange-order",
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

export const DRIFT_FINDERS = ["sweep", "roll", "deep", "backfill", "resync", "shopify-check"] as const;
export type DriftFinder = (typeof DRIFT_FINDERS)[number];

/**
 * `applied`: Loop's truth was taken over. `rewritten`: the metafield. `read-again`: the order. `relinked`: the return stands
 * on another order. `unlinked`: on none. `vanished`: it was gone at the next look. `acknowledged`: a person settled it.
 */
export const REPAIRS = [
  "applied",
  "rewritten",
  "read-again",
  "relinked",
  "unlinked",
  "vanished",
  "acknowledged",
] as const;
export type Repair = (typeof REPAIRS)[number];

/**
 * What a person can do in one click. `rewrite`: write the metafield again. `unlink`: take a link by hand away; the order is
 * looked for again. `acknowledge`: it was settled outside, say no more of it.
 */
export const REMEDIES = ["rewrite", "unlink", "acknowledge"] as const;
export type Remedy = (typeof REMEDIES)[number];

/** One thing that differed: ids, states, times and amounts as text, never free text. Null: not there, or not known. */
export interface Difference {
  what: string;
  ours: string | null;
  theirs: string | null;
}

/** A drift as it is found. */
export interface FoundDrift {
  kind: DriftKind;
  returnId: string | null;
  orderId: string | null;
  differed: Difference[];
  since: Date;
  /** `watching`: the delivery that tells of it may still come; until then it is no drift. */
  state: "watching" | "open" | "repaired";
  heardAt?: Date | null;
  repair?: Repair;
  remedy?: Remedy;
}

export const subjectKey = (kind: DriftKind, on: { returnId: string | null; orderId: string | null }) =>
  `${kind}/${on.returnId === null ? `order/${on.orderId}` : `return/${on.returnId}`}`;
