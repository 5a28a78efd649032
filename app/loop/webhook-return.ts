import { z } from "zod";
import { OptionalId, Text } from "./read-values";
import { WireReturn } from "./return-parts";

/**
 * Topic `return`: carries no `updated_at` and, in its documented part, no `outcome`; alone says whether it is a gift
 * return. The tail (exchanges, label fields) is known from real payloads only, so all of it is optional.
 */
export const WebhookReturn = z.compile(
  WireReturn.omit({ updated_at: true }).extend({
    topic: Text,
    trigger: Text,
    shop_id: OptionalId,
  }),
);
export type WebhookReturn = z.infer<typeof WebhookReturn>;
