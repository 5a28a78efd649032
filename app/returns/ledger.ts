export const LEDGER_KINDS = ["refund", "storeCredit", "exchange", "customerPays", "feeKept"] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** What Loop gives to the customer; only these can be "given" or "still open". */
export const GIVING_KINDS = ["refund", "storeCredit", "exchange"] as const;
export type GivingKind = (typeof GIVING_KINDS)[number];

/** Amounts are decimal strings in {@link Ledger.currency}; null is "not known", never zero. */
export interface LedgerEntry {
  kind: LedgerKind;
  /** Loop's planned amount. */
  owed: string | null;
  /** null: no evidence that it was given. */
  issued: Issued | null;
  /** owed − issued, never below zero. */
  remaining: string | null;
  /** Exchange items, which may be worth 0.00 and are owed all the same; null for the other kinds. */
  items: { owed: number; remaining: number } | null;
  seenInShopify: "yes" | "no" | "not-visible";
}

export interface Issued {
  amount: string | null;
  at: string | null;
  /** Refund ids, gift card order or exchange order in Shopify, where Loop names one. */
  shopifyIds: string[];
}

export interface Ledger {
  /** The shop's currency at order time; null where neither Loop nor Shopify says it. */
  currency: string | null;
  entries: Record<LedgerKind, LedgerEntry>;
  /** Refund, store credit, exchange: those given, wholly or in part. */
  given: LedgerEntry[];
  /** Refund, store credit, exchange: those with something left to give. */
  open: LedgerEntry[];
  /** A refund, store credit or exchange is planned. */
  owesSomething: boolean;
  /** Loop shows some proof of processing: an outcome's time, an id, an amount, or `was_processed: true`. */
  anyEvidence: boolean;
}

/** Something of it is left to give; for exchange items that holds at a worth of 0.00 too. */
export function hasRemaining(entry: LedgerEntry): boolean {
  return (entry.items?.remaining ?? 0) > 0 || Number(entry.remaining ?? 0) > 0;
}

/** The last time at which something was given; null where nothing was or no time is known. */
export function lastGivenAt(ledger: Ledger): string | null {
  const times = ledger.given.flatMap((entry) => entry.issued?.at ?? []);
  return times.toSorted().at(-1) ?? null;
}
