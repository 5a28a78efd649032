import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { createLoopClient, type LoopClient, type Priority } from "../loop/client.server";
import { createRateBudget } from "../loop/rate-budget.server";
import type { RetryPlan } from "../loop/retry";
import type { LoopCall } from "../loop/sender.server";
import { markBroken, markWorking } from "./connection-health.server";
import { fallBack, findKey, proveKey } from "./key-at-hand.server";
import { noteCall, passCircuit } from "./loop-circuit.server";
import { ConnectionEnded, whileConnected } from "./while-connected.server";
import type { ConnectedTx } from "./while-connected.server";
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

/** A Loop client of a connected shop, and the only way to keep what Loop answers it. */
export interface ShopLoop extends LoopClient {
  /** All or nothing, and nothing once the shop is not connected as it was. @throws ConnectionEnded */
  land<T>(work: (tx: ConnectedTx) => Promise<T>): Promise<T>;
  /** Loop answered. */
  works(): Promise<void>;
  /** Loop refused the key (and the one before it, where there is one). */
  refusesKey(): Promise<void>;
}

/**
 * Reads of Loop: what they bring is kept by `loop.land`. Where the shop is not connected, or was disconnected before the answer
 * came (connected again or not), they end as "not-connected", and nothing of the answer stays.
 */
export async function overLoop<T>(
  house: LoopHouse,
  shop: string,
  options: LoopForShopOptions,
  read: (loop: ShopLoop) => Promise<T>,
): Promise<T | { outcome: "not-connected" }> {
  const loop = await loopForShop(house, shop, options);
  if (!loop) return { outcome: "not-connected" };
  try {
    return await read(loop);
  } catch (error) {
    if (error instanceof ConnectionEnded) return { outcome: "not-connected" };
    throw error;
  }
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
): Promise<ShopLoop | null> {
  const mine = await findKey(house, shop);
  if (!mine) return null;
  const { connectionId } = mine;
  let proved = mine.proved;
  const client = loopWithKey(house, shop, mine.apiKey, mine.version, {
    ...options,
    connectionId,
    async onAnswer(call) {
      if (proved || options.priority === "person" || !usesReturns(call)) return;
      proved = true;
      await proveKey(house, shop, mine);
    },
  });
  const either = withOtherKey(client, async () => {
    const now = await findKey(house, shop);
    // Nothing of another connection is asked for the sake of this one.
    if (now?.connectionId !== connectionId) return null;
    const more = { ...options, connectionId };
    if (now.apiKey !== mine.apiKey)
      return { client: loopWithKey(house, shop, now.apiKey, now.version, more), accepted: async () => {} };
    if (now.previous === null) return null;
    return {
      client: loopWithKey(house, shop, now.previous, now.version, more),
      accepted: () => fallBack(house, shop, now),
    };
  });
  return {
    ...either,
    land: (work) => whileConnected(house.db.forShop(shop), connectionId, work),
    works: () => markWorking(house, shop, mine),
    refusesKey: () => markBroken(house, shop, mine),
  };
}

/** Probes and webhooks use other scopes, or prove nothing of the work that a key is for. */
const usesReturns = ({ endpoint }: LoopCall) => !/^(webhooks|probe)/.test(endpoint);

/** The same with a key that is not stored (yet, or any more). */
export function loopWithKey(
  house: Pick<LoopHouse, "db" | "env" | "fetch" | "log" | "metrics" | "now">,
  shop: string,
  apiKey: string,
  version: string,
  {
    backfillShare,
    onAnswer,
    connectionId,
    ...options
  }: LoopForShopOptions & { onAnswer?: AfterAnswer; connectionId?: string } = {},
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
      const known = await passCircuit(house, shop, priority);
      return { ...(await budget.take(priority)), ...known };
    },
    async onCall(call) {
      const { endpoint, status, ms, ended } = call;
      house.log.debug({ shop, path: endpoint, status: status ?? ended, ms }, "Loop was asked.");
      house.metrics.loopCall(endpoint, String(status ?? ended), ms / 1000);
      try {
        await budget.report(call);
        if (connectionId !== undefined) await noteCall(house, { shop, connectionId }, call);
        if (call.status !== null && call.status < 300) await onAnswer?.(call);
      } catch (error) {
        // Loop has answered: bookkeeping that fails must not lose what it said.
        house.log.warn({ shop, problem: problemOf(error) }, "A call to Loop could not be counted.");
      }
    },
  });
}
