import { Decimal } from "decimal.js";
import type { World, WorldOrder } from "../../world/types";

/** MoneyV2. Amounts leave Shopify with at least one decimal ("10.0"), never padded to two. */
export function moneyV2(amount: string, currencyCode: string) {
  const plain = new Decimal(amount).toFixed();
  return { amount: plain.includes(".") ? plain : `${plain}.0`, currencyCode };
}

/** The pair of shop and presentment money for an amount in the shop's currency. */
export function moneyBag(amount: string, order: WorldOrder, world: World) {
  const presentment = order.presentment;
  return {
    shopMoney: moneyV2(amount, world.currency),
    presentmentMoney: presentment
      ? moneyV2(new Decimal(amount).times(presentment.rate).toFixed(2), presentment.currency)
      : moneyV2(amount, world.currency),
  };
}
