import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { createLoopClient, type LoopClient, type Priority } from "../loop/client.server";
import { createRateBudget } from "../loop/rate-budget.server";
import type { RetryPlan } from "../loop/retry";
import type { LoopCall } from "../loop/sender.server";
import { fallBack, findKey, proveKey } from "./key-at-hand.server";
import { noteCall, passCircuit } from "./loop-circuit.server";
import { withOtherKey } from "./with-other-key.server";

type AfterAnswer = (call: LoopCall) => Promise<void>;

/** What a Loop client of a shop is made of. */
export type LoopHouse = Pick<House, "db" | "sealer" | "env" | "fetch" | "log" | "metrics" | "now">;

export interface LoopForShopOptions {
  /** A person's calls go first in the rate budget. Default background. */
  priority?: Priority;
  /** Share of the limit that a backfill may reach, 0 to 1. */
  backfillShare?: number;
  timeoutMs?: number;
  retry?: RetryPlan;
}

/**
 * A Loop client with the shop's sealed key, inside the key's rate budget and the shop's circuit. The address comes from the
 * environment, never from a merchant. Where Loop refuses the key, the call is made once more with the key that was given
 * meanwhile, or with the one before while the newer has not proved itself.
 * @returns null when the shop is not connected, or its key cannot be opened with the sealing keys at hand (which is
 * logged: the merchant connects again)
 */
export async function loopForShop(
  house: LoopHouse,
  shop: string,
  options: LoopForShopOptions = {},
): Promise<LoopClient | null> {
  const mine = await findKey(house, shop);
  if (!mine) return null;
  let proved = mine.proved;
  const client = loopWithKey(house, shop, mine.apiKey, mine.version, {
    ...options,
    async onAnswer(call) {
      if (proved || options.priority === "person" || !usesReturns(call)) return;
      proved = true;
      await proveKey(house, shop, mine);
    },
  });
  return withOtherKey(client, async () => {
    const now = await findKey(house, shop);
    if (!now) return null;
    if (now.apiKey !== mine.apiKey)
      return { client: loopWithKey(house, shop, now.apiKey, now.version, options), accepted: async () => {} };
    if (now.previous === null) return null;
    return {
      client: loopWithKey(house, shop, now.previous, now.version, options),
      accepted: () => fallBack(house, shop, now),
    };
  });
}

/** Probes and webhooks use other scopes, or prove nothing of the work that a key is for. */
const usesReturns = ({ endpoint }: LoopCall) => !/^(webhooks|probe)/.test(endpoint);

/** The same with a key that is not stored (yet, or any more). */
export function loopWithKey(
  house: Pick<LoopHouse, "db" | "env" | "fetch" | "log" | "metrics" | "now">,
  shop: string,
  apiKey: string,
  version: string,
  { backfillShare, onAnswer, ...options }: LoopForShopOptions & { onAnswer?: AfterAnswer } = {},
): LoopClient {
  const budget = createRateBudget({
    sql: house.db,
    now: house.now,
    apiKey,
    ...(backfillShare === undefined ? {} : { backfillShare }),
  });
  return createLoopClient({
    ...options,
    baseUrl: house.env.LOOP_API_URL,
    version,
    apiKey,
    fetch: house.fetch,
    async acquire(priority) {
      await passCircuit(house, shop, priority);
      return budget.take(priority);
    },
    async onCall(call) {
      const { endpoint, status, ms, ended } = call;
      house.log.debug({ shop, path: endpoint, status: status ?? ended, ms }, "Loop was asked.");
      house.metrics.loopCall(endpoint, String(status ?? ended), ms / 1000);
      try {
        await budget.report(call);
        await noteCall(house, shop, call);
        if (call.status !== null && call.status < 300) await onAnswer?.(call);
      } catch (error) {
        // Loop has answered: bookkeeping that fails must not lose what it said.
        house.log.warn({ shop, problem: problemOf(error) }, "A call to Loop could not be counted.");
      }
    },
  });
}
