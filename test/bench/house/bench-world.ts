import { writeFileSync } from "node:fs";
import { phpJson } from "../../sandbox/loop/php-json";
import { smallOrder, smallReturn, smallWorld } from "../../sandbox/loop/small-world";
import type { LoopStandIn } from "../../sandbox/loop/start";
import { adoptReturn } from "../../sandbox/loop/submit-return";
import { wireReturnWebhook } from "../../sandbox/loop/wire-webhook";
import type { World } from "../../sandbox/world/types";
import { MARK } from "../load/read-bodies";
import type { PreparedDelivery } from "../load/read-bodies";

/** A shop of `orders` orders without a return: they come later, by `adoptReturns`. */
export function benchWorld(orders: number): World {
  return {
    ...smallWorld(new Date()),
    orders: Array.from({ length: orders }, (_, index) => smallOrder(index + 1)),
    returns: [],
    staff: [
      {
        id: 90_001,
        firstName: "Ana",
        lastName: "Ortiz",
        email: "ana@northwind.example",
        scopes: null,
        locale: "en",
      },
    ],
  };
}

/** Loop learns one open return for each of the orders from `first` on; nobody is told. @returns their ids */
export function adoptReturns(loop: LoopStandIn, first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const order = loop.loop.world.orders[first + index];
    if (!order) throw new Error(`The bench's shop has no order ${first + index}.`);
    const id = 40_000_000 + first + index;
    adoptReturn(
      loop.loop,
      smallReturn(id, order, new Date(Date.now() - 60_000), { loopOrderId: 98_760_000 + first + index }),
    );
    return id;
  });
}

/**
 * The deliveries that Loop would send for these returns: each return's first, and after it an update of an earlier
 * return, so that half bring a return and half change nothing but bytes.
 */
export function writeBodies(file: string, loop: LoopStandIn, returnIds: readonly number[]): void {
  const prepared = returnIds.map((id) => prepare(loop, id, "return.created", true));
  const mixed = prepared.flatMap((one, index) => {
    const earlier = returnIds[Math.max(0, index - 20)] ?? 0;
    return [one, prepare(loop, earlier, "return.updated", false)];
  });
  writeFileSync(file, `${mixed.map((one) => JSON.stringify(one)).join("\n")}\n`);
}

function prepare(loop: LoopStandIn, id: number, trigger: string, brings: boolean): PreparedDelivery {
  const ret = loop.loop.returns.get(id);
  if (!ret) throw new Error(`Loop has no return ${id}.`);
  const body = phpJson(wireReturnWebhook(loop.loop, ret, trigger)).replace(
    '"company":""',
    `"company":"${MARK}"`,
  );
  if (!body.includes(MARK)) throw new Error("A delivery has no address to mark.");
  return { body, returnId: String(id), orderId: String(ret.order.id), brings };
}
