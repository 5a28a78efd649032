import type { Message, ToneMessage } from "../wording/message";
import type { ActionOffer, OrderSummary } from "./order-summary";
import type { Condition, ReceivedLine } from "./received";
import type { RemovableItem } from "./removable-items";
import type { ActionKind } from "./return";
import type { ReceivedSuggestion } from "./suggest-received";

/** The JSON that the block and the action exchange with our server (described in docs/openapi.yaml, held by a test). */

/** GET /api/orders/:orderId/returns[?seen=digest] */
export type OrderReturnsAnswer =
  | { unchanged: true; digest: string; at: string; returnsAt: Record<string, string>; refreshing: boolean }
  | OrderReturnsView;

export interface OrderReturnsView {
  unchanged: false;
  /** Server time of the answer (ISO 8601): ages are counted from it, not from the browser's clock. */
  at: string;
  summary: OrderSummary;
  /** By return id: what may not stand in the metafield. */
  details: Record<string, ReturnDetailsView>;
  connection: ConnectionView;
  may: { act: boolean; why: Message | null };
  /** A re-read of one of them is under way. */
  refreshing: boolean;
  /** "a Loop return may belong here: link it" */
  candidates: { returnId: string; orderName: string | null }[];
  /** App settings page, for the sentences that point there (app: URL). */
  settingsUrl: string;
}

export interface ConnectionView {
  /** no-news: connected, but Loopside's checks with Loop have failed or stood still for minutes. */
  state: "connected" | "not-connected" | "broken" | "no-news";
  why: Message | null;
  /** Since when it is so; of no-news, since when everything may be old. */
  since: string | null;
}

export interface ReturnDetailsView {
  comments: Record<string, string>;
  notes: { content: string; createdAt: string | null }[] | null;
  statusPageUrl: string | null;
  adminUrl: string;
  trackingUrls: Record<string, string>;
  /** Selectable sentence in the customer's language; null when nothing is proved. */
  tellCustomer: string | null;
  /** For whom it is: of a gift return the buyer must not learn. */
  tellWhom: "customer" | "returner";
  offers: ActionOffer[];
  history: { at: string; message: Message; who: string | null }[];
  /** What the warehouse said, item by item; null where it said nothing. */
  received: ReceivedView | null;
}

export interface ReceivedView {
  /** Of the latest word. */
  at: string;
  lines: Omit<ReceivedLine, "source">[];
  /** What a person may do about it; null while the shop has it switched off, or nothing is to be decided. */
  suggestion: ReceivedSuggestion | null;
}

/** POST /api/received/:returnId, by the shop's own warehouse. */
export interface ReceivedAnswer {
  returnId: string;
  /** Items whose condition or note is another than before; 0 where all of it was known. */
  changed: number;
  /** Everything that was said of the return's items so far. */
  lines: { lineItemId: string; condition: Condition; at: string }[];
  /** Items that nothing was said of yet. */
  awaited: string[];
}

/** POST /api/orders/:orderId/focus  {returnId, kind?} */
export interface FocusBody {
  returnId: string;
  kind?: ActionKind;
}
/** GET /api/orders/:orderId/focus → the return whose button was pressed by this person within the last minutes. */
export interface FocusAnswer {
  returnId: string | null;
  kind: ActionKind | null;
}

/** POST /api/returns/:returnId/preview  {lineItemIds?} : re-reads from Loop when the word is old, changes nothing. */
export interface PreviewAnswer {
  returnId: string;
  version: string;
  /** Loop's last word that the preview is made from. */
  loopWordAt: string;
  offers: ActionOffer[];
  previews: Partial<Record<ActionKind, ToneMessage[]>>;
  /** What Remove may be asked to take out. */
  removable: RemovableItem[];
  /** The note that each action will leave in Loop beside it; of those that leave none, nothing. */
  signatures: Partial<Record<ActionKind, string>>;
  may: { act: boolean; why: Message | null };
}

/** POST /api/returns/:returnId/actions */
export interface ActionBody {
  kind: ActionKind;
  /** The version the person saw. */
  seen: string;
  idempotencyKey: string;
  /** ≤ 254 characters; required for kind note; written before a flag. */
  note?: string;
  /** Required for kind remove, and for no other. */
  lineItemIds?: string[];
}

/** Ending of an action as it stands now; GET /api/actions/:id and the answer to POST …/actions. */
export interface ActionAnswer {
  id: string;
  returnId: string;
  kind: ActionKind;
  status: ActionStatus;
  /** Our sentence for the status. */
  message: Message;
  /** Loop's own words, as they came, where it gave some. */
  loopSays: string | null;
  /** changed: what differs between what was seen and what Loop says now; the new version to confirm again with. */
  changed: { differences: Message[]; version: string } | null;
  noteWritten: boolean | null;
  requestedAt: string;
  settledAt: string | null;
}

export const ACTION_STATUSES = [
  "sending",
  "accepted",
  "unconfirmed",
  "done",
  "partly-done",
  "failed",
  "closed-otherwise",
  "no-word",
  "refused",
  "changed",
] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

/**
 * Every error answer of the API: a code for programs, a sentence for people in the language that Shopify knows of the
 * person, else in the browser's, else in English. 401 in JSON, never a redirect.
 */
export interface ApiError {
  code: ApiErrorCode;
  message: string;
  params?: Record<string, string | number>;
}

export const API_ERROR_CODES = [
  "not-signed-in",
  "not-installed",
  "not-allowed",
  "not-found",
  "not-connected",
  "missing-scope",
  "bad-request",
  "too-large",
  "too-many-requests",
  "note-too-long",
  "idempotency-mismatch",
  "action-pending",
  "not-offered",
  "loop-unavailable",
  "loop-busy",
  "unavailable",
  "method-not-allowed",
] as const;
export type ApiErrorCode = (typeof API_ERROR_CODES)[number];
