import type { LoopError } from "./errors";

/** How often a read is tried and how long it waits between; milliseconds. */
export interface RetryPlan {
  attempts: number;
  firstWaitMs: number;
  /** A longer wait is not waited here: the caller's job comes back later. */
  maxWaitMs: number;
}

export const READ_RETRY: RetryPlan = { attempts: 3, firstWaitMs: 250, maxWaitMs: 3_000 };
export const NO_RETRY: RetryPlan = { attempts: 1, firstWaitMs: 0, maxWaitMs: 0 };

/**
 * Wait before the next attempt, or null to give up. Only reads come here: an action is never sent twice blindly. Waits
 * triple and are spread over their whole length, so that many workers do not come back in step.
 *
 * @param attempt attempts made so far, from 1
 * @param random a number in [0, 1)
 */
export function waitBeforeRetry(
  error: LoopError,
  attempt: number,
  plan: RetryPlan,
  random: number,
): number | null {
  if (attempt >= plan.attempts) return null;
  const backoff = plan.firstWaitMs * 3 ** (attempt - 1);
  switch (error.kind) {
    case "unavailable":
    case "timeout":
      return Math.min(plan.maxWaitMs, Math.round(backoff * (0.5 + random / 2)));
    case "rate-limited": {
      const wait = error.retryAfterMs ?? Math.round(backoff * (1 + random));
      return wait <= plan.maxWaitMs ? wait : null;
    }
    case "refusal":
    case "unauthorized":
    case "not-found":
    case "bad-answer":
      return null;
  }
}
