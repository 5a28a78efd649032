import { Decimal } from "decimal.js";
import { HOUR } from "../../journeys/scenarios/scenario";
import type { MadeScenario, ScenarioIds } from "../../journeys/scenarios/scenario";
import type { buildPeople } from "./customers";
import type { Dice } from "./random";
import type { WorldOrder, WorldVariant } from "./types";

export type Person = ReturnType<typeof buildPeople>[number];

const EURO_COUNTRIES = ["FR", "DE", "ES"];
const EURO = { currency: "EUR", rate: "0.918" };

/**
 * One order for the returns that several stories tell: the first story's order, with the lines of all.
 * @throws where two stories want orders that differ in more than their lines
 */
export function joinOrders(made: readonly [MadeScenario, ...MadeScenario[]]): WorldOrder {
  const [{ order }, ...others] = made;
  for (const {
    order: other,
    return: { story },
  } of others)
    if (other.hidden || other.cancelledAt || other.presentment || other.gateways.length > 1)
      throw new Error(`${story} needs an order of its own`);
  const created = made.map((one) => one.order.createdAt).toSorted();
  return {
    ...order,
    createdAt: created[0] ?? order.createdAt,
    lines: made.flatMap((one) => one.order.lines),
  };
}

/** What follows from where the customer lives: language and, in the euro countries, the currency paid in. */
export function liveIn(order: WorldOrder, person: Person): WorldOrder {
  const euro = EURO_COUNTRIES.includes(person.customer.countryCode);
  return {
    ...order,
    customer: person.customer,
    customerLocale: person.locale,
    presentment: order.presentment ?? (euro ? EURO : null),
  };
}

/** An order that nobody has returned anything of yet. */
export function buildUntouchedOrder(
  ids: ScenarioIds,
  variants: readonly [WorldVariant, ...WorldVariant[]],
  throwDice: Dice,
  hoursAgo: number,
): WorldOrder {
  const taxRate = throwDice.pick(["0", "0.08875", "0.0625"]);
  const lines = Array.from({ length: throwDice.between(1, 3) }, (_, n) => {
    const variant = throwDice.pick(variants);
    return {
      id: ids.lineId(n),
      variantId: variant.id,
      quantity: throwDice.between(1, 2),
      price: variant.price,
      discount: "0.00",
      tax: new Decimal(variant.price).times(taxRate).toFixed(2),
    };
  });
  return {
    id: ids.orderId,
    name: ids.orderName,
    createdAt: ids.ago(hoursAgo * HOUR),
    customer: ids.customer,
    customerLocale: "en-US",
    lines,
    presentment: null,
    cancelledAt: null,
    hidden: false,
    gateways: ["shopify_payments"],
  };
}
