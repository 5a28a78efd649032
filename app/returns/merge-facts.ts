import type { Carries, FactPath } from "./carries";
import { mergeLabels } from "./merge-labels";
import type { Evidence, PlannedMoney, ReturnFacts, ReturnLine, ReturnPrivate } from "./return";

/** Fields that Loop may really empty again; everywhere else null is "not known" and takes nothing away. */
const MAY_EMPTY: ReadonlySet<FactPath> = new Set(["method", "destinationId"]);

/**
 * What is known of a return after news of it. Decides nothing about which news is newer (that is decided in SQL): it
 * lays the fields that the news carries over what was known, and
 * - a field that the source lacks keeps its value;
 * - proof that something was given is never taken back by a null or an empty list (absence proves nothing);
 * - exchanges are sure only in list and webhook: details without any do not erase them;
 * - a webhook without labels does not erase a label that a label delivery brought before it, nor turn one back.
 * Merging the same news twice changes nothing. With `old` null the news stands as it is.
 */
export function mergeFacts(old: ReturnFacts | null, news: ReturnFacts, carries: Carries): ReturnFacts {
  if (old === null) return news;
  if (old.id !== news.id)
    throw new Error(`facts of return ${news.id} cannot be merged into return ${old.id}`);
  const take = <T>(path: FactPath, was: T, is: T): T =>
    carries.fields.has(path) && (is !== null || MAY_EMPTY.has(path)) ? is : was;
  const state = take("state", old.state, news.state);
  return {
    id: old.id,
    state,
    createdAt: take("createdAt", old.createdAt, news.createdAt),
    updatedAt: take("updatedAt", old.updatedAt, news.updatedAt),
    editedAt: take("editedAt", old.editedAt, news.editedAt),
    // The time belongs to the state: in another one it is not known when Loop closed the return, or not true any more.
    closedAt: state === old.state ? take("closedAt", old.closedAt, news.closedAt) : news.closedAt,
    type: take("type", old.type, news.type),
    outcome: take("outcome", old.outcome, news.outcome),
    gift: take("gift", old.gift, news.gift),
    orderName: take("orderName", old.orderName, news.orderName),
    providerOrderId: take("providerOrderId", old.providerOrderId, news.providerOrderId),
    loopOrderId: take("loopOrderId", old.loopOrderId, news.loopOrderId),
    currency: take("currency", old.currency, news.currency),
    multiCurrency: take("multiCurrency", old.multiCurrency, news.multiCurrency),
    planned: mergePlanned(old.planned, news.planned, take),
    evidence: mergeEvidence(old.evidence, news.evidence, carries),
    lines: carries.fields.has("lines") ? mergeLines(old.lines, news.lines, carries) : old.lines,
    exchanges: mergeExchanges(old.exchanges, news.exchanges, carries),
    labels: carries.fields.has("labels") ? mergeLabels(old.labels, news.labels, carries.source) : old.labels,
    method: take("method", old.method, news.method),
    destinationId: take("destinationId", old.destinationId, news.destinationId),
    originCountryCode: take("originCountryCode", old.originCountryCode, news.originCountryCode),
    ...(old.notice ? { notice: old.notice } : {}),
  };
}

type Take = <T>(path: FactPath, was: T, is: T) => T;

function mergePlanned(old: PlannedMoney, news: PlannedMoney, take: Take): PlannedMoney {
  return {
    refund: take("planned.refund", old.refund, news.refund),
    giftCard: take("planned.giftCard", old.giftCard, news.giftCard),
    upsell: take("planned.upsell", old.upsell, news.upsell),
    handlingFee: take("planned.handlingFee", old.handlingFee, news.handlingFee),
    returnTotal: take("planned.returnTotal", old.returnTotal, news.returnTotal),
    exchangeTotal: take("planned.exchangeTotal", old.exchangeTotal, news.exchangeTotal),
    total: take("planned.total", old.total, news.total),
  };
}

function mergeEvidence(old: Evidence, news: Evidence, carries: Carries): Evidence {
  const longer = <T>(was: T[], is: T[]): T[] => (is.length < was.length ? was : is);
  const sure = <T>(was: T[], is: T[]): T[] => (is.length === 0 ? was : is);
  const list = carries.source === "webhook" ? longer : sure;
  return {
    refundProcessedAt: news.refundProcessedAt ?? old.refundProcessedAt,
    giftCardProcessedAt: news.giftCardProcessedAt ?? old.giftCardProcessedAt,
    shopCashProcessedAt: news.shopCashProcessedAt ?? old.shopCashProcessedAt,
    exchangeProcessedAt: news.exchangeProcessedAt ?? old.exchangeProcessedAt,
    returnProcessedAt: news.returnProcessedAt ?? old.returnProcessedAt,
    wasProcessed: news.wasProcessed ?? old.wasProcessed,
    refunds: list(old.refunds, news.refunds),
    shopifyRefundIds: list(old.shopifyRefundIds, news.shopifyRefundIds),
    giftCardOrderId: news.giftCardOrderId ?? old.giftCardOrderId,
    exchangeOrderId: news.exchangeOrderId ?? old.exchangeOrderId,
    exchangeOrderName: news.exchangeOrderName ?? old.exchangeOrderName,
  };
}

function mergeLines(old: ReturnLine[], news: ReturnLine[], carries: Carries): ReturnLine[] {
  const known = new Map(old.map((line) => [line.id, line]));
  return news.map((line) => {
    const was = known.get(line.id);
    if (!was) return line;
    const take = <K extends keyof ReturnLine>(name: K): ReturnLine[K] =>
      carries.lineFields.has(name) && line[name] !== null ? line[name] : was[name];
    return {
      id: line.id,
      shopifyLineItemId: take("shopifyLineItemId"),
      productId: take("productId"),
      variantId: take("variantId"),
      title: take("title"),
      sku: take("sku"),
      price: take("price"),
      refund: take("refund"),
      reason: take("reason"),
      parentReason: take("parentReason"),
      outcome: take("outcome"),
      hasComment: take("hasComment"),
    };
  });
}

function mergeExchanges(
  old: ReturnFacts["exchanges"],
  news: ReturnFacts["exchanges"],
  carries: Carries,
): ReturnFacts["exchanges"] {
  if (news === null || !carries.fields.has("exchanges")) return old;
  return carries.source === "details" && news.length === 0 ? (old ?? news) : news;
}

/** The same for free text and links: notes are read by their own call and stay. */
export function mergePrivate(
  old: ReturnPrivate | null,
  news: ReturnPrivate,
  carries: Carries,
): ReturnPrivate {
  if (old === null) return news;
  return {
    comments: carries.comments ? news.comments : old.comments,
    notes: news.notes ?? old.notes,
    statusPageUrl: carries.statusPageUrl ? news.statusPageUrl : old.statusPageUrl,
    labelUrls: carries.labelUrls && news.labelUrls.length > 0 ? news.labelUrls : old.labelUrls,
    ...(old.actionedBy === undefined ? {} : { actionedBy: old.actionedBy }),
  };
}
