/**
 * Every webhook topic and trigger of Loop, with what a delivery of it does here, or why it is ignored.
 * - apply: the payload itself is news of a return
 * - reread: the payload names a return whose news must be read from Loop
 * - ignore: kept and acknowledged, nothing follows
 */
export type TopicKind = "apply" | "reread" | "ignore";

export interface TopicEntry {
  topic: string;
  trigger: string;
  kind: TopicKind;
  reason: string;
}

export const TOPICS = [
  on(
    "return",
    "return.created",
    "apply",
    "A customer submitted a return: its fields are applied at once and confirmed by a read.",
  ),
  on(
    "return",
    "return.updated",
    "apply",
    "A return changed, for example from open to closed or to review: applied and confirmed by a read.",
  ),
  on(
    "return",
    "return.closed",
    "apply",
    "A return was closed: applied, then read until what was given is proved.",
  ),
  on(
    "return",
    "label.created",
    "apply",
    "The return topic can be subscribed to label triggers: the payload is the whole return.",
  ),
  on(
    "return",
    "label.updated",
    "apply",
    "The return topic can be subscribed to label triggers: the payload is the whole return.",
  ),
  on(
    "return.processing",
    "return.processing.failed",
    "apply",
    "Queued processing failed: shown with Loop's message, and the return is read again.",
  ),
  on("label", "label.created", "apply", "A label was made: the return's parcel is shown."),
  on("label", "label.updated", "apply", "The carrier scanned the parcel: the return's parcel moves."),
  on(
    "restock",
    "restock.requested",
    "reread",
    "Sent when a return is processed; Loopside moves no stock, it reads the return again.",
  ),
  on(
    "giftcard",
    "giftcard.requested",
    "reread",
    "A gift card was requested from another provider: a request proves nothing, so the return is read again.",
  ),
  on(
    "label.request",
    "label.request.issued",
    "reread",
    "A label is made by another provider: the return is read again to learn of it.",
  ),
  on(
    "label.request",
    "label.request.cancelled",
    "reread",
    "A label request was withdrawn: the return is read again.",
  ),
  on(
    "happy.returns.shipment",
    "shipment.processed",
    "ignore",
    "Names a shipment of many returns and none of them; each return's own webhook tells the rest.",
  ),
] as const satisfies readonly TopicEntry[];

/** By topic alone, for triggers that Loop may add: the topic decides what the payload is. */
const NEW_TRIGGER: Record<string, { kind: TopicKind; reason: string }> = {
  return: {
    kind: "apply",
    reason: "A trigger that is not known yet; the topic's payload is the whole return.",
  },
  "return.processing": {
    kind: "reread",
    reason: "A processing event that is not known yet: the return is read again.",
  },
  label: { kind: "apply", reason: "A trigger that is not known yet; the topic's payload is one label." },
  restock: { kind: "reread", reason: "A trigger that is not known yet: the return is read again." },
  giftcard: { kind: "reread", reason: "A trigger that is not known yet: the return is read again." },
  "label.request": { kind: "reread", reason: "A trigger that is not known yet: the return is read again." },
  "happy.returns.shipment": { kind: "ignore", reason: "Names a shipment and no return." },
};

/** What to do with a delivery; null for a topic that Loop does not document. */
export function topicOf(topic: string, trigger: string | null): TopicEntry | null {
  const known = TOPICS.find((entry) => entry.topic === topic && entry.trigger === trigger);
  if (known) return known;
  const byTopic = Object.hasOwn(NEW_TRIGGER, topic) ? NEW_TRIGGER[topic] : undefined;
  return byTopic ? { topic, trigger: trigger ?? "", ...byTopic } : null;
}

function on(topic: string, trigger: string, kind: TopicKind, reason: string): TopicEntry {
  return { topic, trigger, kind, reason };
}
