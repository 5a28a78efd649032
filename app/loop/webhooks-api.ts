import { z } from "zod";
import { Id, OptionalId, readText } from "./read-values";

const Word = z.unknown().transform((value) => readText(value) ?? "");

/** A webhook subscription; the signing secret is never part of it (it is shown in Loop's Developer tools only). */
export const WebhookSubscription = z.object({
  id: Id,
  shop_id: OptionalId,
  topic: Word,
  trigger: Word,
  url: Word,
  /** active or inactive; older pages also name Deactivated. */
  status: z.unknown().transform((value) => readText(value)?.toLowerCase() ?? "inactive"),
});
export type WebhookSubscription = z.infer<typeof WebhookSubscription>;

/** GET /webhooks: those made in Loop's admin included. */
export const WebhookSubscriptions = z
  .object({ webhooks: z.array(WebhookSubscription) })
  .transform(({ webhooks }) => webhooks);

/** `status` is always sent: two copies of Loop's specification disagree about its default. */
export interface WantedWebhook {
  topic: string;
  trigger: string;
  url: string;
  status: "active" | "inactive";
}
