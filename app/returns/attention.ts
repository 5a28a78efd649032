import type { Message, Tone } from "../wording/message";
import type { AttentionReason, ReturnSummary } from "./order-summary";

export type Attention = NonNullable<ReturnSummary["attention"]>;

/** `since` is ISO 8601 UTC, or null where no beginning is known; `key` is one of the catalogue's `reading.attention`. */
export function attention(
  reason: AttentionReason,
  tone: Tone,
  since: string | null,
  key: string,
  params?: Message["params"],
): Attention {
  const message: Message = { key: `reading.attention.${key}`, ...(params && { params }) };
  return { reason, tone, since, message };
}
