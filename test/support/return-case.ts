import type {
  ExchangeItem,
  NativeReturn,
  OrderInShopify,
  ReturnCase,
  ReturnFacts,
  ReturnLabel,
  ReturnLine,
  ReturnRules,
  ReturnStanding,
} from "../../app/returns/return";

/**
 * Builders for tables of pure rules: a plain, believable return (open, one T-shirt of 24.00 USD to be refunded, label
 * made, linked to order #1042) and only what a case changes of it.
 */
export const NOW = "2026-05-04T12:00:00.000Z";

/** `ago({ minutes: 10 })`: an instant before {@link NOW}, ISO 8601. */
export function ago(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): string {
  const ms =
    (((by.days ?? 0) * 24 + (by.hours ?? 0)) * 60 + (by.minutes ?? 0)) * 60_000 + (by.seconds ?? 0) * 1000;
  return new Date(Date.parse(NOW) - ms).toISOString();
}

type Nested<T, K extends keyof T> = Partial<Omit<T, K>> & { [P in K]?: Partial<T[P]> };

/** Facts of Loop; `planned` and `evidence` are merged member by member. */
export function facts(overrides: Nested<ReturnFacts, "planned" | "evidence"> = {}): ReturnFacts {
  const { planned, evidence, ...rest } = overrides;
  return {
    id: "25044777",
    state: "open",
    createdAt: ago({ days: 3 }),
    updatedAt: ago({ days: 2 }),
    editedAt: null,
    closedAt: null,
    type: "standard",
    outcome: "refund",
    gift: false,
    orderName: "#1042",
    providerOrderId: "5500000001042",
    loopOrderId: "98766312",
    currency: "USD",
    multiCurrency: false,
    lines: [line()],
    exchanges: [],
    labels: [label()],
    method: null,
    destinationId: "7295",
    originCountryCode: "US",
    ...rest,
    planned: {
      refund: "24.00",
      giftCard: "0.00",
      upsell: "0.00",
      handlingFee: "0.00",
      returnTotal: "24.00",
      exchangeTotal: "0.00",
      total: "24.00",
      ...planned,
    },
    evidence: {
      refundProcessedAt: null,
      giftCardProcessedAt: null,
      shopCashProcessedAt: null,
      exchangeProcessedAt: null,
      returnProcessedAt: null,
      wasProcessed: null,
      refunds: [],
      shopifyRefundIds: [],
      giftCardOrderId: null,
      exchangeOrderId: null,
      exchangeOrderName: null,
      ...evidence,
    },
  };
}

/** Evidence of a refund that Loop has issued. */
export function refunded(
  amount: string,
  at: string,
  shopifyRefundId = "940001",
): Partial<ReturnFacts["evidence"]> {
  return {
    refundProcessedAt: at,
    refunds: [{ amount, currency: "USD", gateway: "shopify_payments", shopifyRefundId }],
    shopifyRefundIds: [shopifyRefundId],
  };
}

export function line(overrides: Partial<ReturnLine> = {}): ReturnLine {
  return {
    id: "293482039",
    shopifyLineItemId: "13900000000001",
    productId: "8100000000001",
    variantId: "45100000000001",
    title: "T-shirt, Small",
    sku: "TEE-S",
    price: "24.00",
    refund: "24.00",
    reason: "Too big",
    parentReason: "Fit",
    outcome: "default",
    hasComment: false,
    ...overrides,
  };
}

export function exchange(overrides: Partial<ExchangeItem> = {}): ExchangeItem {
  return {
    id: "7700001",
    title: "T-shirt, Medium",
    sku: "TEE-M",
    variantId: "45100000000002",
    total: "29.99",
    outOfStock: false,
    outOfStockResolution: null,
    exchangeOrderId: null,
    exchangeOrderName: null,
    ...overrides,
  };
}

export function label(overrides: Partial<ReturnLabel> = {}): ReturnLabel {
  return {
    carrier: "USPS",
    trackingNumber: "9400100000000000000000",
    status: "new",
    updatedAt: ago({ days: 3 }),
    ...overrides,
  };
}

export function standing(overrides: Partial<ReturnStanding> = {}): ReturnStanding {
  return {
    loopWordAt: ago({ seconds: 8 }),
    provisional: false,
    notConfirmedByLoop: false,
    stateSince: ago({ days: 3 }),
    detailsReadAt: ago({ seconds: 8 }),
    processingFailed: null,
    flagged: null,
    pending: null,
    closingSettled: false,
    lastReadFailedAt: null,
    ...overrides,
  };
}

export function order(overrides: Partial<OrderInShopify> = {}): OrderInShopify {
  return {
    id: "5500000001042",
    name: "#1042",
    currency: "USD",
    presentmentCurrency: "USD",
    cancelledAt: null,
    customerLocale: "en",
    hidden: false,
    refunds: [],
    nativeReturns: [],
    sellable: {},
    readAt: ago({ seconds: 8 }),
    ...overrides,
  };
}

/** A Shopify return that joins uniquely to the default facts: same order, same lines, made within five minutes. */
export function nativeReturn(overrides: Partial<NativeReturn> = {}): NativeReturn {
  return {
    id: "gid://shopify/Return/310001",
    name: "#1042-R1",
    status: "OPEN",
    createdAt: new Date(Date.parse(ago({ days: 3 })) + 20_000).toISOString(),
    closedAt: null,
    lineItemIds: ["13900000000001"],
    exchangeProcessed: false,
    ...overrides,
  };
}

export function rules(overrides: Partial<ReturnRules> = {}): ReturnRules {
  return {
    refunds: "loop",
    expiryDays: 28,
    deliveredDays: 3,
    flaggedProcessRefusedAt: null,
    pattern: null,
    ...overrides,
  };
}

export interface CaseOverrides {
  facts?: Parameters<typeof facts>[0];
  private?: Partial<ReturnCase["private"]>;
  standing?: Partial<ReturnStanding>;
  order?: Partial<OrderInShopify> | null;
  link?: Partial<ReturnCase["link"]>;
  rules?: Partial<ReturnRules>;
  now?: string;
}

/** The whole case that the pure rules look at; `order: null` = nothing of the order is read yet. */
export function aCase(overrides: CaseOverrides = {}): ReturnCase {
  return {
    facts: facts(overrides.facts),
    private: { comments: {}, notes: null, statusPageUrl: null, labelUrls: [], ...overrides.private },
    standing: standing(overrides.standing),
    order: overrides.order === null ? null : order(overrides.order),
    link: { state: "linked", how: "provider-order-id", orderId: "5500000001042", ...overrides.link },
    rules: rules(overrides.rules),
    now: new Date(overrides.now ?? NOW),
  };
}
