import type { Loop, LoopReturn } from "./state";
import { deliver } from "./deliver";
import { phpJson } from "./php-json";
import type { Topic, Trigger } from "./subscription";
import * as wire from "./wire-webhook";

interface EmitDetail {
  /** Of return.processing.failed. */
  failure?: { message: string | null; source: string };
  /** The label that a label trigger is about; left out, the first one. */
  trackingNumber?: string;
}

/**
 * Sends what happened to every active subscription of that trigger: the trigger is the event, the topic the payload.
 * A topic that has nothing to say about a trigger yields nothing.
 */
export function emit(loop: Loop, ret: LoopReturn, trigger: Trigger, detail: EmitDetail = {}): void {
  for (const { topic, url, ...subscription } of loop.subscriptions) {
    if (subscription.trigger !== trigger || subscription.status !== "active") continue;
    const payload = payloadOf(loop, ret, topic, trigger, detail);
    if (payload) deliver(loop, { topic, trigger, returnId: ret.id, url, body: phpJson(payload) });
  }
}

function payloadOf(loop: Loop, ret: LoopReturn, topic: Topic, trigger: Trigger, detail: EmitDetail) {
  switch (topic) {
    case "return":
      return /^(return\.(created|updated|closed)|label\.)/.test(trigger)
        ? wire.wireReturnWebhook(loop, ret, trigger)
        : null;
    case "label": {
      const label =
        ret.labels.find((candidate) => candidate.trackingNumber === detail.trackingNumber) ?? ret.labels[0];
      return label && /^(return|label)\.(created|updated|closed)$/.test(trigger)
        ? wire.wireLabelWebhook(loop, ret, trigger, label)
        : null;
    }
    case "return.processing":
      return detail.failure
        ? wire.wireProcessingWebhook(ret, detail.failure.message, detail.failure.source)
        : null;
    case "restock":
      return trigger === "restock.requested" ? wire.wireRestockWebhook(ret) : null;
    case "giftcard":
      return trigger === "giftcard.requested" ? wire.wireGiftCardWebhook(loop, ret) : null;
    case "happy.returns.shipment":
      return trigger === "shipment.processed" ? wire.wireShipmentWebhook(ret) : null;
    case "label.request":
      return null;
  }
}
