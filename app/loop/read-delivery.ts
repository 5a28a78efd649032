import type { z } from "zod";
import { parseJsonBytes } from "./parse-json";
import { isObject, readText, reasonOf } from "./read-values";
import { topicOf, type TopicEntry } from "./topics";
import { WebhookGiftcard } from "./webhook-giftcard";
import { WebhookHappyReturns } from "./webhook-happy-returns";
import { WebhookLabel } from "./webhook-label";
import { WebhookLabelRequest } from "./webhook-label-request";
import { WebhookRestock } from "./webhook-restock";
import { WebhookReturn } from "./webhook-return";
import { WebhookReturnProcessing } from "./webhook-return-processing";

/** What one signed body turned out to be. `topic` and `trigger` are as Loop wrote them; a reason is one sentence. */
export type ReadDelivery =
  | { outcome: "return"; topic: string; trigger: string; returnId: string; return: WebhookReturn }
  | {
      outcome: "processing-failed";
      topic: string;
      trigger: string;
      returnId: string;
      failure: WebhookReturnProcessing;
    }
  | { outcome: "label"; topic: string; trigger: string; returnId: string; label: WebhookLabel }
  | { outcome: "reread"; topic: string; trigger: string; returnId: string; reason: string }
  | { outcome: "ignored"; topic: string; trigger: string; reason: string }
  | { outcome: "unreadable"; topic: string | null; trigger: string | null; reason: string };

/**
 * Reads a delivery's raw bytes, after its signature was checked. Never throws: a body that is no JSON, no object or of
 * the wrong shape is "unreadable" with the reason (which names fields, never values), an unknown topic is "ignored".
 */
export function readDelivery(raw: Uint8Array): ReadDelivery {
  const json = parseJsonBytes(raw);
  if (!json.ok) return { outcome: "unreadable", topic: null, trigger: null, reason: json.reason };
  const body = json.value;
  if (!isObject(body)) {
    return { outcome: "unreadable", topic: null, trigger: null, reason: "The body is JSON but no object." };
  }
  const topic = readText(body.topic);
  const trigger = readText(body.trigger);
  if (topic === null) return { outcome: "unreadable", topic, trigger, reason: "The body names no topic." };
  const entry = topicOf(topic, trigger);
  if (!entry)
    return { outcome: "ignored", topic, trigger: trigger ?? "", reason: "Loop documents no such topic." };
  return readKnown(entry, body);
}

function readKnown(entry: TopicEntry, body: unknown): ReadDelivery {
  const { topic, trigger, reason } = entry;
  switch (topic) {
    case "return":
      return shaped(entry, WebhookReturn, body, (read) => ({
        outcome: "return",
        topic,
        trigger,
        returnId: read.id,
        return: read,
      }));
    case "return.processing":
      return shaped(entry, WebhookReturnProcessing, body, (read) =>
        entry.kind === "apply"
          ? { outcome: "processing-failed", topic, trigger, returnId: read.return_id, failure: read }
          : { outcome: "reread", topic, trigger, returnId: read.return_id, reason },
      );
    case "label":
      return shaped(entry, WebhookLabel, body, (read) => ({
        outcome: "label",
        topic,
        trigger,
        returnId: read.return_id,
        label: read,
      }));
    case "restock":
      return shaped(entry, WebhookRestock, body, (read) => ({
        outcome: "reread",
        topic,
        trigger,
        returnId: read.id,
        reason,
      }));
    case "giftcard":
      return shaped(entry, WebhookGiftcard, body, (read) => ({
        outcome: "reread",
        topic,
        trigger,
        returnId: read.return_id,
        reason,
      }));
    case "label.request":
      return shaped(entry, WebhookLabelRequest, body, (read) => ({
        outcome: "reread",
        topic,
        trigger,
        returnId: read.return_id,
        reason,
      }));
    case "happy.returns.shipment":
      return shaped(entry, WebhookHappyReturns, body, () => ({ outcome: "ignored", topic, trigger, reason }));
    default:
      return { outcome: "ignored", topic, trigger, reason };
  }
}

function shaped<T>(
  { topic, trigger }: TopicEntry,
  shape: z.ZodType<T>,
  body: unknown,
  make: (read: T) => ReadDelivery,
): ReadDelivery {
  const read = shape.safeParse(body);
  return read.success
    ? make(read.data)
    : { outcome: "unreadable", topic, trigger, reason: reasonOf(read.error) };
}
