import { z } from "zod";
import { Id, Text } from "./read-values";

/**
 * Topic `giftcard`: a third-party provider is asked to issue a card. It is a request and no proof that a card was
 * given, so no amount is read; names and e-mail address of the customer end here. `id` is null for automatic
 * out-of-stock cards, `return_id` names the return.
 */
export const WebhookGiftcard = z.object({ topic: Text, trigger: Text, return_id: Id });
export type WebhookGiftcard = z.infer<typeof WebhookGiftcard>;
