import { z } from "zod";
import { OptionalId, Text } from "./read-values";

/** Topic `happy.returns.shipment`: ids of a shipment (a box of many returns), of no return. */
export const WebhookHappyReturns = z.object({
  topic: Text,
  trigger: Text,
  loop_shipment_id: OptionalId,
  happy_returns_shipment_id: OptionalId,
});
export type WebhookHappyReturns = z.infer<typeof WebhookHappyReturns>;
