import { translatorFor } from "../wording/catalogue";
import { renderMessage } from "../wording/render";
import type { OrderSummary } from "./order-summary";

/** Shopify's limits for a `list.single_line_text_field`: 128 entries; a filter needs short words. */
const MOST = 128;
const LONGEST = 64;

/**
 * What the order list filters by: the badges and parcels of the unfinished returns as English words (one language for
 * all staff, because a filter is shared), each once, and whether any return needs a human.
 */
export function listFields(summary: OrderSummary): { texts: string[]; attention: boolean } {
  const english = translatorFor("en", "UTC");
  const badges = summary.returns
    .filter((one) => !one.finished)
    .flatMap((one) => [...one.badges, ...(one.parcel === null ? [] : [one.parcel])]);
  const texts = badges.map((badge) =>
    renderMessage(badge.message, english).replace(/\s+/g, " ").trim().slice(0, LONGEST),
  );
  return {
    texts: [...new Set(texts.filter((text) => text !== ""))].slice(0, MOST),
    attention: summary.returns.some((one) => one.attention !== null),
  };
}
