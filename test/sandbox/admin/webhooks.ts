import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { AppConfig, Subscription } from "./app-config";

export interface WebhookAttempt {
  topic: string;
  webhookId: string;
  attempt: number;
  at: string;
  /** Null = nobody answered. */
  status: number | null;
}

interface Delivery {
  topic: string;
  payload: object;
  subscription: Subscription;
  webhookId: string;
  eventId: string;
  triggeredAt: string;
}

/** Shopify gives up on a delivery after 5 seconds without an answer. */
const answerWithin = 5000;

/**
 * Sends the app the webhooks that its `shopify.app.toml` subscribes to, signed as Shopify signs them. A delivery without
 * a 2xx is tried again after each of `retryDelays` (ms; Shopify: 8 times in 4 hours), with the same webhook id.
 */
export function createWebhookSender(options: {
  config: AppConfig;
  shop: string;
  clientSecret: string;
  /** The app's public origin. */
  origin: () => string;
  now: () => Date;
  retryDelays: number[];
}) {
  const attempts: WebhookAttempt[] = [];
  const running = new Set<Promise<void>>();
  const stopped = new AbortController();

  async function send(delivery: Delivery, attempt: number): Promise<Response> {
    const { subscription, topic } = delivery;
    const body = JSON.stringify(includeOnly(delivery.payload, subscription.includeFields));
    const record: WebhookAttempt = {
      topic,
      webhookId: delivery.webhookId,
      attempt,
      at: options.now().toISOString(),
      status: null,
    };
    attempts.push(record);
    if (attempts.length > 5000) attempts.splice(0, 1000);
    const address = new URL(subscription.uri, `${options.origin()}/`);
    const response = await fetch(new URL(address.pathname + address.search, `${options.origin()}/`), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Shopify-Captain-Hook",
        "x-shopify-topic": topic,
        "x-shopify-shop-domain": options.shop,
        "x-shopify-api-version": options.config.apiVersion,
        "x-shopify-hmac-sha256": createHmac("sha256", options.clientSecret).update(body).digest("base64"),
        "x-shopify-webhook-id": delivery.webhookId,
        "x-shopify-event-id": delivery.eventId,
        "x-shopify-triggered-at": delivery.triggeredAt,
      },
      body,
      redirect: "manual",
      signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(answerWithin)]),
    });
    record.status = response.status;
    return response;
  }

  async function deliver(delivery: Delivery): Promise<void> {
    for (let attempt = 1; attempt <= options.retryDelays.length + 1; attempt += 1) {
      if (stopped.signal.aborted) return;
      try {
        const response = await send(delivery, attempt);
        await response.body?.cancel();
        if (response.ok) return;
      } catch {
        // Nobody answered (no app yet, a restart, a timeout): the attempt's status stays null and it is tried again.
      }
      const delay = options.retryDelays[attempt - 1];
      if (delay === undefined) return;
      await wait(delay, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
    }
  }

  const deliveriesOf = (topic: string, payload: object): Delivery[] => {
    const eventId = randomUUID();
    return options.config.subscriptions
      .filter((subscription) => subscription.topic === topic)
      .map((subscription) => ({
        topic,
        payload,
        subscription,
        webhookId: randomUUID(),
        eventId,
        triggeredAt: options.now().toISOString(),
      }));
  };

  return {
    attempts,
    /** Queues a topic for everyone subscribed; does nothing where nobody is. */
    fire(topic: string, payload: object): void {
      for (const delivery of deliveriesOf(topic, payload)) {
        const work: Promise<void> = deliver(delivery).finally(() => running.delete(work));
        running.add(work);
      }
    },
    /** Sends one now, once, and gives the app's answer. Throws when the app is not subscribed to the topic. */
    async sendNow(topic: string, payload: object): Promise<Response> {
      const [delivery] = deliveriesOf(topic, payload);
      if (!delivery) throw new Error(`shopify.app.toml has no subscription to ${topic}`);
      return send(delivery, 1);
    },
    /** Resolves when every queued delivery was taken or given up. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
    async stop(): Promise<void> {
      stopped.abort();
      await Promise.all(running);
    },
  };
}

export type WebhookSender = ReturnType<typeof createWebhookSender>;

/** `include_fields`: only these, by dotted path; a field that the payload lacks is left out. */
export function includeOnly(payload: object, fields: string[] | null): object {
  if (!fields) return payload;
  const kept: Record<string, unknown> = {};
  for (const field of fields) copyPath(payload, kept, field.split("."));
  return kept;
}

function copyPath(from: object, to: Record<string, unknown>, [head, ...rest]: string[]): void {
  if (head === undefined || !(head in from)) return;
  const value: unknown = Reflect.get(from, head);
  if (rest.length === 0 || typeof value !== "object" || value === null) {
    to[head] = value;
    return;
  }
  const part = { ...(typeof to[head] === "object" ? to[head] : {}) };
  copyPath(value, part, rest);
  to[head] = part;
}
