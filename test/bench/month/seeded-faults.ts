import { actInAdmin } from "../../sandbox/loop/admin-action";
import { seededRandom } from "../../sandbox/loop/random";
import { largeTee, smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import type { LoopReturn } from "../../sandbox/loop/state";
import type { StoredOrder } from "../../sandbox/admin/store";
import type { WorldOrder, WorldReturn, WorldVariant } from "../../sandbox/world/types";
import { processInBlock } from "./in-the-block";
import type { Script } from "./script";
import type { Moment } from "./truth";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Minutes after a fault at which the world is worked and looked at, beside every hour. The work is done at the next fifth minute:
 * 13 after the first may be ten minutes to the millisecond, as long as a late delivery is waited for; 15 after is more.
 */
const LOOKED_AT = [13, 15, 40];
/** What the product promises, with what the minute's clock and a look round add. */
const AT_ONCE = 5 * MINUTE;
/** The sweep of the next minute, and the grace in which a late delivery may still tell of it. */
const BY_SWEEP = 20 * MINUTE;
/** The rolling read of every half hour, and the grace. */
const BY_ROLL = 50 * MINUTE;
/** Each order is held against Shopify once a day. */
const BY_CHECK = 25 * HOUR;
const THREE_DAYS = 3 * DAY + HOUR + 10 * MINUTE;
const ONE_DAY = DAY + HOUR + 10 * MINUTE;

interface Case {
  id: number;
  on: string;
  order: WorldOrder;
  /** The same as Loop and Shopify hold it. */
  ret(): LoopReturn;
  stored(): StoredOrder;
  inLoop(body: object): void;
  /** Loop's word of it is not sent. */
  untold(does: () => unknown): void;
}

interface Fault {
  change?: Partial<WorldReturn>;
  /** What has to be found, from the moment of the fault on, each within its time. */
  finds: [alarm: string, within: number, on?: "order"][];
  /** What may be said of it too. */
  also?: string[];
  /** So long after the return was asked for; a day unless told. */
  after?: number;
  /** Half an hour before, where the world must be made ready. */
  before?(one: Case): unknown;
  does(one: Case): unknown;
}

const isUntold = ({ finds }: Fault) => finds.some(([alarm]) => alarm === "drift/missed-delivery");

const untoldOf = (...kinds: string[]): Fault["finds"] =>
  ["missed-delivery", ...kinds].map((kind) => [`drift/${kind}`, BY_SWEEP]);

const exchanged = (): Partial<WorldReturn> => ({
  outcome: "exchange",
  refund: "0.00",
  exchanges: [{ variantId: largeTee.id, outOfStock: false, outOfStockResolution: null }],
});

/** Each of an order's own faults that the product promises to find. */
function orderFaults(script: Script): Record<string, Fault> {
  const t = () => script.stage();
  const exchangeOrder = (one: Case) => {
    const name = one
      .ret()
      .given.flatMap((given) => (given.kind === "exchange" ? (given.orderName ?? []) : []))[0];
    const found = t().admin.store.orders.find((order) => order.world.name === name);
    if (!found) throw new Error("Loop made no exchange order.");
    return found;
  };
  const nativeOf = (one: Case) => {
    const [native] = one.stored().returns;
    if (!native) throw new Error("Shopify has no return.");
    return native;
  };
  const rareTee = (one: number): WorldVariant => ({ ...largeTee, id: 4_480_000_000_000 + one, inventory: 0 });
  const given = { before: (one: Case) => one.inLoop({ action: "process" }) };
  return {
    "flag not told": {
      finds: untoldOf("state"),
      also: ["attention/needs-review", "alert/stale-review"],
      does: (one) => one.untold(() => t().loop.flag(one.id)),
    },
    "edit of the money not told": {
      finds: untoldOf("money"),
      also: ["drift/items"],
      does: (one) => one.untold(() => one.inLoop({ action: "edit", refund: "12.00" })),
    },
    "item removed, not told": {
      finds: untoldOf("items"),
      also: ["drift/money"],
      change: {
        lines: [0, 1].map((n) => ({
          orderLineId: n,
          reason: "Fit",
          parentReason: "Size",
          comment: null,
          outcome: "default",
        })),
      },
      does: (one) =>
        one.untold(() => one.inLoop({ action: "edit", removeOrderLineIds: [one.order.lines[1]?.id ?? 0] })),
    },
    "exchange dropped, not told": {
      change: exchanged(),
      finds: untoldOf("exchange"),
      also: ["drift/items", "drift/money"],
      does: (one) => one.untold(() => one.inLoop({ action: "edit", dropExchanges: true, refund: "31.65" })),
    },
    "new return not told": {
      finds: [],
      does: (one) => {
        const id = one.id + 500_000;
        script.wrong("drift/missed-delivery", String(id), BY_SWEEP).begins();
        script.wrong("alert/webhook-silence", "").begins();
        one.untold(() =>
          t().loop.createReturn(
            smallReturn(id, one.order, t().now(), {
              loopOrderId: one.ret().loopOrderId,
              labels: [],
              lines: [
                {
                  orderLineId: one.order.lines[1]?.id ?? 0,
                  reason: "Fit",
                  parentReason: "Size",
                  comment: null,
                  outcome: "default",
                },
              ],
            }),
          ),
        );
      },
    },
    "label moved, not told, and updated_at did not": {
      finds: [
        ["drift/label", BY_ROLL],
        ["drift/missed-delivery", BY_ROLL],
      ],
      does(one) {
        t().loop.setKnobs({ scansTouchUpdatedAt: false });
        one.untold(() => t().loop.scan(one.id, "in_transit"));
        t().loop.setKnobs({ scansTouchUpdatedAt: true });
      },
    },
    "metafield written by others": {
      finds: [["drift/metafield", BY_CHECK, "order"]],
      does(one) {
        const field = [...one.stored().metafields.values()].find(({ key }) => key === "loop_returns");
        if (!field) throw new Error("Nothing stands on the order.");
        field.value = '{"planted":"by another app"}';
      },
    },
    "metafield deleted by others": {
      finds: [["drift/metafield", BY_CHECK, "order"]],
      does(one) {
        const { metafields } = one.stored();
        for (const [path, { key }] of metafields) if (key === "loop_returns") metafields.delete(path);
      },
    },
    "native return changed without a webhook": {
      change: native(),
      finds: [["drift/native-return", BY_CHECK + BY_SWEEP + HOUR, "order"]],
      does: (one) => void (nativeOf(one).status = "CANCELED"),
    },
    "native return closed in Shopify, nothing given": {
      change: native(),
      finds: [
        ["attention/closed-in-shopify", 50 * MINUTE],
        ["drift/native-closed", 50 * MINUTE],
      ],
      async does(one) {
        const entry = nativeOf(one);
        const at = t().now().toISOString();
        Object.assign(entry, { status: "CLOSED", closedAt: at });
        const effect = { shopOrderId: one.order.id, nativeReturnId: entry.id, at };
        t().loop.applyShopifyEffect({ kind: "native-return-closed-in-shopify", ...effect });
        await t().admin.webhook("returns/close", { id: entry.id, order: { id: one.order.id } });
      },
    },
    "order deleted in Shopify": {
      finds: [["drift/order-gone", BY_CHECK]],
      also: ["attention/not-linked"],
      does: (one) => t().admin.store.deleteOrder(one.order.id),
    },
    "exchange order missing": {
      change: exchanged(),
      ...given,
      finds: [["drift/exchange-order", BY_CHECK]],
      does: (one) => t().admin.store.deleteOrder(exchangeOrder(one).world.id),
    },
    "exchange order holds another item": {
      change: exchanged(),
      ...given,
      finds: [["drift/exchange-order", BY_CHECK]],
      does(one) {
        const found = exchangeOrder(one);
        found.world = { ...found.world, lines: found.world.lines.map((line) => ({ ...line, variantId: 1 })) };
      },
    },
    "exchange order costs otherwise": {
      change: exchanged(),
      ...given,
      finds: [["drift/exchange-order", BY_CHECK]],
      does(one) {
        const found = exchangeOrder(one);
        found.world = {
          ...found.world,
          lines: found.world.lines.map((line) => ({
            ...line,
            price: "21.00",
            discount: "0.00",
            tax: "0.00",
          })),
        };
      },
    },
    "processing failed": {
      finds: [
        ["attention/processing-failed", AT_ONCE],
        ["alert/processing-failed", 15 * MINUTE],
      ],
      does(one) {
        one.ret().processEnds = "failed";
        one.inLoop({ action: "process" });
      },
    },
    "review that nobody looks at": {
      finds: [
        ["attention/needs-review", AT_ONCE],
        ["alert/stale-review", THREE_DAYS],
      ],
      does: (one) => t().loop.flag(one.id),
    },
    "delivered and not processed": {
      finds: [
        ["attention/delivered-open", THREE_DAYS],
        ["alert/delivered-open", THREE_DAYS],
      ],
      does: (one) => t().loop.scan(one.id, "delivered"),
    },
    "partly processed and left": {
      change: { refund: "20.00", giftCard: "11.65" },
      finds: [["attention/partly-processed", ONE_DAY]],
      does: (one) => one.inLoop({ action: "give", kind: "credit" }),
    },
    "parcel sent after the return was cancelled": {
      before: (one) => one.inLoop({ action: "cancel" }),
      finds: [["attention/parcel-on-finished", AT_ONCE]],
      does: (one) => t().loop.scan(one.id, "in_transit"),
    },
    "waits for an item that is in stock again": {
      change: { ...exchanged(), processEnds: "review-out-of-stock" },
      before(one) {
        script.wrong("attention/needs-review", one.on, AT_ONCE).begins();
        script.wrong("alert/stale-review", one.on).begins();
        const rare = rareTee(one.id);
        t().world.variants.push(rare);
        for (const exchange of one.ret().exchanges) exchange.variant = rare;
        one.inLoop({ action: "process" });
      },
      finds: [["attention/back-in-stock", BY_CHECK]],
      does(one) {
        const rare = t().world.variants.find(({ id }) => id === rareTee(one.id).id);
        if (rare) rare.inventory = 4;
      },
    },
    "refund that Shopify does not show": {
      finds: [["attention/refund-not-seen", ONE_DAY]],
      async does(one) {
        one.inLoop({ action: "process" });
        await t().loop.idle();
        one.stored().refunds = [];
      },
    },
    "refund of less money in Shopify": {
      finds: [["attention/refund-not-seen", ONE_DAY]],
      async does(one) {
        one.inLoop({ action: "process" });
        await t().loop.idle();
        // By hand, and not what Loop says.
        one.stored().refunds = [
          {
            id: t().admin.store.nextId(),
            createdAt: t().now().toISOString(),
            amount: "10.00",
            returnId: null,
            note: null,
            orderLineIds: [],
          },
        ];
      },
    },
    "return of an order that Shopify does not have": {
      finds: [],
      does(one) {
        const id = one.id + 500_000;
        script.wrong("attention/not-linked", String(id), 5 * MINUTE).begins();
        t().loop.createReturn(
          smallReturn(id, { ...one.order, id: one.order.id + 70_000_000 }, t().now(), {
            loopOrderId: 1_000_000 + id,
          }),
        );
      },
    },
    "processed in the block, and no word of Loop": {
      finds: [["attention/no-word", 20 * MINUTE]],
      async does(one) {
        // As if it lay in Loop's queue already: accepted, and nothing comes of it.
        one.ret().queued = true;
        await processInBlock(t(), one.id);
      },
    },
    "processed in the block, and the answer lost": {
      finds: [["attention/unconfirmed", MINUTE]],
      async does(one) {
        t().loop.setKnobs({ loseAnswer: 1, answerPath: "/process" });
        await processInBlock(t(), one.id);
        t().loop.setKnobs({ loseAnswer: 0, answerPath: "" });
      },
    },
  };
}

const native = (): Partial<WorldReturn> => ({
  nativeReturn: { id: 1, name: "R1", status: "OPEN", createdAt: "", closedAt: null },
});

export interface SeededFaults {
  /** Which fault an order or a return is of. */
  nameOf(on: string): string;
}

/** Seeds each fault so many times, at random moments of the days from `from` to `to`, each on an order of its own. */
export function addOrderFaults(
  script: Script,
  seed: number,
  each: number,
  from: number,
  to: number,
): SeededFaults {
  const dice = seededRandom(seed);
  const names = new Map<string, string>();
  let made = 0;
  for (const [name, fault] of Object.entries(orderFaults(script)))
    for (let n = 0; n < each; n++) seed1(name, fault, from * DAY + dice.next() * (to - from) * DAY, ++made);
  return { nameOf: (on) => names.get(on) ?? "" };

  function seed1(name: string, fault: Fault, at: Moment, n: number): void {
    const asked = at - (fault.after ?? 26 * HOUR);
    const order = smallOrder(200_000 + n, { createdAt: script.iso(asked - 5 * DAY) });
    const id = 60_000_000 + n;
    const planned = smallReturn(id, order, new Date(script.began), {
      loopOrderId: 88_000_000 + n,
      ...fault.change,
    });
    const lines = planned.lines.map((line) => ({
      ...line,
      orderLineId: order.lines[line.orderLineId]?.id ?? line.orderLineId,
    }));
    const nativeReturn = planned.nativeReturn && {
      ...planned.nativeReturn,
      id: 8_900_000_000_000 + n,
      name: `${order.name}-R1`,
    };
    script.submit(asked, order, { ...planned, lines, nativeReturn });
    for (const on of [id, id + 500_000, order.id]) names.set(String(on), name);
    const one: Case = {
      id,
      on: String(id),
      order,
      ret() {
        const ret = script.stage().loop.loop.returns.get(id);
        if (!ret) throw new Error(`Loop has no return ${id}.`);
        return ret;
      },
      stored() {
        const stored = script.stage().admin.store.order(order.id);
        if (!stored) throw new Error(`Shopify has no order ${order.name}.`);
        return stored;
      },
      inLoop(body) {
        const answer = actInAdmin(script.stage().loop.loop, one.ret(), body);
        if (answer !== true) throw new Error(`Loop's people could not ${JSON.stringify(body)}.`);
      },
      untold(does) {
        const { loop } = script.stage();
        loop.setKnobs({ drop: { probability: 1 } });
        does();
        loop.setKnobs({ drop: 0 });
      },
    };
    if (fault.before) script.at(at - HOUR, () => fault.before?.(one));
    script.at(at, async () => {
      for (const [alarm, within, on] of fault.finds)
        script.wrong(alarm, on === "order" ? String(order.id) : one.on, within).begins();
      for (const alarm of fault.also ?? []) script.wrong(alarm, one.on).begins();
      // A delivery that never came and some quiet hours are what the shop's own alert is made of.
      if (isUntold(fault)) script.wrong("alert/webhook-silence", "").begins();
      await fault.does(one);
    });
    for (const minutes of LOOKED_AT) script.at(at + minutes * MINUTE, () => undefined);
  }
}
