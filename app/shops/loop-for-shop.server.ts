import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { createLoopClient, type LoopClient, type Priority } from "../loop/client.server";
import type { RetryPlan } from "../loop/retry";
import { LOOP_KEY } from "./sealed-purposes";

/** What a Loop client of a shop is made of. */
export type LoopHouse = Pick<House, "db" | "sealer" | "env" | "fetch" | "log">;

export interface LoopForShopOptions {
  /** A person's calls go first in the rate budget. Default background. */
  priority?: Priority;
  /** The shop's rate budget (see LoopClientOptions). */
  acquire?: (priority: Priority) => Promise<void>;
  timeoutMs?: number;
  retry?: RetryPlan;
}

/**
 * A Loop client with the shop's sealed key. The address comes from the environment, never from a merchant.
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
  house: Pick<LoopHouse, "env" | "fetch" | "log">,
  shop: string,
  apiKey: string,
  version: string,
  options: LoopForShopOptions = {},
): LoopClient {
  return createLoopClient({
    ...options,
    baseUrl: house.env.LOOP_API_URL,
    version,
    apiKey,
    fetch: house.fetch,
    onCall: ({ endpoint, status, ms, ended }) =>
      house.log.debug({ shop, path: endpoint, status: status ?? ended, ms }, "Loop was asked."),
  });
}
