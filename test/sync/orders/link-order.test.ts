import { describe, expect, it } from "vitest";
import type { OrderSummary } from "../../../app/returns/order-summary";
import { startBackfill } from "../../../app/sync/backfill/control-backfill.server";
import { lookAgain } from "../../../app/sync/look-again.server";
import { watchShop } from "../../../app/sync/health/watch-shop.server";
import { refreshOrder } from "../../../app/sync/orders/refresh-order.server";
import { smallOrder, smallReturn, largeTee } from "../../sandbox/loop/small-world";
import { ORDER, RETURN, answerOf, postAction, withReturns } from "../../support/ask-action";
import { waitingJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { OpenOptions, TestHouse } from "../../support/test-house";

const open = useHouse();
const HOUR = 3_600_000;

interface Link {
  order_id: string | null;
  link_state: string;
  link_how: string | null;
  link_reason: string | null;
}
async function linkOf(t: TestHouse, returnId = RETURN): Promise<Link> {
  const [row] = await t.db.query<Link>(
    "SELECT order_id, link_state, link_how, link_reason FROM returns WHERE shop = $1 AND return_id = $2",
    [String(returnId)],
  );
  if (!row) throw new Error("the return is not known");
  return row;
}
const shownOn = async (t: TestHouse, orderId: number | string) => {
  const { body } = await t.api(`/api/orders/${orderId}/returns`);
  return (body as { summary: { returns: { id: string; asExchangeOrder: boolean }[] } }).summary.returns;
};

/** Loop names the order only by its name, in webhooks and in details. */
async function withoutOrderId(options: OpenOptions = {}): Promise<TestHouse> {
  const t = await open(options);
  const realFetch = t.house.fetch;
  t.house.fetch = async (input, init) => {
    const answer = await realFetch(input, init);
    if (!String(input instanceof Request ? input.url : input).includes("/return/details")) return answer;
    const body = (await answer.json()) as object;
    return Response.json("error" in body ? body : { ...body, provider_order_id: "N/A" }, {
      status: answer.status,
    });
  };
  await t.connect();
  t.loop.setKnobs({ drop: { probability: 1 } });
  await t.deliver({
    topic: "label",
    trigger: "label.created",
    id: RETURN,
    label_status: "new",
    tracking_number: "94",
  });
  return t;
}

describe("the order of a return", () => {
  it("is found by the order id that Loop names, and checked in Shopify", async () => {
    const t = await withReturns(await open());
    expect(await linkOf(t)).toEqual({
      order_id: String(ORDER),
      link_state: "linked",
      link_how: "provider-order-id",
      link_reason: null,
    });
    expect(await shownOn(t, ORDER)).toMatchObject([{ id: String(RETURN), asExchangeOrder: false }]);
  });

  it("is found by its name where Loop names no id and one order is called so", async () => {
    const t = await withoutOrderId();
    await t.settle();
    expect(await linkOf(t)).toMatchObject({
      order_id: String(ORDER),
      link_state: "linked",
      link_how: "order-name",
    });
    expect(await shownOn(t, ORDER)).toHaveLength(1);
  });

  it("is ambiguous where two orders have the name: said on both, linked by hand on one", async () => {
    const t = await withoutOrderId();
    const twin = { ...smallOrder(9), name: "#1001" };
    t.admin.store.addOrder(twin);
    await t.settle();
    const link = await linkOf(t);
    expect(link).toMatchObject({ order_id: null, link_state: "ambiguous", link_how: null });
    expect(link.link_reason).toContain("2 orders are called #1001");
    // Shopify tells of an order when it changes: then its block offers the return.
    for (const order of [smallOrder(1), twin]) {
      await t.admin.webhook("orders/updated", { id: order.id, name: order.name });
      await t.settle();
    }
    expect((await t.api(`/api/orders/${twin.id}/returns`)).body).toMatchObject({
      candidates: [{ returnId: String(RETURN), orderName: "#1001" }],
    });
    const linked = await t.api(`/api/returns/${RETURN}/link`, { body: { orderId: String(twin.id) } });
    expect(linked.body).toEqual({ ok: true });
    await t.settle();
    expect(await linkOf(t)).toMatchObject({
      order_id: String(twin.id),
      link_how: "by-hand",
      link_state: "linked",
    });
    expect(await shownOn(t, twin.id)).toHaveLength(1);
    await t.api(`/api/returns/${RETURN}/refresh`, { body: {} });
    await t.settle();
    expect((await linkOf(t)).order_id).toBe(String(twin.id));
  });

  it("is not there yet: the return waits with a reason, and is linked when the order appears", async () => {
    const t = await withReturns(await open());
    const order = smallOrder(77);
    t.world.orders.push(order);
    t.loop.createReturn(smallReturn(25049077, order, t.now()));
    await t.settle();
    const link = await linkOf(t, 25049077);
    expect(link).toMatchObject({ link_state: "not-found", order_id: null });
    expect(link.link_reason).toContain("#1077");
    t.admin.store.addOrder(order);
    await t.admin.webhook("orders/updated", { id: order.id, name: order.name });
    await t.settle();
    expect(await linkOf(t, 25049077)).toMatchObject({ link_state: "linked", order_id: String(order.id) });
    expect(await shownOn(t, order.id)).toMatchObject([{ id: "25049077" }]);
  });

  it("is not there yet: what needs a person is known all the same, and so is what time brings", async () => {
    const t = await withReturns(await open());
    const attention = async () =>
      (
        await t.db.query<{ attention: string | null }>(
          "SELECT attention FROM returns WHERE shop = $1 AND return_id = $2",
          ["25049077"],
        )
      )[0]?.attention;
    const order = smallOrder(77);
    t.world.orders.push(order);
    t.loop.createReturn(smallReturn(25049077, order, t.now()));
    await t.settle();
    expect(await attention()).toBe("not-linked");
    t.loop.scan(25049077, "delivered");
    await t.settle();
    for (let day = 0; day < 4; day++) {
      await t.advance(24 * HOUR);
      await lookAgain(t.house);
      await t.settle();
    }
    expect(await attention()).toBe("delivered-open");
    await watchShop(t.house, t.shop);
    expect(
      await t.db.query("SELECT kind FROM alerts WHERE shop = $1 AND subject = $2 AND closed_at IS NULL", [
        "25049077",
      ]),
    ).toEqual([{ kind: "delivered-open" }]);
    t.loop.cancel(25049077);
    await t.settle();
    expect(await attention()).toBe("not-linked");
  });

  it("is hidden by Shopify for its age: linked, but not verified", async () => {
    const old = smallOrder(0, { hidden: true });
    const t = await withReturns(
      await open({
        world: (now) => ({
          orders: [old, smallOrder(1)],
          returns: [smallReturn(RETURN, old, new Date(now.getTime() - HOUR))],
        }),
      }),
    );
    expect(await linkOf(t)).toMatchObject({ order_id: String(old.id), link_state: "unverified" });
    expect(await shownOn(t, old.id)).toMatchObject([{ id: String(RETURN) }]);
    expect(t.admin.requests.map((request) => request.operation)).not.toContain("LoopsideWriteMetafields");
  });

  it("of an exchange: the new order links back to the return that made it", async () => {
    const t = await withReturns(
      await open({
        world: (now) => {
          const order = smallOrder(1);
          return {
            orders: [order],
            returns: [
              smallReturn(RETURN, order, new Date(now.getTime() - HOUR), {
                outcome: "exchange",
                refund: "0.00",
                exchanges: [{ variantId: largeTee.id, outOfStock: false, outOfStockResolution: null }],
              }),
            ],
          };
        },
      }),
    );
    answerOf(await postAction(t, { kind: "process" }));
    await t.settle();
    const [row] = await t.db.query<{ exchange_order_id: string | null }>(
      "SELECT exchange_order_id FROM returns WHERE shop = $1",
    );
    const exchange = row?.exchange_order_id ?? "";
    expect(exchange).toMatch(/^\d+$/);
    expect(exchange).not.toBe(String(ORDER));
    expect(await shownOn(t, exchange)).toMatchObject([{ id: String(RETURN), asExchangeOrder: true }]);
    expect(await shownOn(t, ORDER)).toMatchObject([{ id: String(RETURN), asExchangeOrder: false }]);
    const made = t.admin.store.order(exchange);
    expect([...(made?.metafields.keys() ?? [])].some((key) => key.endsWith(".loop_returns"))).toBe(true);
  });

  it("of an exchange with money back: the refund is looked for on the order that was returned, not on the new one", async () => {
    const t = await withReturns(
      await open({
        world: (now) => {
          const order = smallOrder(1, { createdAt: new Date(now.getTime() - 9 * 24 * HOUR).toISOString() });
          return {
            orders: [order],
            returns: [
              smallReturn(RETURN, order, new Date(now.getTime() - HOUR), {
                outcome: "exchange",
                lines: order.lines.map(({ id }) => ({
                  orderLineId: id,
                  reason: "Fit",
                  parentReason: "Size",
                  comment: null,
                  outcome: "default",
                })),
                exchanges: [{ variantId: largeTee.id, outOfStock: false, outOfStockResolution: null }],
              }),
            ],
          };
        },
      }),
    );
    t.loop.process(RETURN);
    await t.settle();
    await t.advance(26 * HOUR);
    const made = t.admin.store.orders.find((order) => order.world.name.startsWith("EXC-"));
    await t.db.query("UPDATE returns SET look_again_at = $2 WHERE shop = $1", [t.now()]);
    expect(await lookAgain(t.house)).toBe(1);
    expect(await waitingJobs(t.house, "refresh-order")).toEqual(
      expect.arrayContaining([ORDER, made?.world.id].map((id) => ({ shop: t.shop, orderId: String(id) }))),
    );
    await t.settle();
    for (const id of [ORDER, made?.world.id])
      expect(await refreshOrder(t.house, t.shop, String(id))).toMatch(/written|unchanged/);
    const summaries = [ORDER, made?.world.id].map((id) => {
      const fields = [...(t.admin.store.order(id ?? 0)?.metafields.values() ?? [])];
      return JSON.parse(fields.find(({ key }) => key === "loop_returns")?.value ?? "{}") as OrderSummary;
    });
    expect(summaries).toMatchObject([
      { returns: [{ id: String(RETURN), attention: null }] },
      { returns: [{ id: String(RETURN), attention: null, asExchangeOrder: true }] },
    ]);
  });

  it("by hand: refused for an order that Shopify does not show, and told in the history with the name", async () => {
    const t = await withReturns(await open());
    expect(await t.api(`/api/returns/${RETURN}/link`, { body: { orderId: "999" } })).toMatchObject({
      status: 404,
      body: { code: "not-found" },
    });
    expect((await linkOf(t)).order_id).toBe(String(ORDER));
    await t.api(`/api/returns/${RETURN}/link`, { body: { orderId: String(ORDER + 2) } });
    await t.settle();
    expect(await shownOn(t, ORDER)).toEqual([]);
    expect(await shownOn(t, ORDER + 2)).toMatchObject([{ id: String(RETURN) }]);
    expect(await t.db.query("SELECT data FROM return_history WHERE shop = $1 AND kind = 'link'")).toEqual([
      { data: { order: String(ORDER + 2), staffName: "Ana Ortiz" } },
    ]);
    const old = t.admin.store.order(ORDER);
    const summary = [...(old?.metafields.values() ?? [])].find((field) => field.key === "loop_returns");
    expect(JSON.parse(summary?.value ?? "{}")).toMatchObject({ returns: [] });
  });

  it("of the past that Loop names only by name is found when that order is opened, and only then", async () => {
    const t = await open({
      world: (now) => ({
        returns: [
          smallReturn(RETURN, smallOrder(1), new Date(now.getTime() - 200 * 24 * HOUR), { state: "closed" }),
        ],
      }),
    });
    const realFetch = t.house.fetch;
    t.house.fetch = async (input, init) => {
      const answer = await realFetch(input, init);
      if (!String(input instanceof Request ? input.url : input).includes("/return/list")) return answer;
      const text = (await answer.text()).replaceAll(
        /"provider_order_id":"\d+"/g,
        '"provider_order_id":"N/A"',
      );
      return new Response(text, answer);
    };
    await t.connect();
    t.loop.setKnobs({ drop: { probability: 1 } });
    await startBackfill(t.house, t.shop, { since: new Date(t.now().getTime() - 300 * 24 * HOUR) });
    await t.settle();
    expect(await linkOf(t)).toMatchObject({ order_id: null, link_state: "pending" });
    const asked = t.admin.requests.length;
    // Another order: asked about once, and found not to be the one.
    const other = `/api/orders/${ORDER + 1}/returns`;
    expect((await t.api(other)).body).toMatchObject({ refreshing: true });
    await t.settle();
    expect((await t.api(other)).body).toMatchObject({ refreshing: false, summary: { returns: [] } });
    expect(t.admin.requests.length).toBe(asked + 1);
    expect(await linkOf(t)).toMatchObject({ link_state: "pending" });
    expect((await t.api(`/api/orders/${ORDER}/returns`)).body).toMatchObject({ refreshing: true });
    await t.settle();
    expect(await shownOn(t, ORDER)).toMatchObject([{ id: String(RETURN) }]);
    expect(await linkOf(t)).toMatchObject({ order_id: String(ORDER), link_how: "order-name" });
  });
});
