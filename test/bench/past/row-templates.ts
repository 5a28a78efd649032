import { smallOrder, smallReturn, tee } from "../../sandbox/loop/small-world";
import { phpJson } from "../../sandbox/loop/php-json";
import { readWorldReturn } from "../../sandbox/loop/read-world-return";
import type { Loop } from "../../sandbox/loop/state";
import type { World, WorldReturn } from "../../sandbox/world/types";
import { wireListItem } from "../../sandbox/loop/wire-list";
import { orderIdOfPast, returnIdOfPast } from "./past-shop";

const CREATED = new Date("2019-03-01T01:01:01.000Z");
const CHANGED = new Date("2019-03-02T02:02:02.000Z");
const RETURN_ID = 909_090_901;
const ORDER = smallOrder(808, { id: 6_060_606_060_601 });

/** Rows of Loop's list as the stand-in itself writes them, with other numbers and times laid in. */
export function rowTemplates(loop: Loop) {
  const world: World = { ...loop.world, orders: [ORDER] };
  const write = (change: Partial<WorldReturn>): string => {
    const spec = smallReturn(RETURN_ID, ORDER, CREATED, { updatedAt: CHANGED.toISOString(), ...change });
    return phpJson(wireListItem(loop, readWorldReturn(spec, world, loop.nextId)));
  };
  const given: WorldReturn["issued"] = {
    refund: {
      at: CHANGED.toISOString(),
      amount: "31.65",
      gateway: "shopify_payments",
      shopifyRefundId: 5_050_505_050_501,
    },
  };
  const lines = ORDER.lines.map((line) => ({
    orderLineId: line.id,
    reason: "Item was too small",
    parentReason: "Item didn't fit",
    comment: "It pinches at the shoulder.",
    outcome: "default",
  }));
  const closed = [
    write({ state: "closed", issued: given, wasProcessed: true }),
    write({ state: "closed", issued: given, wasProcessed: true, lines, refund: "63.30" }),
    write({
      state: "closed",
      outcome: "exchange",
      refund: "0.00",
      exchanges: [{ variantId: tee.id, outOfStock: false, outOfStockResolution: null }],
      issued: { exchange: { at: CHANGED.toISOString(), orderId: 5_550_505_050_501, orderName: "#9099" } },
      wasProcessed: true,
    }),
  ];
  const byState: Record<string, string[]> = {
    open: [write({}), write({ lines, refund: "63.30" })],
    review: [write({ state: "review" })],
    closed,
    cancelled: [write({ state: "cancelled" })],
    expired: [write({ state: "expired" })],
  };
  const marks = new RegExp(
    [
      String(RETURN_ID),
      String(ORDER.id),
      `${ORDER.name}|${ORDER.name.slice(1)}`,
      String(CREATED.toISOString().slice(0, 19)),
      String(CHANGED.toISOString().slice(0, 19)),
      "5050505050501|5550505050501|#9099",
      // Each return has amounts of its own.
      "31\\.65|63\\.30",
    ].join("|"),
    "g",
  );
  return {
    /** Return `n` of the past. */
    row(n: number, state: string, created: Date, changed: Date): string {
      const kinds = byState[state] ?? closed;
      const template = kinds[n % kinds.length] ?? "";
      return template.replace(marks, (mark) => {
        if (mark === String(RETURN_ID)) return String(returnIdOfPast(n));
        if (mark === String(ORDER.id)) return String(orderIdOfPast(n));
        if (mark === ORDER.name) return `#${1000 + n}`;
        if (mark === ORDER.name.slice(1)) return String(1000 + n);
        if (mark.startsWith("2019-03-01")) return created.toISOString().slice(0, 19);
        if (mark.startsWith("2019-03-02")) return changed.toISOString().slice(0, 19);
        if (mark.includes(".")) return `${10 + (n % 89)}.${10 + ((n * 7) % 89)}`;
        return mark === "#9099" ? `#${900_000 + n}` : String(BigInt(mark) + BigInt(n));
      });
    },
    /** What the stand-in holds itself, within the window. */
    ownRows(of: Loop, state: string | null, window: { from: Date; to: Date }): string[] {
      return [...of.returns.values()]
        .filter((ret) => (state === null ? ret.state !== "review" : ret.state === state))
        .filter((ret) => ret.createdAt >= window.from && ret.createdAt <= window.to)
        .map((ret) => phpJson(wireListItem(of, ret)));
    },
  };
}
