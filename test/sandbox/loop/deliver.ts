import type { Loop } from "./state";
import { now } from "./state";
import { takeChance } from "./knobs";
import { signLoop } from "./php-json";
import type { Delivery } from "./subscription";

/** The first try and five more. */
const MOST_ATTEMPTS = 6;
/** Answers after which Loop gives up at once. */
const FINAL_STATUSES = new Set([400, 401, 403, 404, 405]);
/** A retry-after beyond this is taken as a refusal. */
const LONGEST_RETRY_AFTER_MS = 30 * 60_000;
const KEPT_DELIVERIES = 5_000;

export interface DeliveryRequest {
  topic: string;
  trigger: string;
  returnId: number | null;
  url: string;
  body: string;
}

/** Puts one body on its way, with whatever the knobs do to it. Ordering is not promised. */
export function deliver(loop: Loop, request: DeliveryRequest): Delivery {
  const { knobs, random } = loop;
  const body = takeChance(knobs, "emptyPayload", random) ? "" : request.body;
  const secret = takeChance(knobs, "forgedSignature", random) ? "not-the-secret" : loop.webhookSecret;
  const delivery: Delivery = {
    ...request,
    id: loop.nextId("delivery"),
    body,
    signature: signLoop(body, secret),
    createdAt: now(loop),
    attempts: [],
    outcome: "waiting",
  };
  loop.deliveries.push(delivery);
  if (loop.deliveries.length > KEPT_DELIVERIES) loop.deliveries.shift();
  if (takeChance(knobs, "drop", random)) {
    delivery.outcome = "dropped";
    return delivery;
  }
  const heldBack = takeChance(knobs, "shuffle", random) ? random.next() * knobs.shuffleMs : 0;
  const wait = (knobs.delayMs + heldBack) * knobs.delayScale;
  loop.scheduler.after(wait, () => attempt(loop, delivery));
  if (takeChance(knobs, "duplicate", random)) {
    const twin: Delivery = { ...delivery, id: loop.nextId("delivery"), attempts: [] };
    loop.deliveries.push(twin);
    loop.scheduler.after(wait, () => attempt(loop, twin));
  }
  return delivery;
}

async function attempt(loop: Loop, delivery: Delivery): Promise<void> {
  const answer = await post(loop, delivery);
  delivery.attempts.push({ at: now(loop), status: answer.status });
  const ids = { delivery: delivery.id, trigger: delivery.trigger, return: delivery.returnId };
  if (answer.status >= 200 && answer.status < 300) {
    delivery.outcome = "delivered";
    loop.log("Delivery accepted.", { ...ids, status: answer.status });
    return;
  }
  const wait = waitBefore(loop, delivery.attempts.length, answer.retryAfterMs);
  if (FINAL_STATUSES.has(answer.status) || delivery.attempts.length >= MOST_ATTEMPTS || wait === null) {
    delivery.outcome = "failed";
    loop.log("Delivery given up.", { ...ids, status: answer.status, attempts: delivery.attempts.length });
    return;
  }
  loop.log("Delivery will be tried again.", { ...ids, status: answer.status, waitMs: Math.round(wait) });
  loop.scheduler.after(wait, () => attempt(loop, delivery));
}

/** Exponential with jitter, unless the receiver named a time; null = it named one that Loop does not wait for. */
function waitBefore(loop: Loop, attemptsMade: number, retryAfterMs: number | null): number | null {
  if (retryAfterMs !== null && retryAfterMs > LONGEST_RETRY_AFTER_MS) return null;
  const { retryBaseMs, delayScale } = loop.knobs;
  const own = retryBaseMs * 2 ** (attemptsMade - 1) * (0.5 + loop.random.next());
  return (retryAfterMs ?? own) * delayScale;
}

async function post(
  loop: Loop,
  delivery: Delivery,
): Promise<{ status: number; retryAfterMs: number | null }> {
  try {
    const response = await fetch(delivery.url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-loop-signature": delivery.signature },
      body: delivery.body,
      redirect: "manual",
      signal: AbortSignal.any([loop.scheduler.stopSignal, AbortSignal.timeout(loop.knobs.deliveryTimeoutMs)]),
    });
    await response.arrayBuffer();
    return { status: response.status, retryAfterMs: readRetryAfter(response.headers.get("retry-after")) };
  } catch {
    return { status: 0, retryAfterMs: null };
  }
}

/** Seconds or an HTTP date. */
function readRetryAfter(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(at - Date.now(), 0);
}
