export const topics = [
  "return",
  "label",
  "restock",
  "return.processing",
  "label.request",
  "giftcard",
  "happy.returns.shipment",
] as const;
export type Topic = (typeof topics)[number];

export const triggers = [
  "return.created",
  "return.updated",
  "return.closed",
  "return.processing.failed",
  "label.created",
  "label.updated",
  "restock.requested",
  "label.request.issued",
  "label.request.cancelled",
  "giftcard.requested",
  "shipment.processed",
] as const;
export type Trigger = (typeof triggers)[number];

export interface Subscription {
  id: number;
  topic: Topic;
  trigger: Trigger;
  url: string;
  status: "active" | "inactive";
}

/** One body on its way to one address, with every attempt made. */
export interface Delivery {
  id: number;
  topic: string;
  trigger: string;
  returnId: number | null;
  url: string;
  body: string;
  signature: string;
  createdAt: Date;
  /** status 0 = no answer (network error or timeout). */
  attempts: { at: Date; status: number }[];
  outcome: "waiting" | "delivered" | "failed" | "dropped";
}
