import { z } from "zod";
import { Id, OptionalId, Text } from "./read-values";

/**
 * Topic `restock`: sent when a return is processed and the shop restocks by webhook. `id` is the Loop return id. The
 * items are not read: Loopside moves no stock, it takes the delivery as a sign that the return was processed.
 */
export const WebhookRestock = z.object({ topic: Text, trigger: Text, id: Id, provider_order_id: OptionalId });
export type WebhookRestock = z.infer<typeof WebhookRestock>;
