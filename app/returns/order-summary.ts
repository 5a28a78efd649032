import type { Message, Tone, ToneMessage } from "../wording/message";
import type { ActionKind } from "./return";

/**
 * What an order shows of its returns: the JSON in the order's `$app:loop_returns` metafield, the body of the block, and
 * the rows of the app's list. Versioned; holds no comments, no notes, no label or status page links.
 */
export interface OrderSummary {
  v: 1;
  /** Digest of everything below; `?seen=` sends it back. */
  digest: string;
  /** When the summary was made (ISO 8601). */
  madeAt: string;
  orderId: string;
  orderName: string | null;
  /** What needs a human first, then newest. */
  returns: ReturnSummary[];
  /** Finished returns that did not fit. */
  more: number;
  /** ≤ 30 characters when rendered, in every language. */
  collapsed: Message;
}

export interface Badge {
  message: Message;
  tone: Tone;
}

export interface ReturnSummary {
  /** Loop's return id = RMA number. */
  id: string;
  /** Digest of state, owed and issued per kind, lines, exchanges, flags: what an action's guard compares. */
  version: string;
  state: string;
  finished: boolean;
  /** First the return's own badge, then Gift, Warranty where so. */
  badges: Badge[];
  parcel: Badge | null;
  attention: (ToneMessage & { reason: AttentionReason; since: string | null }) | null;
  next: Message;
  /** The ledger in one line, and its rows when opened. */
  ledger: { line: Message; rows: LedgerRow[] };
  items: ItemSummary[];
  exchanges: ExchangeSummary[];
  parcels: {
    carrier: string | null;
    trackingNumber: string | null;
    status: Message;
    updatedAt: string | null;
  }[];
  /** This order is the exchange order that the return made, not the order the items came from. */
  asExchangeOrder: boolean;
  createdAt: string | null;
  /** Time of Loop's last word about it. */
  loopWordAt: string;
  /** False: a delivery said it and no read has confirmed it yet, or a read found nothing. */
  confirmed: boolean;
  /** One line for a finished, earlier return ("processed 3 May, refunded 24.00 USD"). */
  brief: Message;
}

export interface LedgerRow {
  kind: "refund" | "storeCredit" | "exchange" | "customerPays" | "feeKept";
  owed: Message | null;
  issued: Message | null;
  remaining: Message | null;
  seenInShopify: "yes" | "no" | "not-visible";
}

export interface ItemSummary {
  lineId: string;
  title: string;
  reason: string | null;
  parentReason: string | null;
  price: { money: string; currency: string } | null;
  hasComment: boolean;
  /** keep, donate … as Loop says; null for an ordinary line. */
  outcome: string | null;
}

export interface ExchangeSummary {
  title: string;
  total: { money: string; currency: string } | null;
  outOfStock: boolean;
  /** Named only when it is another order. */
  orderName: string | null;
}

/** Strongest first. */
export const ATTENTION_REASONS = [
  "unconfirmed",
  "no-word",
  "processing-failed",
  "parcel-on-finished",
  "closed-in-shopify",
  "partly-processed",
  "needs-review",
  "back-in-stock",
  "delivered-open",
  "refund-not-seen",
  "not-linked",
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

/** One action as offered now: what is disabled stays visible with its reason. */
export interface ActionOffer {
  kind: ActionKind;
  answer: "yes" | "ask-loop" | "no";
  why: Message | null;
}
