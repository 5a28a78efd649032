import { beforeEach, describe, expect, it } from "vitest";
import { checkDueOrders, checkOrders } from "../../../app/sync/drift/check-orders.server";
import type { DriftPage, DriftRecord } from "../../../app/sync/drift/list-drift.server";
import { lookAgain } from "../../../app/sync/look-again.server";
import { refreshOrder } from "../../../app/sync/orders/refresh-order.server";
import { sweepUpdated } from "../../../app/sync/sweep/sweep-updated.server";
import type { StoredReturn } from "../../sandbox/admin/store";
import { largeTee, smallOrder, smallReturn, tee } from "../../sandbox/loop/small-world";
import type { WorldReturn } from "../../sandbox/world/types";
import { ORDER, RETURN, withReturns } from "../../support/ask-action";
import { waitingJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const open = useHouse();
const MINUTE = 60_000;
const DAY = 86_400_000;

/** A young shop of two orders with a return each, heard, read and written; what `change` says is so of the first. */
async function shop(change: Partial<WorldReturn> = {}): Promise<TestHouse> {
  const t = await open({
    world: (now) => {
      const young = { createdAt: new Date(now.getTime() - 9 * DAY).toISOString() };
      const orders = [smallOrder(1, young), smallOrder(2, young)];
      const at = new Date(now.getTime() - 60 * MINUTE);
      return {
        orders,
        returns: orders.map((order, n) => smallReturn(RETURN + n, order, at, n === 0 ? change : {})),
      };
    },
  });
  return withReturns(t);
}

/** A day later the regular check looks at every order, and what is watched is decided on. */
async function check(t: TestHouse): Promise<number> {
  await t.advance(DAY + MINUTE);
  const checked = await checkOrders(t.house, t.shop);
  await t.settle();
  await t.advance(20 * MINUTE);
  await sweepUpdated(t.house, t.shop);
  await lookAgain(t.house);
  await t.settle();
  return checked;
}

const drift = async (t: TestHouse): Promise<DriftRecord[]> => {
  const pages = await Promise.all(
    ["open", "repaired"].map((state) => t.api(`/api/drift?state=${state}`).then((r) => r.body as DriftPage)),
  );
  return pages.flatMap((page) => page.rows);
};
const stored = (t: TestHouse, orderId: number = ORDER) => {
  const order = t.admin.store.order(orderId);
  if (!order) throw new Error("the shop has no such order");
  return order;
};
const field = (t: TestHouse, key = "loop_returns") =>
  [...stored(t).metafields.values()].find((one) => one.key === key);
const asked = (t: TestHouse, operation: string) =>
  t.admin.requests.filter((request) => request.operation === operation).length;

describe("metafields that others changed", () => {
  it("are written again, each once on record; what they wrote is not kept", async () => {
    const t = await shop();
    const before = field(t)?.value;
    const summary = field(t);
    const attention = field(t, "loop_attention");
    if (!summary || !attention) throw new Error("nothing was written");
    summary.value = '{"v":1,"planted":"by hand"}';
    await check(t);
    expect(JSON.parse(field(t)?.value ?? "")).toMatchObject({
      digest: (JSON.parse(before ?? "") as { digest: string }).digest,
    });
    expect(await drift(t)).toMatchObject([
      {
        kind: "metafield",
        orderId: String(ORDER),
        returnId: null,
        state: "repaired",
        repair: "rewritten",
        foundBy: "shopify-check",
        differed: [{ what: "metafield loop_returns", theirs: "edited" }],
        remedy: null,
      },
    ]);
    attention.value = "true";
    await refreshOrder(t.house, t.shop, String(ORDER));
    expect(field(t, "loop_attention")?.value).toBe("false");
    const [path] = [...stored(t).metafields].find(([, one]) => one.key === "loop_returns") ?? [""];
    stored(t).metafields.delete(path);
    await refreshOrder(t.house, t.shop, String(ORDER));
    expect(field(t)).toBeDefined();
    const rows = await drift(t);
    expect(rows.map((row) => row.differed[0])).toMatchObject([
      { what: "metafield loop_returns", theirs: null },
      { what: "metafield loop_attention", ours: "false", theirs: "edited" },
      { what: "metafield loop_returns", theirs: "edited" },
    ]);
    expect(JSON.stringify(rows)).not.toContain("planted");
    await refreshOrder(t.house, t.shop, String(ORDER));
    await check(t);
    expect(await drift(t)).toEqual(rows);
  });

  it("are none where our own write woke the order, or another process of ours wrote a moment ago", async () => {
    const t = await shop();
    const [row] = await t.db.query<{ at: Date; written: string; compare: string }>(
      "SELECT written_at AS at, written_digest AS written, compare_digest AS compare FROM orders WHERE shop = $1 AND order_id = $2",
      [String(ORDER)],
    );
    await t.advance(MINUTE);
    t.loop.scan(RETURN, "in_transit");
    await t.settle();
    expect(await drift(t)).toEqual([]);
    // As if that process had written and not yet put it down.
    await t.db.query(
      "UPDATE orders SET written_at = $3, written_digest = $4, compare_digest = $5 WHERE shop = $1 AND order_id = $2",
      [String(ORDER), row?.at, row?.written, row?.compare],
    );
    await refreshOrder(t.house, t.shop, String(ORDER));
    expect(await drift(t)).toEqual([]);
  });

  it("are left to a person after somebody wrote them anew three times within the hour", async () => {
    const t = await shop();
    for (let n = 0; n < 4; n++) {
      const summary = field(t);
      if (summary) summary.value = `{"theirs":${n}}`;
      expect(await refreshOrder(t.house, t.shop, String(ORDER))).toBe(n < 3 ? "written" : "left");
    }
    expect(await drift(t)).toMatchObject([
      { kind: "metafield", state: "open", remedy: "rewrite" },
      { state: "repaired" },
      { state: "repaired" },
      { state: "repaired" },
    ]);
  });
});

describe("an order that is gone", () => {
  it("loses its returns, on record, and is none twice", async () => {
    const t = await shop();
    t.admin.store.deleteOrder(ORDER);
    await check(t);
    const rows = await drift(t);
    expect(rows).toMatchObject([
      {
        kind: "order-gone",
        returnId: String(RETURN),
        orderId: String(ORDER),
        state: "repaired",
        repair: "unlinked",
        differed: [{ what: "order", ours: "#1001", theirs: null }],
      },
    ]);
    await t.settle();
    const [link] = await t.db.query(
      "SELECT order_id, link_state, attention FROM returns WHERE shop = $1 AND return_id = $2",
      [String(RETURN)],
    );
    expect(link).toEqual({ order_id: null, link_state: "not-found", attention: "not-linked" });
    await check(t);
    expect(await drift(t)).toEqual(rows);
  });

  it("is for a person where a person linked it", async () => {
    const t = await shop();
    await t.api(`/api/returns/${RETURN}/link`, { body: { orderId: String(ORDER + 1) } });
    await t.settle();
    t.admin.store.deleteOrder(ORDER + 1);
    await check(t);
    expect(await drift(t)).toMatchObject(
      [
        { kind: "order-gone", returnId: String(RETURN + 1), state: "repaired", repair: "unlinked" },
        { kind: "order-gone", returnId: String(RETURN), state: "open", remedy: "unlink" },
      ].toSorted((a, b) => (a.state < b.state ? -1 : 1)),
    );
  });

  it("is not gone when Shopify only hides it by its age, whatever its id says", async () => {
    const t = await shop();
    stored(t).world.hidden = true;
    await t.advance(55 * DAY);
    await t.settle();
    await check(t);
    expect(await drift(t)).toEqual([]);
    const [link] = await t.db.query(
      "SELECT order_id, link_state FROM returns WHERE shop = $1 AND return_id = $2",
      [String(RETURN)],
    );
    expect(link).toEqual({ order_id: String(ORDER), link_state: "unverified" });
  });
});

describe("Shopify's own return", () => {
  let native: StoredReturn;
  beforeEach(() => {
    native = {
      id: 8_800_001,
      name: "#1001-R1",
      status: "OPEN",
      createdAt: "",
      closedAt: null,
      lines: [],
      exchanges: [],
      labels: [],
    };
  });
  /** Joined uniquely with the Loop return: its line, its minute. */
  async function withNative(): Promise<TestHouse> {
    const t = await shop();
    const [line] = stored(t).world.lines;
    native.createdAt = t.loop.loop.returns.get(RETURN)?.createdAt.toISOString() ?? "";
    native.lines = [{ id: 1, orderLineId: line?.id ?? 0, quantity: 1, reason: "", note: "", refunded: 0 }];
    stored(t).returns.push(native);
    await t.admin.webhook("returns/approve", { id: native.id, order: { id: ORDER } });
    await t.settle();
    await t.advance(MINUTE);
    return t;
  }

  it("closed without a word and without anything given: read again, and open until a person settles it", async () => {
    const t = await withNative();
    expect(await drift(t)).toEqual([]);
    native.status = "CLOSED";
    native.closedAt = t.now().toISOString();
    await check(t);
    const rows = await drift(t);
    expect(rows).toMatchObject([
      {
        kind: "native-closed",
        returnId: String(RETURN),
        state: "open",
        remedy: "acknowledge",
        since: native.closedAt,
        differed: [
          { what: "return #1001-R1", ours: "open", theirs: "closed" },
          { what: "refund owed", ours: "31.65 USD", theirs: null },
        ],
      },
      {
        kind: "native-return",
        orderId: String(ORDER),
        state: "repaired",
        repair: "read-again",
        since: native.closedAt,
        differed: [{ what: "return #1001-R1", ours: "open", theirs: "closed" }],
      },
    ]);
    await check(t);
    expect((await drift(t)).map((row) => row.id)).toEqual(rows.map((row) => row.id));
    // The customer got the money by hand after all.
    stored(t).refunds.push({
      id: 5,
      createdAt: t.now().toISOString(),
      amount: "31.65",
      returnId: null,
      note: null,
      orderLineIds: [],
    });
    await check(t);
    expect((await drift(t)).find((row) => row.kind === "native-closed")).toMatchObject({
      state: "repaired",
      repair: "vanished",
    });
  });

  it("is none where a webhook told of it, though later than the look", async () => {
    const t = await withNative();
    native.status = "CANCELED";
    await refreshOrder(t.house, t.shop, String(ORDER));
    await t.advance(MINUTE);
    await t.admin.webhook("returns/cancel", { id: native.id, order: { id: ORDER } });
    await t.settle();
    await check(t);
    expect(await drift(t)).toEqual([]);
  });
});

describe("an exchange that Loop says was given", () => {
  const exchange = { id: 61, variantId: largeTee.id, outOfStock: false, outOfStockResolution: null };
  async function given(native = false): Promise<TestHouse> {
    const t = await shop({
      outcome: "exchange",
      refund: "0.00",
      exchanges: [exchange],
      nativeExchange: native,
    } as Partial<WorldReturn>);
    t.loop.process(RETURN);
    await t.settle();
    return t;
  }
  const exchangeOrder = (t: TestHouse) =>
    t.admin.store.orders.find((order) => order.world.name.startsWith("EXC-"));

  it.each([
    ["while its order is as Loop says", false],
    ["for a native exchange, which has no order of its own", true],
  ])("is none %s", async (_, native) => {
    const t = await given(native);
    expect(exchangeOrder(t) === undefined).toBe(native);
    await check(t);
    expect(await drift(t)).toEqual([]);
  });

  it("names the item that costs otherwise, the one that is not there, the order that is gone, and ends when it is right", async () => {
    const t = await given();
    const order = exchangeOrder(t);
    const [line] = order?.world.lines ?? [];
    if (!order || !line) throw new Error("Loop made no exchange order");
    const right = order.world;
    const exchanges = async () => (await drift(t)).filter((row) => row.kind === "exchange-order");
    order.world = { ...right, lines: [{ ...line, price: "25.00" }] };
    await check(t);
    expect(await exchanges()).toMatchObject([
      {
        returnId: String(RETURN),
        orderId: String(ORDER),
        state: "open",
        remedy: "acknowledge",
        differed: [
          { what: `price of exchange variant ${largeTee.id}`, ours: "31.65 USD", theirs: "25.0 USD" },
        ],
      },
    ]);
    order.world = { ...right, lines: [{ ...line, variantId: tee.id }] };
    await check(t);
    expect(await exchanges()).toMatchObject([
      { differed: [{ what: `quantity of exchange variant ${largeTee.id}`, ours: "1", theirs: "0" }] },
    ]);
    order.world = right;
    await check(t);
    expect(await exchanges()).toMatchObject([{ state: "repaired", repair: "vanished" }]);
    t.admin.store.deleteOrder(right.id);
    await check(t);
    expect(await exchanges()).toMatchObject([
      { state: "open", differed: [{ what: `exchange order ${right.name}`, ours: "made", theirs: null }] },
      { state: "repaired" },
    ]);
  });
});

describe("the regular check", () => {
  it("looks at each order once a day while a return of it is unfinished or young, and then no more", async () => {
    const t = await shop();
    expect(await checkDueOrders(t.house)).toBe(0);
    await t.advance(DAY + MINUTE);
    expect(await checkDueOrders(t.house)).toBe(1);
    expect(await checkDueOrders(t.house)).toBe(1);
    expect(await waitingJobs(t.house, "check-orders")).toEqual([{ shop: t.shop }]);
    const before = asked(t, "LoopsideReadOrder");
    await t.settle();
    expect(asked(t, "LoopsideReadOrder")).toBe(before + 2);
    expect(await checkOrders(t.house, t.shop)).toBe(0);
    for (const id of [RETURN, RETURN + 1]) t.loop.cancel(id);
    await t.settle();
    await t.advance(32 * DAY);
    await checkOrders(t.house, t.shop);
    await t.settle();
    await t.advance(10 * DAY);
    expect(await checkDueOrders(t.house)).toBe(0);
  });
});
