import { z } from "zod";
import { Id, Text } from "./read-values";

/** Topic `label.request`: a third-party label provider is asked for a label, or the request is withdrawn. Both
 * postal addresses in it end here. */
export const WebhookLabelRequest = z.object({ topic: Text, trigger: Text, return_id: Id });
export type WebhookLabelRequest = z.infer<typeof WebhookLabelRequest>;
