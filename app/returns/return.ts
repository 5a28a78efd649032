/**
 * What Loop says of one return, in our words: ids are strings, money decimal strings in the shop's currency at order
 * time, times ISO 8601 in UTC, and `null` always means "not known from this source", never "no".
 * Holds no personal data and no free text (see {@link ReturnPrivate}); stored as JSON in the `returns` table.
 */
export interface ReturnFacts {
  /** Loop's return id; also the RMA number people see. */
  id: string;
  /** Loop's word, lower case: open, review, closed, cancelled, expired, or one we do not know yet. */
  state: string;
  createdAt: string | null;
  /** Loop's own ordering key; the return webhook does not carry it. */
  updatedAt: string | null;
  editedAt: string | null;
  /** Only the shipping notice knows it. */
  closedAt: string | null;
  /** standard or warranty. */
  type: string | null;
  /** Loop's word for the planned outcome; never a source for money. */
  outcome: string | null;
  /** The person returning is not the buyer; only the webhook says so. */
  gift: boolean | null;
  orderName: string | null;
  /** Shopify's numeric order id. */
  providerOrderId: string | null;
  /** Loop's own order id. */
  loopOrderId: string | null;
  currency: string | null;
  multiCurrency: boolean | null;
  planned: PlannedMoney;
  evidence: Evidence;
  lines: ReturnLine[];
  /** null: this source does not list exchanges. */
  exchanges: ExchangeItem[] | null;
  labels: ReturnLabel[];
  /** Drop-off, pick-up; null when Loop names none. */
  method: ReturnMethod | null;
  destinationId: string | null;
  originCountryCode: string | null;
  /** Absent until a shipping notice told of it. */
  notice?: NoticeFacts;
}

/** What only Loop's shipping notice knows of a return, beside its `closedAt`. */
export interface NoticeFacts {
  /** When the carrier delivered a parcel, by tracking number. */
  deliveredAt: Record<string, string>;
  /** Loop's word for what became of an item, by Loop line id. */
  restock: Record<string, string>;
  /** Loop's word for how far a drop-off or pick-up is. */
  methodState: string | null;
}

export interface PlannedMoney {
  refund: string | null;
  giftCard: string | null;
  /** Customer pays more, collected by Loop. */
  upsell: string | null;
  handlingFee: string | null;
  returnTotal: string | null;
  exchangeTotal: string | null;
  /** "The total cost of the return". */
  total: string | null;
}

/** Proofs that an outcome was given, each where Loop writes it. Absence proves nothing. */
export interface Evidence {
  refundProcessedAt: string | null;
  giftCardProcessedAt: string | null;
  shopCashProcessedAt: string | null;
  exchangeProcessedAt: string | null;
  returnProcessedAt: string | null;
  /** `true` proves processing; `false` proves nothing and is stored as null. */
  wasProcessed: true | null;
  /** Entries of `refunds[]`, amounts of 0 included (Loop writes them on exchanges). */
  refunds: {
    amount: string | null;
    currency: string | null;
    gateway: string | null;
    shopifyRefundId: string | null;
  }[];
  /** Entries of `shopify_refund_object[]`: ids of refunds in Shopify. */
  shopifyRefundIds: string[];
  giftCardOrderId: string | null;
  exchangeOrderId: string | null;
  exchangeOrderName: string | null;
}

export interface ReturnLine {
  /** Loop's line id. */
  id: string;
  shopifyLineItemId: string | null;
  productId: string | null;
  variantId: string | null;
  title: string;
  sku: string | null;
  /** May be negative in real data. */
  price: string | null;
  refund: string | null;
  reason: string | null;
  parentReason: string | null;
  /** "default" in every real sample; "keep", "donate" where Loop says so. */
  outcome: string | null;
  hasComment: boolean;
}

export interface ExchangeItem {
  id: string;
  title: string;
  sku: string | null;
  variantId: string | null;
  total: string | null;
  outOfStock: boolean;
  outOfStockResolution: string | null;
  exchangeOrderId: string | null;
  exchangeOrderName: string | null;
}

export interface ReturnLabel {
  carrier: string | null;
  trackingNumber: string | null;
  /** Loop's word as it came, lower case; null where Loop writes "N/A" or nothing. */
  status: string | null;
  updatedAt: string | null;
}

export interface ReturnMethod {
  provider: string | null;
  methodType: string | null;
  state: string | null;
  rmaId: string | null;
}

/** Free text and links of a return: sealed at rest, never in a metafield or a log. */
export interface ReturnPrivate {
  /** By Loop line id. */
  comments: Record<string, string>;
  /** Newest first; Loop's notes carry no author. null: never read. */
  notes: { content: string; createdAt: string | null }[] | null;
  statusPageUrl: string | null;
  labelUrls: string[];
  /** Whom the shipping notice names as the one who ended it: a person's name, or Loop's own automation. */
  actionedBy?: string | null;
}

/** What we know around Loop's facts: how fresh they are, what we asked Loop to do, what failed. */
export interface ReturnStanding {
  /** Time of Loop's last word about this return (delivery or read). */
  loopWordAt: string;
  /** The last word came by a delivery and no later read has confirmed it. */
  provisional: boolean;
  /** A read found nothing although a delivery spoke of it. */
  notConfirmedByLoop: boolean;
  /** When we learnt of the present state (or Loop's time of it where known). */
  stateSince: string;
  /** Last details read that answered (its send time). */
  detailsReadAt: string | null;
  processingFailed: { at: string; message: string | null } | null;
  /** Known flagged since the last state change: by us, or learnt from a refusal. */
  flagged: { by: "us" | "loop"; staffName: string | null; at: string } | null;
  /** Our own action that is not settled. */
  pending: {
    actionId: string;
    kind: ActionKind;
    status: "sending" | "accepted" | "unconfirmed";
    at: string;
    staffName: string | null;
  } | null;
  /** A person said that what Shopify's closing left open was settled outside, and that is not over. */
  closingSettled: boolean;
  /** Last action of ours that ended, for "flagged from Shopify by" and the like. */
  lastReadFailedAt: string | null;
}

export type ActionKind = "process" | "flag" | "cancel" | "close" | "note" | "remove";

/** What Shopify says of the order; null fields are "not visible to us". */
export interface OrderInShopify {
  id: string;
  name: string;
  currency: string | null;
  presentmentCurrency: string | null;
  /** Presentment money per one unit of shop money at order time, a decimal string; absent = not known. */
  presentmentRate?: string | null;
  cancelledAt: string | null;
  customerLocale: string | null;
  /** Absent = not known. Once known it is kept, so that an order which Shopify hides later still tells its age. */
  createdAt?: string | null;
  /** Shopify hides it from us (older than 60 days without read_all_orders), or it is gone. */
  hidden: boolean;
  refunds: { id: string; at: string; amount: string; transactionsAmount: string }[] | null;
  nativeReturns: NativeReturn[] | null;
  /** Sellable count of exchange variants by variant id; null = untracked or sells on ("continue"). Absent = not read. */
  sellable: Record<string, number | null>;
  readAt: string;
}

export interface NativeReturn {
  id: string;
  name: string;
  status: string;
  createdAt: string;
  closedAt: string | null;
  lineItemIds: string[];
  /** At least one exchange line of it was processed. */
  exchangeProcessed: boolean;
}

/** The shop's answers that rules need. */
export interface ReturnRules {
  /** Does Loop refund by itself, or does the team refund by hand? */
  refunds: "loop" | "by-hand" | "unknown";
  /** Days after which Loop expires a return whose label was not scanned. */
  expiryDays: number;
  /** Days after delivery from which a still open return wants a human. */
  deliveredDays: number;
  /** Learnt from Loop's first refusal: flagged returns may not be processed by API. */
  flaggedProcessRefusedAt: string | null;
  /** What returns like this are usually processed at; null until learnt. */
  pattern: UsualProcessing | null;
  /** ISO 3166 code of where the shop takes returns back; unknown = "foreign origin" is never said. */
  homeCountryCode?: string | null;
}

/** When returns like this are usually processed: learnt of those that are settled, or said by the merchant. */
export interface UsualProcessing {
  /** Loop's word for a label's status, "delivered" and the like. */
  event: string;
  /** How many of how many settled returns; null where the merchant said it. */
  counts: { some: number; of: number } | null;
  /** Hours after delivery within which 95 of 100 were given; null where too few are known. */
  p95Hours: number | null;
}

/** All that the pure rules look at. `now` is passed in so that time is never hidden. */
export interface ReturnCase {
  facts: ReturnFacts;
  private: ReturnPrivate;
  /**
   * The note that went to Loop with our flag. There only for an answer to a person: a case whose words are stored or
   * written to the order is made without it (free text stays out of metafields).
   */
  flagNote?: string;
  standing: ReturnStanding;
  order: OrderInShopify | null;
  link: LinkState;
  rules: ReturnRules;
  now: Date;
}

/** How a return is tied to its Shopify order. */
export interface LinkState {
  state: "linked" | "unverified" | "ambiguous" | "not-found" | "pending";
  how: "provider-order-id" | "order-name" | "by-hand" | null;
  orderId: string | null;
}
