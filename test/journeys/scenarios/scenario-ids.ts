import { buildCatalogue } from "../../sandbox/world/catalogue";
import { anybody } from "../../sandbox/world/customers";
import type { WorldCustomer, WorldVariant } from "../../sandbox/world/types";
import type { ScenarioIds } from "./scenario";

/**
 * Ids in the sizes of the real ones (Shopify 13 digits, Loop 8), unlike each other for unlike numbers.
 * @param options.order counts orders, 1 is "#1001"
 * @param options.rma counts returns over all orders, 1 is RMA 25044001; defaults to `order`
 * @param options.nth the return's place among those of its order, from 1
 */
export function scenarioIds(options: {
  now: Date;
  order?: number;
  rma?: number;
  nth?: number;
  customer?: WorldCustomer;
  catalogue?: Map<string, WorldVariant>;
}): ScenarioIds {
  const { now, order = 1, rma = order, nth = 1, catalogue = buildCatalogue() } = options;
  const orderNumber = 1000 + order;
  return {
    now,
    ago: (ms) => new Date(now.getTime() - ms).toISOString(),
    orderId: 5_540_000_000_000 + orderNumber,
    orderName: `#${orderNumber}`,
    loopOrderId: 88_120_000 + order,
    lineId: (n) => 1_390_000_000_000 + rma * 100 + n + 1,
    returnId: 25_044_000 + rma,
    variant(handle) {
      const variant = catalogue.get(handle);
      if (!variant) throw new Error(`the catalogue has no ${handle}`);
      return variant;
    },
    tracking: (n) => `94001118992230${String(rma * 10 + n).padStart(8, "0")}`,
    customer: options.customer ?? anybody(),
    refundId: 9_810_000_000_000 + rma,
    nativeReturnId: 8_860_000_000_000 + rma,
    nativeReturnName: `#${orderNumber}-R${nth}`,
    exchangeOrderId: 5_540_000_100_000 + rma,
    exchangeOrderName: `EXC-${orderNumber}-${nth}`,
  };
}
