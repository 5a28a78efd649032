import { z } from "zod";
import { Id, OptionalState, Text } from "./read-values";

/** Topic `return.processing`: a queued processing failed. `message` can be generic or null; there are no amounts. */
export const WebhookReturnProcessing = z.object({
  topic: Text,
  trigger: Text,
  return_id: Id,
  return_state: OptionalState,
  message: Text,
  /** warehouse, admin or api. */
  source: Text,
});
export type WebhookReturnProcessing = z.infer<typeof WebhookReturnProcessing>;
