import type { ReturnDetails } from "../loop/return-details";
import type { ReturnListItem } from "../loop/return-list";
import type { WireReturn } from "../loop/return-parts";
import type { WebhookReturn } from "../loop/webhook-return";
import type { Carries, FactPath } from "./carries";
import { evidenceFrom, exchangeFrom, labelsFrom, lineFrom, methodFrom } from "./parts-from-loop";
import type { ReturnFacts, ReturnLine, ReturnPrivate } from "./return";

export interface NewsOfReturn {
  facts: ReturnFacts;
  private: ReturnPrivate;
  carries: Carries;
}

/** A confirmed read of one return. */
export const factsFromDetails = (wire: ReturnDetails): NewsOfReturn => newsFrom("details", wire);

/** A row of the detailed list. */
export const factsFromListItem = (wire: ReturnListItem): NewsOfReturn => newsFrom("list", wire);

/** A delivery of topic `return`: provisional, without `updated_at`. */
export const factsFromWebhook = (wire: WebhookReturn): NewsOfReturn => newsFrom("webhook", wire);

function newsFrom(source: Carries["source"], wire: WireReturn): NewsOfReturn {
  return {
    facts: {
      id: wire.id,
      state: wire.state,
      createdAt: wire.created_at ?? null,
      updatedAt: wire.updated_at ?? null,
      editedAt: wire.edited_at ?? null,
      closedAt: null,
      type: wire.type?.toLowerCase() ?? null,
      outcome: wire.outcome?.toLowerCase() ?? null,
      gift: wire.is_gift_return ?? null,
      orderName: wire.order_name ?? null,
      providerOrderId: wire.provider_order_id ?? null,
      loopOrderId: wire.order_id ?? null,
      currency: wire.currency?.toUpperCase() ?? null,
      multiCurrency: wire.multi_currency ?? null,
      planned: {
        refund: wire.refund ?? null,
        giftCard: wire.gift_card ?? null,
        upsell: wire.upsell ?? null,
        handlingFee: wire.handling_fee ?? null,
        returnTotal: wire.return_total ?? null,
        exchangeTotal: wire.exchange_total ?? null,
        total: wire.total ?? null,
      },
      evidence: evidenceFrom(wire),
      lines: (wire.line_items ?? []).map(lineFrom),
      exchanges: wire.exchanges?.map(exchangeFrom) ?? null,
      labels: labelsFrom(wire),
      method: methodFrom(wire),
      destinationId: wire.destination_id ?? null,
      originCountryCode: wire.origin_country_code?.toUpperCase() ?? null,
    },
    private: privateFrom(wire),
    carries: carriesFrom(source, wire),
  };
}

/** Its fields are counted where they are asked for: the first news of a return, which a backfill is full of, asks for none. */
function carriesFrom(source: Carries["source"], wire: WireReturn): Carries {
  let fields: Carries["fields"] | undefined;
  let lineFields: Carries["lineFields"] | undefined;
  return {
    source,
    get fields() {
      return (fields ??= fieldsOf(wire));
    },
    get lineFields() {
      return (lineFields ??= lineFieldsOf(wire));
    },
    comments: (wire.line_items ?? []).some((line) => line.return_comment !== undefined),
    statusPageUrl: wire.status_page_url != null,
    labelUrls: wire.labels !== undefined || wire.label_url !== undefined,
  };
}

function privateFrom(wire: WireReturn): ReturnPrivate {
  const comments = (wire.line_items ?? []).flatMap((line) =>
    line.return_comment ? [[line.line_item_id, line.return_comment] as const] : [],
  );
  const urls = [...(wire.labels ?? []).map((label) => label.url), wire.label_url];
  return {
    comments: Object.fromEntries(comments),
    notes: null,
    statusPageUrl: webAddress(wire.status_page_url),
    labelUrls: [...new Set(urls.map(webAddress).filter((url) => url !== null))],
  };
}

/** Loop's links end up in `href`: anything but http(s) is dropped. */
function webAddress(url: string | null | undefined): string | null {
  return url && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}

/** Where each field is read from; a field is carried when one of its keys was there. */
const KEYS: Record<FactPath, (keyof WireReturn)[]> = {
  state: ["state"],
  createdAt: ["created_at"],
  updatedAt: ["updated_at"],
  editedAt: ["edited_at"],
  closedAt: [],
  type: ["type"],
  outcome: ["outcome"],
  gift: ["is_gift_return"],
  orderName: ["order_name"],
  providerOrderId: ["provider_order_id"],
  loopOrderId: ["order_id"],
  currency: ["currency"],
  multiCurrency: ["multi_currency"],
  lines: ["line_items"],
  exchanges: ["exchanges"],
  labels: ["labels", "label_status", "tracking_number", "carrier"],
  method: ["return_method"],
  destinationId: ["destination_id"],
  originCountryCode: ["origin_country_code"],
  "planned.refund": ["refund"],
  "planned.giftCard": ["gift_card"],
  "planned.upsell": ["upsell"],
  "planned.handlingFee": ["handling_fee"],
  "planned.returnTotal": ["return_total"],
  "planned.exchangeTotal": ["exchange_total"],
  "planned.total": ["total"],
  "evidence.refundProcessedAt": ["outcomes_processed_at"],
  "evidence.giftCardProcessedAt": ["outcomes_processed_at"],
  "evidence.shopCashProcessedAt": ["outcomes_processed_at"],
  "evidence.exchangeProcessedAt": ["outcomes_processed_at"],
  "evidence.returnProcessedAt": ["outcomes_processed_at"],
  "evidence.wasProcessed": ["was_processed"],
  "evidence.refunds": ["refunds"],
  "evidence.shopifyRefundIds": ["shopify_refund_object"],
  "evidence.giftCardOrderId": ["gift_card_order_id"],
  "evidence.exchangeOrderId": ["exchange_order_id", "exchanges"],
  "evidence.exchangeOrderName": ["exchange_order_name", "exchanges"],
};

const KEYS_BY_PATH = Object.entries(KEYS) as [FactPath, (keyof WireReturn)[]][];

function fieldsOf(wire: WireReturn): Set<FactPath> {
  return new Set(
    KEYS_BY_PATH.filter(([, keys]) => keys.some((key) => wire[key] !== undefined)).map(([path]) => path),
  );
}

type WireLineOf = NonNullable<WireReturn["line_items"]>[number];

const LINE_KEYS: Record<keyof ReturnLine, (keyof WireLineOf)[]> = {
  id: ["line_item_id"],
  shopifyLineItemId: ["provider_line_item_id"],
  productId: ["product_id"],
  variantId: ["variant_id"],
  title: ["title", "line_item_title"],
  sku: ["sku"],
  price: ["price"],
  refund: ["refund"],
  reason: ["reason", "return_reason"],
  parentReason: ["parent_reason", "parent_return_reason"],
  outcome: ["outcome"],
  hasComment: ["return_comment"],
};

const KEYS_BY_LINE_FIELD = Object.entries(LINE_KEYS) as [keyof ReturnLine, (keyof WireLineOf)[]][];

function lineFieldsOf(wire: WireReturn): Set<keyof ReturnLine> {
  const lines = wire.line_items ?? [];
  const carried = KEYS_BY_LINE_FIELD.filter(([, keys]) =>
    lines.every((line) => keys.some((key) => line[key] !== undefined)),
  );
  return new Set(carried.map(([name]) => name));
}
