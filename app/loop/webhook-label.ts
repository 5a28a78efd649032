import { z } from "zod";
import { OptionalId, Status, Text, When } from "./read-values";

/** Topic `label`: `id` is the Loop RETURN id; a still older copy of the page calls it `return_id`. */
export const WebhookLabel = z
  .object({
    topic: Text,
    trigger: Text,
    shop_id: OptionalId,
    id: OptionalId,
    return_id: OptionalId,
    order_id: OptionalId,
    provider_order_id: OptionalId,
    carrier: Text,
    tracking_number: Text,
    label_status: Status,
    label_updated_at: When,
  })
  .transform(({ id, return_id, ...rest }, context) => {
    const returnId = id ?? return_id;
    if (returnId) return { ...rest, return_id: returnId };
    context.addIssue({ code: "custom", path: ["id"], message: "is not an id" });
    return z.NEVER;
  });
export type WebhookLabel = z.infer<typeof WebhookLabel>;
