import { setTimeout as pause } from "node:timers/promises";
import { isLoopError, type LoopError } from "./errors";
import type { LoopResult } from "./loop-result";
import { errorByStatus, errorOfRead, type LoopAnswer } from "./read-answer";
import { type RetryPlan, waitBeforeRetry } from "./retry";
import { type LoopRequest, sendRequest } from "./send-request.server";

/**
 * A person waits for it; a regular re-read, which makes good in a few pages what single reads have not come to; a machine's
 * single read; or the past is being read.
 */
export type Priority = "person" | "sweep" | "background" | "backfill";

/** How things stood when a request was let out. It comes back in its call, so that only what is otherwise is written. */
export interface Permit {
  /** The request's place among all that were ever let out with its key. */
  place: bigint;
  /** Requests of the running minute, this one included. */
  used: number;
  /** Loop's limit as it was known. */
  perMinute: number;
  /** 429s in a row. */
  strikes: number;
  /** Calls in a row that Loop did not answer; left out: nobody looked. */
  failures?: number;
}

/** One request as it went: endpoint by name, never its URL, key or body. */
export interface LoopCall {
  method: string;
  endpoint: string;
  status: number | null;
  ms: number;
  /** `answered` (a refusal too), or the kind of error that the status or the network makes it. */
  ended: string;
  limit: number | null;
  remaining: number | null;
  /** Where Loop says how long to wait. */
  retryAfterMs: number | null;
  /** What `acquire` gave for it. */
  permit: Permit | null;
}

export interface SenderOptions {
  apiKey: string;
  fetch?: typeof fetch;
  /** Per request, answer's body included. Default 15 s. */
  timeoutMs?: number;
  maxBytes?: number;
  priority?: Priority;
  /**
   * Asks the shop's rate budget (300 requests a minute per key) for one more request; what it gives comes back in the
   * call. May reject with LoopRateLimited or LoopUnavailable (not sent), which then is the request's outcome.
   */
  acquire?: (priority: Priority) => Promise<Permit | void>;
  /** Waited for before the answer is handed on. */
  onCall?: (call: LoopCall) => unknown;
  random?: () => number;
  wait?: (ms: number) => Promise<unknown>;
}

interface Outgoing {
  method: LoopRequest["method"];
  endpoint: string;
  url: URL;
  body?: object | undefined;
}

type Sent = { ok: true; answer: LoopAnswer } | { ok: false; error: LoopError };

/** The one place that sends, waits for the budget, reports and repeats. */
export function createSender(options: SenderOptions, defaultPlan: RetryPlan) {
  const {
    apiKey,
    timeoutMs = 15_000,
    maxBytes = 32 * 1024 * 1024,
    random = Math.random,
    wait = pause,
  } = options;
  const send = options.fetch ?? fetch;

  /** Sends once. A rejection of the budget means that nothing was sent. */
  async function once({ method, endpoint, url, body }: Outgoing): Promise<Sent> {
    let permit: Permit | null;
    try {
      permit = (await options.acquire?.(options.priority ?? "background")) ?? null;
    } catch (error) {
      if (isLoopError(error)) return { ok: false, error };
      throw error;
    }
    const began = performance.now();
    const outcome = await sendRequest({ method, url, apiKey, body, timeoutMs, maxBytes }, send);
    await options.onCall?.({
      method,
      endpoint,
      status: outcome.ok ? outcome.answer.status : outcome.error.status,
      ms: Math.round(performance.now() - began),
      ended: outcome.ok ? (errorByStatus(outcome.answer)?.kind ?? "answered") : outcome.error.kind,
      limit: outcome.ok ? outcome.limit : null,
      remaining: outcome.ok ? outcome.remaining : null,
      retryAfterMs: outcome.ok ? outcome.answer.retryAfterMs : null,
      permit,
    });
    return outcome.ok ? { ok: true, answer: outcome.answer } : outcome;
  }

  return {
    once,

    /**
     * Sends a read, again where the plan says so. `readsErrors`: the reader looks at error answers itself (notes, where
     * 422 means none).
     */
    async repeat<T>(
      request: Outgoing,
      readBody: (answer: LoopAnswer) => LoopResult<T>,
      plan: RetryPlan = defaultPlan,
      { readsErrors = false } = {},
    ): Promise<LoopResult<T>> {
      for (let attempt = 1; ; attempt++) {
        const sent = await once(request);
        const result = sent.ok ? resultOf(sent.answer, readBody, readsErrors) : sent;
        if (result.ok) return result;
        const ms = waitBeforeRetry(result.error, attempt, plan, random());
        if (ms === null) return result;
        await wait(ms);
      }
    },
  };
}

function resultOf<T>(
  answer: LoopAnswer,
  readBody: (answer: LoopAnswer) => LoopResult<T>,
  readsErrors: boolean,
): LoopResult<T> {
  const error = readsErrors ? null : errorOfRead(answer);
  return error ? { ok: false, error } : readBody(answer);
}
