import { actInAdmin } from "../../sandbox/loop/admin-action";
import { seededRandom } from "../../sandbox/loop/random";
import { smallOrder } from "../../sandbox/loop/small-world";
import { randomReturns } from "../../sandbox/world/random-returns";
import type { RandomReturn } from "../../sandbox/world/random-returns";
import type { WorldReturn, WorldVariant } from "../../sandbox/world/types";
import { processInBlock } from "./in-the-block";
import type { Script } from "./script";
import type { Moment } from "./truth";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Of so many orders one is returned, wholly or in part. */
export const ONE_RETURN_IN = 4;

/** The merchant's people work Monday to Friday, these hours UTC. */
const OPENS = 13;
const CLOSES = 21;

/**
 * Adds so many orders with a return that goes well to a script: labels, scans, processed by Loop at the first scan or at
 * delivery, or by the merchant's people in their hours; refunds, credit, exchanges of every kind, native returns. Some are
 * cancelled, expire, are kept, dropped off, edited, sent to review by a workflow or by stock and payment, and released in
 * time. Deterministic for a seed.
 */
export function addHealthyLives(script: Script, seed: number, returns: number, days: number): void {
  const dice = seededRandom(seed);
  const often = (share: number) => dice.next() < share;
  const within = (low: number, high: number) => low + dice.next() * (high - low);
  const { variants, made } = randomReturns(seed, returns, new Date(script.began));
  script.world.variants.push(...variants);
  // Ids of orders grow with time.
  const starts = made.map(() => within(0, days * DAY)).toSorted((a, b) => a - b);
  made.forEach((one, index) => live(one, starts[index] ?? 0, index));

  function live({ order: bought, return: planned }: RandomReturn, asked: Moment, index: number): void {
    const order = {
      ...bought,
      createdAt: script.iso(asked - within(2, 20) * DAY),
      // Paid outside Shopify: refunds are the merchant's own work, which is another shop's life.
      gateways: bought.gateways.includes("manual") ? ["shopify_payments"] : bought.gateways,
    };
    const label = planned.labels[0];
    const native = planned.nativeExchange || often(0.35);
    const ret: WorldReturn = {
      ...planned,
      state: "open",
      issued: {},
      processEnds: "closed",
      gift: often(0.03),
      labels:
        label && often(0.04) && order.lines.length > 1
          ? order.lines.map((line, n) => ({
              ...label,
              trackingNumber: `${label.trackingNumber}${n}`,
              orderLineIds: [line.id],
            }))
          : planned.labels,
      nativeReturn: native
        ? {
            id: 8_800_000_000_000 + index,
            name: `${order.name}-R1`,
            status: "OPEN",
            createdAt: script.iso(asked),
            closedAt: null,
          }
        : null,
    };
    const id = ret.id;
    const submit = (spec: WorldReturn = ret, at = asked) => script.submit(at, order, spec);
    const then = (at: Moment, does: () => unknown) => script.at(at, does);
    const inLoop = (body: object) => {
      const live = script.stage().loop.loop.returns.get(id);
      if (!live) throw new Error(`Loop has no return ${id}.`);
      const answer = actInAdmin(script.stage().loop.loop, live, body);
      if (answer !== true) throw new Error(`Loop's people could not ${JSON.stringify(body)}.`);
    };
    const processed = (at: Moment) => then(at, () => inLoop({ action: "process" }));
    const fate = dice.next();

    if (fate < 0.04) {
      submit();
      const cancelled = asked + within(1, 48) * HOUR;
      then(cancelled, () => inLoop({ action: "cancel" }));
      // The customer asks anew for what was cancelled.
      if (often(0.4))
        shipped(
          { ...ret, id: id + 5_000_000, nativeReturn: null, nativeExchange: false },
          cancelled + within(2, 30) * HOUR,
        );
      return;
    }
    if (fate < 0.06 && asked < 2 * DAY) {
      // Never sent: Loop lets it expire after 28 days.
      submit();
      return;
    }
    if (fate < 0.09) {
      const kept = ret.lines.map((line) => ({ ...line, outcome: often(0.7) ? "keep" : "donate" }));
      submit({ ...ret, lines: kept, labels: [] });
      processed(often(0.5) ? asked + 5 * MINUTE : atWork(asked));
      return;
    }
    if (fate < 0.13) {
      submit({ ...ret, labels: [], method: dropOff("created") });
      const dropped = asked + within(20, 90) * HOUR;
      then(dropped, () => script.stage().loop.scan(id, "delivered"));
      processed(often(0.6) ? dropped + 10 * MINUTE : atWork(dropped));
      return;
    }
    shipped(ret, asked);

    function shipped(spec: WorldReturn, from: Moment): void {
      const ownId = spec.id;
      const own = (body: object) => {
        const live = script.stage().loop.loop.returns.get(ownId);
        if (!live) throw new Error(`Loop has no return ${ownId}.`);
        const answer = actInAdmin(script.stage().loop.loop, live, body);
        if (answer !== true) throw new Error(`Loop's people could not ${JSON.stringify(body)}.`);
      };
      const review = dice.next();
      const needsReview = () => script.wrong("attention/needs-review", String(ownId));
      let released = from;
      const stockless = review < 0.05 && spec.exchanges.length > 0;
      const wanted = stockless ? soldOut(ownId) : null;
      const held = wanted
        ? {
            ...spec,
            nativeExchange: false,
            exchanges: [
              { variantId: wanted.id, outOfStock: false, outOfStockResolution: null },
              ...spec.exchanges.slice(1),
            ],
          }
        : spec;
      const ends: WorldReturn["processEnds"] = wanted
        ? "review-out-of-stock"
        : review > 0.97 && Number(spec.refund) > 0
          ? "review-refund-failed"
          : "closed";
      if (review > 0.05 && review < 0.08) {
        // A workflow of Loop asks for a look right at the beginning.
        script.submit(from, order, { ...held, processEnds: ends });
        const over = needsReview();
        script.at(from + MINUTE, () => {
          over.begins();
          script.stage().loop.flag(ownId);
        });
        released = atWork(from);
        script.at(released, () => {
          own({ action: "release" });
          over.ends();
        });
      } else script.submit(from, order, { ...held, processEnds: ends });

      const sent = Math.max(released, from) + within(6, 60) * HOUR;
      const taken = sent + within(2, 20) * HOUR;
      const arrived = taken + within(30, 110) * HOUR;
      const scan = (at: Moment, status: string) =>
        script.at(at, () => {
          for (const one of held.labels) script.stage().loop.scan(ownId, status, one.trackingNumber);
        });
      scan(sent, "pre_transit");
      scan(taken, "in_transit");
      if (often(0.3)) scan(taken + within(10, 25) * HOUR, "in_transit");
      scan(arrived - within(3, 8) * HOUR, "out_for_delivery");
      scan(arrived, "delivered");
      const rule = dice.next();
      const given = rule < 0.25 ? taken + 4 * MINUTE : rule < 0.6 ? arrived + 8 * MINUTE : atWork(arrived);
      if (often(0.03) && Number(held.refund) > 5)
        script.at(from + within(1, 5) * HOUR, () =>
          own({ action: "edit", refund: (Number(held.refund) - 2).toFixed(2) }),
        );
      if (rule > 0.97 && ends === "closed") script.at(given, () => processInBlock(script.stage(), ownId));
      else script.at(given, () => own({ action: "process" }));
      if (ends === "closed") return;
      const waits = needsReview();
      script.at(given, () => waits.begins());
      const settled = Math.min(atWork(given), given + 22 * HOUR);
      const backInStock = wanted ? script.wrong("attention/back-in-stock", String(ownId)) : null;
      script.at(settled, () => {
        if (wanted && often(0.5)) {
          wanted.inventory = 5;
          backInStock?.begins();
          own({ action: "restock" });
        }
        own({ action: "process" });
        backInStock?.ends();
        waits.ends();
      });
    }
  }

  function soldOut(returnId: number): WorldVariant {
    const [like] = variants.filter(({ price }) => Number(price) > 0);
    if (!like) throw new Error("The catalogue is empty.");
    const id = 4_490_000_000_000 + (returnId % 10_000_000);
    const variant: WorldVariant = { ...like, id, inventory: 0, tracked: true, policy: "deny", title: "Rare" };
    script.world.variants.push(variant);
    return variant;
  }

  /** When the merchant's people come to it: a few hours of theirs later. */
  function atWork(from: Moment): Moment {
    let at = from + within(0.5, 6) * HOUR;
    for (;;) {
      const then = new Date(script.began + at);
      const day = then.getUTCDay();
      const hour = then.getUTCHours();
      if (day >= 1 && day <= 5 && hour >= OPENS && hour < CLOSES) return at;
      at += HOUR;
    }
  }
}

/** Adds so many orders of which nothing comes back: Shopify tells of their shipping all the same. */
export function addKeptOrders(script: Script, seed: number, orders: number, days: number): void {
  const dice = seededRandom(seed);
  for (let n = 0; n < orders; n++) {
    const at = dice.next() * days * DAY;
    const order = smallOrder(600_000 + n, { createdAt: script.iso(at) });
    script.at(at, () => void script.stage().admin.store.addOrder(order));
    for (const later of [at + HOUR, at + (1 + dice.next() * 3) * DAY])
      script.at(later, () =>
        script.stage().admin.webhook("orders/updated", { id: order.id, name: order.name }),
      );
  }
}

const dropOff = (state: string): WorldReturn["method"] => ({
  provider: "Happy Returns",
  methodType: "in_person",
  state,
  rmaId: "HR1",
});
