import { largeTee, smallOrder, smallReturn, soldOutTee, tee } from "../../sandbox/loop/small-world";
import type { Random } from "../../sandbox/loop/random";
import type { World, WorldReturn } from "../../sandbox/world/types";
import { benchWorld } from "../house/bench-world";

/** Return `n` of the storm is number `FIRST_RETURN + n` in Loop. */
export const FIRST_RETURN = 41_000_000;
const NATIVE_IDS = 6_600_000_000_000;
const LOOP_ORDER_IDS = 910_000_000;

/** A shop of `orders` orders with two units each and no return yet. */
export function stormWorld(orders: number): World {
  return { ...benchWorld(0), orders: Array.from({ length: orders }, (_, index) => smallOrder(index + 1)) };
}

/**
 * The return of the shop's order number `index`, as the customer submits it: refunds, gift cards, store credit, exchanges
 * by a new order and on the order itself, mixed ones and ones with a fee in turn, each with its native return. One in eight
 * will not simply close when it is processed.
 */
export function stormReturn(world: World, index: number, at: Date, random: Random): WorldReturn {
  const order = world.orders[index];
  if (!order) throw new Error(`The storm's shop has no order ${index}.`);
  const when = at.toISOString();
  const [first, second] = order.lines;
  const line = (place: 0 | 1) => ({
    orderLineId: (place === 0 ? first : second)?.id ?? 0,
    reason: "Item was too small",
    parentReason: "Item didn't fit",
    comment: index % 7 === 0 ? "It pinches at the shoulder." : null,
    outcome: "default",
  });
  const exchange = (variantId: number) => ({ variantId, outOfStock: false, outOfStockResolution: null });
  const label = (place: 0 | 1) => ({
    carrier: "USPS",
    trackingNumber: `9400111${place}${String(FIRST_RETURN + index).padStart(13, "0")}`,
    status: "new",
    updatedAt: when,
    orderLineIds: [line(place).orderLineId],
  });
  return smallReturn(FIRST_RETURN + index, order, at, {
    story: "storm",
    loopOrderId: LOOP_ORDER_IDS + index,
    lines: [line(0)],
    labels: [label(0)],
    nativeReturn: {
      id: NATIVE_IDS + index,
      name: `${order.name}-R1`,
      status: "OPEN",
      createdAt: when,
      closedAt: null,
    },
    processEnds: endOf(index, random),
    ...kindOf(),
  });

  function kindOf(): Partial<WorldReturn> {
    switch (index % 8) {
      case 1:
        return { refund: "0.00", giftCard: "31.65", outcome: "credit" };
      case 2:
        return { refund: "0.00", giftCard: "31.65", outcome: "credit", nativeStoreCredit: true };
      case 3:
        return { refund: "0.00", exchanges: [exchange(largeTee.id)], outcome: "exchange" };
      case 4:
        return { refund: "0.00", exchanges: [exchange(tee.id)], outcome: "exchange", nativeExchange: true };
      case 5:
        return { refund: "26.65", handlingFee: "5.00" };
      case 6:
        return {
          lines: [line(0), line(1)],
          labels: [label(0), label(1)],
          exchanges: [exchange(soldOutTee.id)],
          refund: "31.65",
          outcome: "exchange+refund",
        };
      default:
        return {};
    }
  }
}

function endOf(index: number, random: Random): WorldReturn["processEnds"] {
  if (random.next() > 0.125) return "closed";
  if (index % 8 === 6 || index % 8 === 3) return "review-out-of-stock";
  return random.next() < 0.5 ? "failed" : "review-refund-failed";
}
