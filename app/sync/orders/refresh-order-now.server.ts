import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { problemOf } from "../../log.server";
import { enqueueRefresh } from "../jobs.server";
import { refreshOrder } from "./refresh-order.server";
import type { RefreshOptions } from "./refresh-order.server";

/**
 * Somebody waits for what Shopify shows of an order: read at once, because a queued refresh may stand behind a retry of
 * its own. Where Shopify does not answer, what was read before stands, and the refresh is queued.
 */
export async function refreshOrderNow(
  house: House,
  db: ShopDb,
  orderId: string,
  options: RefreshOptions = {},
): Promise<void> {
  try {
    await refreshOrder(house, db.shop, orderId, { ...options, person: true });
  } catch (error) {
    house.log.info(
      { shop: db.shop, orderId, problem: problemOf(error) },
      "An order could not be read at once; it is read again.",
    );
    await enqueueRefresh(house.queue, { shop: db.shop, orderId }, undefined, { now: true });
  }
}
