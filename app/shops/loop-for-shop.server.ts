import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { createLoopClient, type LoopClient, type Priority } from "../loop/client.server";
import { createRateBudget } from "../loop/rate-budget.server";
import type { RetryPlan } from "../loop/retry";
import { noteCall, passCircuit } from "./loop-circuit.server";
import { LOOP_KEY } from "./sealed-purposes";

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
 * A Loop client with the shop's sealed key, inside the key's rate budget and the shop's circuit. The address comes from the environment, never from a merchant.
 * @returns null when the shop is not connected, or its key cannot be opened with the sealing keys at hand (which is
 * logged: the merchant connects again)
 */
export async function loopForShop(
  house: LoopHouse,
  shop: string,
  options: LoopForShopOptions = {},
): Promise<LoopClient | null> {
  const row = await house.db.prisma.loopConnection.findUnique({ where: { shop } });
  if (!row?.apiKeySealed || row.status === "disconnected") return null;
  try {
    const key = house.sealer.open(shop, LOOP_KEY, row.apiKeySealed).toString("utf8");
    return loopWithKey(house, shop, key, row.apiVersion, options);
  } catch (error) {
    house.log.error(
      { shop, problem: problemOf(error) },
      "The shop's Loop key does not open; connect it to Loop again.",
    );
    return null;
  }
}

/** The same with a key that is not stored (yet, or any more). */
export function loopWithKey(
  house: Pick<LoopHouse, "db" | "env" | "fetch" | "log" | "metrics" | "now">,
  shop: string,
  apiKey: string,
  version: string,
  { backfillShare, ...options }: LoopForShopOptions = {},
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
      } catch (error) {
        // Loop has answered: bookkeeping that fails must not lose what it said.
        house.log.warn({ shop, problem: problemOf(error) }, "A call to Loop could not be counted.");
      }
    },
  });
}
