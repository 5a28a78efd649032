import { renderMessage } from "../wording/render";
import type { Translator } from "../wording/render";
import type { Tone } from "../wording/message";
import type { ReturnListRow } from "./list-returns.server";

export interface ShownRow {
  returnId: string;
  orderId: string | null;
  orderName: string | null;
  badges: { text: string; tone: Tone }[];
  parcel: { text: string; tone: Tone } | null;
  next: string;
  attention: string | null;
  /** Why it is on no order; null when it is. */
  unlinked: string | null;
  loopWordAt: string;
}

/** A row of the app's list in the reader's words. */
export function showReturnRow(row: ReturnListRow, t: Translator): ShownRow {
  const { summary } = row;
  const badge = (one: { message: Parameters<typeof renderMessage>[0]; tone: Tone }) => ({
    text: renderMessage(one.message, t),
    tone: one.tone,
  });
  return {
    returnId: row.returnId,
    orderId: row.orderId,
    orderName: row.orderName,
    badges: summary.badges.map(badge),
    parcel: summary.parcel ? badge(summary.parcel) : null,
    next: renderMessage(summary.next, t),
    attention: summary.attention ? renderMessage(summary.attention.message, t) : null,
    unlinked: row.linkState === "not-found" || row.linkState === "ambiguous" ? row.linkReason : null,
    loopWordAt: row.loopWordAt,
  };
}
