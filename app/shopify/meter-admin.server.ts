import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { ShopifyThrottled } from "./admin-call";
import type { AdminGraphql } from "./admin-call";
import type { Bucket, CallCost, ShopifyPriority } from "./bucket.server";

/** How long a call waits for the bucket in all; then the job comes again, or the person is told. */
const MOST_WAIT_MS: Record<ShopifyPriority, number> = { person: 4_000, machine: 8_000 };
/** What a call is taken to cost until Shopify said it once. */
const FIRST_COST = 50;

const number = z.number();
const Cost = z.object({
  requestedQueryCost: number,
  actualQueryCost: number.nullish(),
  throttleStatus: z.object({ maximumAvailable: number, currentlyAvailable: number, restoreRate: number }),
});
const Answer = z.object({ extensions: z.object({ cost: Cost }) });
const Throttled = z.object({
  errors: z.array(z.object({ extensions: z.object({ code: z.literal("THROTTLED") }) })).min(1),
});
/** Shopify's package hands on what it throws in a shape of its own. */
const ThrottledByPackage = z.object({ errors: z.object({ graphQLErrors: Throttled.shape.errors }) });

export interface MeterOptions {
  bucket: Bucket;
  priority: ShopifyPriority;
  /** What each operation asks for, as Shopify said; shared by the calls of a process. */
  costs: Map<string, number>;
  /** One call as it ended: `answered`, `throttled`, `held` (not sent: the machine's half is used up), `failed`. */
  onCall: (call: { operation: string; outcome: string; seconds: number; points: number }) => void;
  wait?: (ms: number) => Promise<unknown>;
}

/**
 * Asks Shopify inside the shop's bucket. The one place that waits for it: a machine's call until its half has room, any call
 * that was throttled until the bucket's restore rate has made up what it lacks.
 */
export function meterAdmin(admin: AdminGraphql, options: MeterOptions): AdminGraphql {
  const { bucket, priority, costs, onCall, wait = pause } = options;
  return async (document, variables) => {
    const operation = /(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? "anonymous";
    let left = MOST_WAIT_MS[priority];
    const waitFor = async (ms: number) => {
      if (ms > left) return false;
      left -= ms;
      await wait(ms);
      return true;
    };
    for (;;) {
      const reserved = priority === "machine" ? (costs.get(operation) ?? FIRST_COST) : 0;
      const ms = reserved === 0 ? 0 : await bucket.reserve(reserved);
      if (ms > 0) {
        if (await waitFor(ms)) continue;
        onCall({ operation, outcome: "held", seconds: 0, points: 0 });
        throw new ShopifyThrottled("Our half of Shopify's rate limit is used up for the moment.");
      }
      const began = performance.now();
      const ended = (outcome: string, cost: CallCost | null) => {
        onCall({
          operation,
          outcome,
          seconds: (performance.now() - began) / 1000,
          points: cost?.actual ?? 0,
        });
        // An answer that says no cost leaves what was reserved as spent: the bucket's own rate makes up for it.
        return cost ? bucket.settle(priority, reserved, cost) : Promise.resolve();
      };
      let answer: Awaited<ReturnType<AdminGraphql>>;
      try {
        answer = await admin(document, variables);
      } catch (error) {
        await ended("failed", null);
        throw error;
      }
      const throttled = isThrottled(answer);
      const cost = costOf(answer, throttled);
      if (cost) costs.set(operation, cost.requested);
      await ended(throttled ? "throttled" : "answered", cost);
      // Nothing was done, so that a mutation may be sent again too.
      if (throttled && cost && (await waitFor(lackMs(cost)))) continue;
      return answer;
    }
  };
}

const isThrottled = (answer: unknown) =>
  Throttled.safeParse(answer).success || ThrottledByPackage.safeParse(answer).success;

/** How long until the bucket holds what the call asks for. */
const lackMs = ({ requested, available, restoreRate }: CallCost) =>
  Math.max(50, Math.ceil((1000 * (requested - available)) / Math.max(1, restoreRate)));

function costOf(answer: unknown, throttled: boolean): CallCost | null {
  const read = Answer.safeParse(answer);
  if (!read.success) return null;
  const { requestedQueryCost, actualQueryCost, throttleStatus } = read.data.extensions.cost;
  return {
    requested: requestedQueryCost,
    actual: throttled ? null : (actualQueryCost ?? requestedQueryCost),
    maximum: throttleStatus.maximumAvailable,
    available: throttleStatus.currentlyAvailable,
    restoreRate: throttleStatus.restoreRate,
  };
}
