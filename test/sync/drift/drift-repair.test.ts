import { describe, expect, it } from "vitest";
import type { DriftPage, DriftRecord } from "../../../app/sync/drift/list-drift.server";
import { checkOrders } from "../../../app/sync/drift/check-orders.server";
import type { RepairAnswer } from "../../../app/sync/drift/repair-drift.server";
import { dropOldDrift } from "../../../app/sync/drift/drop-old-drift.server";
import { refreshOrder } from "../../../app/sync/orders/refresh-order.server";
import type { ResyncAnswer } from "../../../app/sync/resync.server";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { ORDER, RETURN, problemIn, withReturns } from "../../support/ask-action";
import { viewOf } from "../../support/read-block";
import { CHLOE, useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const open = useHouse();
const DAY = 86_400_000;

async function shop(): Promise<TestHouse> {
  const t = await open({
    world: (now) => {
      const young = { createdAt: new Date(now.getTime() - 9 * DAY).toISOString() };
      const orders = [smallOrder(1, young), smallOrder(2, young)];
      const at = new Date(now.getTime() - DAY / 24);
      return { orders, returns: orders.map((order, n) => smallReturn(RETURN + n, order, at)) };
    },
  });
  return withReturns(t);
}
const openDrift = async (t: TestHouse) => ((await t.api("/api/drift?state=open")).body as DriftPage).rows;
const repair = (t: TestHouse, { id }: Pick<DriftRecord, "id">, body: object = {}, user?: number) =>
  t.api(`/api/drift/${id}/repair`, { body, ...(user ? { user } : {}) });
const settled = async (t: TestHouse, returnId = RETURN) =>
  (
    await t.db.query<{ data: object }>(
      "SELECT data FROM return_history WHERE shop = $1 AND return_id = $2 AND kind = 'drift' ORDER BY id",
      [String(returnId)],
    )
  ).map((row) => row.data);
const field = (t: TestHouse, key = "loop_returns") =>
  [...(t.admin.store.order(ORDER)?.metafields.values() ?? [])].find((one) => one.key === key);
/** Why a person should look at the return: on the order's card, to filter orders by, and in the app's list. */
const attention = async (t: TestHouse) => {
  const [row] = await t.db.query<{ attention: string | null }>(
    "SELECT attention FROM returns WHERE shop = $1 AND return_id = $2",
    [String(RETURN)],
  );
  const card = (await viewOf(t, ORDER)).summary.returns[0]?.attention?.reason ?? null;
  return { card, field: field(t, "loop_attention")?.value, list: row?.attention ?? null };
};

describe("one click", () => {
  it("takes a dead link away that a person made: the order is found again, with the name on record, once", async () => {
    const t = await shop();
    await t.api(`/api/returns/${RETURN}/link`, { body: { orderId: String(ORDER + 1) } });
    await t.settle();
    t.admin.store.deleteOrder(ORDER + 1);
    await t.advance(DAY + 60_000);
    await checkOrders(t.house, t.shop);
    const [record] = await openDrift(t);
    if (!record) throw new Error("nothing was found");
    expect(record).toMatchObject({ kind: "order-gone", returnId: String(RETURN), remedy: "unlink" });
    expect(problemIn(await repair(t, record, {}, CHLOE))).toEqual({ status: 403, code: "not-allowed" });
    expect((await repair(t, record, { remedy: "rewrite" })).body).toMatchObject({ outcome: "not-offered" });
    expect(problemIn(await repair(t, record, { remedy: "burn" }))).toMatchObject({ status: 400 });
    const [one, two] = await Promise.all([repair(t, record), repair(t, record)]);
    const outcomes = [one, two].map((reply) => (reply.body as RepairAnswer).outcome).toSorted();
    expect(outcomes).toEqual(["already-over", "repaired"]);
    await t.settle();
    expect((await repair(t, record)).body).toMatchObject({
      outcome: "already-over",
      drift: { state: "repaired", repair: "unlinked", repairedBy: "Ana Ortiz", remedy: null },
    });
    const [link] = await t.db.query(
      "SELECT order_id, link_state, link_how FROM returns WHERE shop = $1 AND return_id = $2",
      [String(RETURN)],
    );
    expect(link).toEqual({ order_id: String(ORDER), link_state: "linked", link_how: "provider-order-id" });
    expect(await settled(t)).toEqual([
      { drift: "order-gone", repair: "unlinked", order: String(ORDER + 1), staffName: "Ana Ortiz" },
    ]);
    expect(problemIn(await repair(t, { id: "999999" }))).toEqual({ status: 404, code: "not-found" });
  });

  it("writes a summary again over which others quarrel", async () => {
    const t = await shop();
    for (let n = 0; n < 4; n++) {
      const summary = field(t);
      if (summary) summary.value = `{"theirs":${n}}`;
      await refreshOrder(t.house, t.shop, String(ORDER));
    }
    const [record] = await openDrift(t);
    if (!record) throw new Error("nothing was found");
    expect(field(t)?.value).toBe('{"theirs":3}');
    expect((await repair(t, record, { remedy: "rewrite" })).body).toMatchObject({
      outcome: "repaired",
      drift: { repair: "rewritten", repairedBy: "Ana Ortiz" },
    });
    expect(JSON.parse(field(t)?.value ?? "")).toMatchObject({ v: 1, returns: [{ id: String(RETURN) }] });
    expect(await settled(t)).toMatchObject([{ drift: "metafield", repair: "rewritten" }]);
  });

  it("settles what was settled outside: it stays quiet until it is over, and counts anew if it comes back", async () => {
    const t = await shop();
    const find = async (price: string | null) => {
      const ret = {
        id: 5,
        createdAt: t.now().toISOString(),
        amount: price ?? "0",
        returnId: null,
        note: null,
      };
      const order = t.admin.store.order(ORDER);
      if (order) order.refunds = price === null ? [] : [{ ...ret, orderLineIds: [] }];
      await refreshOrder(t.house, t.shop, String(ORDER));
    };
    const order = t.admin.store.order(ORDER);
    const at = t.loop.loop.returns.get(RETURN)?.createdAt.toISOString() ?? "";
    order?.returns.push({
      ...{
        id: 8_800_001,
        name: "#1001-R1",
        status: "CLOSED",
        createdAt: at,
        closedAt: t.now().toISOString(),
      },
      lines: [
        { id: 1, orderLineId: order.world.lines[0]?.id ?? 0, quantity: 1, reason: "", note: "", refunded: 0 },
      ],
      exchanges: [],
      labels: [],
    });
    await t.advance(20 * 60_000);
    await t.api(`/api/returns/${RETURN}/refresh`, { body: {} });
    const [record] = await openDrift(t);
    if (!record) throw new Error("nothing was found");
    expect(record).toMatchObject({ kind: "native-closed", remedy: "acknowledge" });
    const CLOSED = { card: "closed-in-shopify", field: "true", list: "closed-in-shopify" };
    expect(await attention(t)).toEqual(CLOSED);
    expect((await repair(t, record)).body).toMatchObject({
      outcome: "repaired",
      drift: { repair: "acknowledged", repairedBy: "Ana Ortiz" },
    });
    // A person settled it outside: the card, the order's metafield and the app's list say no more of it.
    expect((await attention(t)).card).toBeNull();
    await t.settle();
    const QUIET = { card: null, field: "false", list: null };
    expect(await attention(t)).toEqual(QUIET);
    await find(null);
    expect(await openDrift(t)).toEqual([]);
    await dropOldDrift(t.house.db, new Date(t.now().getTime() + 200 * DAY));
    await find(null);
    expect([await openDrift(t), await attention(t)]).toEqual([[], QUIET]);
    await find("31.65");
    await find(null);
    expect(await openDrift(t)).toMatchObject([{ kind: "native-closed" }]);
    expect(await attention(t)).toEqual(CLOSED);
  });
});

describe("re-sync", () => {
  it("of an order says what differed and what was done: a missed change, an edited metafield, a return that nobody told of", async () => {
    const t = await shop();
    t.loop.setKnobs({ drop: { probability: 1 } });
    // Loop's times are whole seconds: what it changes within the second of the connection counts as before it.
    await t.advance(2_000);
    t.loop.flag(RETURN);
    const summary = field(t);
    if (summary) summary.value = "{}";
    const reply = await t.api(`/api/orders/${ORDER}/resync`, { body: {} });
    const answer = reply.body as ResyncAnswer;
    expect(answer.returns).toEqual([{ returnId: String(RETURN), outcome: "applied" }]);
    expect(answer.drift.map((one) => [one.kind, one.state, one.repair, one.foundBy])).toEqual([
      ["metafield", "repaired", "rewritten", "resync"],
      ["state", "watching", null, "resync"],
      ["missed-delivery", "watching", null, "resync"],
    ]);
    const shown = (await t.api(`/api/orders/${ORDER}/returns`)).text;
    expect(shown).toContain('"state":"review"');
    const again = (await t.api(`/api/orders/${ORDER}/resync`, { body: {} })).body as ResyncAnswer;
    expect(again.returns).toEqual([{ returnId: String(RETURN), outcome: "unchanged" }]);
    expect(again.drift.map((one) => one.id)).toEqual(
      answer.drift.filter((one) => one.state === "watching").map((one) => one.id),
    );

    const order = smallOrder(77, { createdAt: new Date(t.now().getTime() - DAY).toISOString() });
    t.world.orders.push(order);
    t.admin.store.addOrder(order);
    t.loop.createReturn(smallReturn(25049077, order, t.now()));
    const found = (await t.api(`/api/orders/${order.id}/resync`, { body: {} })).body as ResyncAnswer;
    expect(found.returns).toEqual([{ returnId: "25049077", outcome: "applied" }]);
    expect((await t.api(`/api/orders/${order.id}/returns`)).text).toContain("25049077");
  });

  it("tells a person that Loop does not answer, and changes nothing; Shopify away, the order is queued", async () => {
    const t = await shop();
    const before = await t.db.query("SELECT * FROM returns WHERE shop = $1 ORDER BY return_id");
    t.loop.setKnobs({ answer500: { probability: 1 } });
    expect(problemIn(await t.api(`/api/orders/${ORDER}/resync`, { body: {} }))).toEqual({
      status: 502,
      code: "loop-unavailable",
    });
    const state = (rows: object[]) => rows.map((row) => ("state" in row ? row.state : null));
    expect(state(await t.db.query("SELECT * FROM returns WHERE shop = $1 ORDER BY return_id"))).toEqual(
      state(before),
    );
  });
});
