import type {
  ActionAnswer,
  OrderReturnsView,
  PreviewAnswer,
  ReturnDetailsView,
} from "../../../../app/returns/api";
import type { OrderSummary, ReturnSummary } from "../../../../app/returns/order-summary";
import type { Message } from "../../../../app/wording/message";

export const NOW = "2026-05-04T10:00:00.000Z";

/** A message whose words are the test's own: `block.amount` shows its parameter in every language. */
export function words(text: string): Message {
  return { key: "block.amount", params: { amount: text } };
}

export function returnSummary(change: Partial<ReturnSummary> = {}): ReturnSummary {
  return {
    id: "25044777",
    version: "v-1",
    state: "open",
    finished: false,
    badges: [{ message: words("Partly processed"), tone: "warning" }],
    parcel: { message: words("In transit"), tone: "info" },
    attention: null,
    next: words("In transit since 3 May."),
    ledger: {
      line: words("Given 24.00 USD refund · still open: exchange 29.99 USD"),
      rows: [
        {
          kind: "refund",
          owed: words("24.00 USD"),
          issued: words("24.00 USD on 3 May"),
          remaining: null,
          seenInShopify: "yes",
        },
        {
          kind: "exchange",
          owed: words("29.99 USD"),
          issued: null,
          remaining: words("29.99 USD"),
          seenInShopify: "no",
        },
      ],
    },
    items: [
      {
        lineId: "77001",
        title: "T-shirt, Small",
        reason: "Too big",
        parentReason: "Fit",
        price: { money: "29.99", currency: "USD" },
        hasComment: true,
        outcome: null,
      },
    ],
    exchanges: [],
    parcels: [],
    asExchangeOrder: false,
    createdAt: "2026-05-01T08:00:00.000Z",
    loopWordAt: "2026-05-04T09:59:52.000Z",
    confirmed: true,
    brief: words("in transit"),
    ...change,
  };
}

export function orderSummary(returns: ReturnSummary[], change: Partial<OrderSummary> = {}): OrderSummary {
  return {
    v: 1,
    digest: "digest-1",
    madeAt: NOW,
    orderId: "1",
    orderName: "#1001",
    returns,
    more: 0,
    collapsed: words(returns.length === 0 ? "No Loop returns" : "Partly processed"),
    ...change,
  };
}

export function returnDetails(change: Partial<ReturnDetailsView> = {}): ReturnDetailsView {
  return {
    comments: { "77001": "sleeves too long" },
    notes: [{ content: "box damaged", createdAt: "2026-05-02T08:00:00.000Z" }],
    statusPageUrl: null,
    adminUrl: "https://admin.loopreturns.com/returns/25044777",
    trackingUrls: {},
    tellCustomer: null,
    tellWhom: "customer",
    offers: [],
    history: [],
    received: null,
    ...change,
  };
}

export function returnsView(summary: OrderSummary, change: Partial<OrderReturnsView> = {}): OrderReturnsView {
  return {
    unchanged: false,
    at: NOW,
    summary,
    details: Object.fromEntries(summary.returns.map((one) => [one.id, returnDetails()])),
    connection: { state: "connected", why: null, since: null },
    may: { act: true, why: null },
    refreshing: false,
    candidates: [],
    settingsUrl: "app:app/settings",
    ...change,
  };
}

export function previewAnswer(change: Partial<PreviewAnswer> = {}): PreviewAnswer {
  return {
    returnId: "25044777",
    version: "v-1",
    loopWordAt: NOW,
    offers: [
      { kind: "process", answer: "yes", why: null },
      { kind: "flag", answer: "no", why: words("already in review") },
      { kind: "close", answer: "ask-loop", why: null },
      { kind: "note", answer: "yes", why: null },
    ],
    previews: {
      process: [
        { message: words("Loop will give what is still open: refund up to 48.00 EUR."), tone: "info" },
      ],
      close: [
        { message: words("Loop gives nothing more: refund 48.00 EUR will not be issued."), tone: "critical" },
      ],
      note: [],
    },
    removable: [
      { lineId: "77001", title: "T-shirt, Small", price: { money: "29.99", currency: "USD" }, why: null },
      { lineId: "77002", title: "Cap", price: null, why: words("may be part of the exchange") },
    ],
    signatures: { process: "Processed from Shopify by Ana Ortiz (Loopside)" },
    may: { act: true, why: null },
    ...change,
  };
}

export function actionAnswer(change: Partial<ActionAnswer> = {}): ActionAnswer {
  return {
    id: "act-1",
    returnId: "25044777",
    kind: "process",
    status: "accepted",
    message: words("Sent to Loop; not confirmed yet."),
    loopSays: null,
    changed: null,
    noteWritten: null,
    requestedAt: NOW,
    settledAt: null,
    ...change,
  };
}
