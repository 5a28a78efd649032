import { describe, expect, it } from "vitest";
import { smallOrder, smallReturn } from "../sandbox/loop/small-world";
import { openAppContext } from "../support/app-context";
import { ANA, CHLOE, useHouse } from "../support/test-house";
import type { OpenOptions } from "../support/test-house";

const open = useHouse();

async function openHome(options?: OpenOptions) {
  const t = await open(options);
  const pages = await openAppContext(t);
  const app = await import("../../app/routes/app");
  const home = await import("../../app/routes/app._index");
  return {
    t,
    pages,
    opened: (user: number) => pages.load(app.loader, "/app", { user }),
    load: (query = "") => pages.load(home.loader, `/app${query}`),
    send: () => pages.send(home.action, "/app", {}),
    /** Connected, and Loop has told of all its returns. */
    async connected() {
      await t.connect();
      t.loop.announce();
      await t.settle();
    },
  };
}

/** 45 orders with a return each, the newest first by number. */
const manyReturns = (now: Date) => {
  const orders = Array.from({ length: 45 }, (_, index) => smallOrder(index + 1));
  return {
    orders,
    returns: orders.map((order, index) =>
      smallReturn(25044001 + index, order, new Date(now.getTime() - (index + 1) * 60_000)),
    ),
  };
};

describe("the app's frame", () => {
  it("marks the shop installed, with what Shopify says of it, and remembers who opened it", async () => {
    const { t, opened } = await openHome();
    expect(await opened(ANA)).toEqual({ apiKey: t.house.env.SHOPIFY_API_KEY });
    await opened(CHLOE);
    const shop = await t.db.prisma.shop.findUniqueOrThrow({ where: { shop: t.shop } });
    expect(shop).toMatchObject({
      name: "Northwind Supply",
      currency: "USD",
      timezone: "America/New_York",
      uninstalledAt: null,
    });
    const staff = await t.db.prisma.staff.findMany({ orderBy: { userId: "asc" } });
    expect(staff.map(({ name, canEditOrders }) => [name, canEditOrders])).toEqual([
      ["Ana Ortiz", true],
      ["Chloe Martin", false],
    ]);
  });
});

describe("the app's home", () => {
  it("leads to the settings while nothing is connected", async () => {
    const { load } = await openHome();
    expect(await load()).toMatchObject({ connection: { state: "not-connected" }, rows: [], next: null });
  });

  it("shows each return with its order, badges, parcel and what happens next", async () => {
    const { t, load, connected } = await openHome();
    await connected();
    const page = await load();
    expect(page.connection).toMatchObject({ state: "connected" });
    expect(page.connection.lastDeliveryAt).not.toBeNull();
    expect(page.counts).toEqual({ attention: 0, open: 2, review: 0, unlinked: 0 });
    expect(page.rows.map((row) => row.returnId).sort()).toEqual(["25044001", "25044002"]);
    expect(page.rows.find((row) => row.returnId === "25044001")).toMatchObject({
      orderId: String(t.world.orders[0]?.id),
      orderName: "#1001",
      badges: [{ text: "Open", tone: "info" }],
      parcel: { text: "Label ready" },
      attention: null,
      unlinked: null,
    });
  });

  it("pages by the last row, so that a return that arrives meanwhile neither repeats nor hides one", async () => {
    const { t, load, connected } = await openHome({ world: manyReturns });
    await connected();
    const first = await load();
    expect(first.rows).toHaveLength(20);
    t.loop.createReturn(smallReturn(25049999, smallOrder(3), t.now()));
    await t.settle();
    const seen = first.rows.map((row) => row.returnId);
    let next = first.next;
    while (next) {
      const page = await load(`?${new URLSearchParams({ after: next })}`);
      expect(page.first).toBe(false);
      seen.push(...page.rows.map((row) => row.returnId));
      next = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => String(25044001 + index)));
    expect((await load()).rows[0]?.returnId).toBe("25049999");

    // Of some Loop has not said when they were made: the list goes on to them too.
    await t.db.query("UPDATE returns SET created_at = NULL WHERE shop = $1 AND return_id > '25044015'");
    const all: string[] = [];
    for (let after: string | null = ""; after !== null;) {
      const page: Awaited<ReturnType<typeof load>> = await load(`?${new URLSearchParams({ after })}`);
      all.push(...page.rows.map((row) => row.returnId));
      after = page.next;
    }
    expect(new Set(all).size).toBe(46);
    expect(all).toHaveLength(46);
  });

  it("keeps to one order's returns, page after page, and says which order it is", async () => {
    const order = smallOrder(1);
    const { load, connected } = await openHome({
      world: (now) => ({
        orders: [order, smallOrder(2)],
        returns: Array.from({ length: 25 }, (_, index) =>
          smallReturn(
            25044001 + index,
            index < 23 ? order : smallOrder(2),
            new Date(now.getTime() - index * 60_000),
          ),
        ),
      }),
    });
    await connected();
    const page = await load(`?order=${order.id}`);
    expect(page.order).toEqual({ id: String(order.id), name: "#1001" });
    expect(page.rows).toHaveLength(20);
    const rest = await load(`?${new URLSearchParams({ order: String(order.id), after: page.next ?? "" })}`);
    expect(rest.rows).toHaveLength(3);
    expect(new Set([...page.rows, ...rest.rows].map((row) => row.orderName))).toEqual(new Set(["#1001"]));
    expect((await load("?order=1%20OR%201")).order).toBeNull();
  });

  it("filters what needs a human, with why, and counts it", async () => {
    const { t, load, connected } = await openHome();
    await connected();
    expect((await load("?filter=attention")).rows).toEqual([]);
    t.loop.setKnobs({ processingFails: { probability: 1 }, failureMessage: "The card was declined." });
    t.loop.process(25044001);
    await t.settle();
    const page = await load("?filter=attention");
    expect(page).toMatchObject({ filter: "attention", counts: { attention: 1 } });
    expect(page.rows.map((row) => row.returnId)).toEqual(["25044001"]);
    expect(page.rows[0]?.attention).toMatch(/The card was declined/);
    expect((await load()).rows).toHaveLength(2);
    expect((await load("?filter=nonsense")).filter).toBe("all");
  });

  it("filters what belongs to no order, with the reason", async () => {
    const { load, connected } = await openHome({
      world: (now) => ({
        orders: [smallOrder(1)],
        returns: [smallReturn(25044001, smallOrder(1), now), smallReturn(25044002, smallOrder(77), now)],
      }),
    });
    await connected();
    const page = await load("?filter=unlinked");
    expect(page.rows.map((row) => row.returnId)).toEqual(["25044002"]);
    expect(page.rows[0]?.unlinked).toMatch(/#1077/);
    expect(page.counts.unlinked).toBe(1);
  });

  it("finds a return by the number of any of its parcels", async () => {
    const parcel = (trackingNumber: string) => ({
      carrier: "USPS",
      trackingNumber,
      status: "new",
      updatedAt: "2026-11-20T12:00:00Z",
      orderLineIds: [],
    });
    const { load, connected } = await openHome({
      world: (now) => ({
        orders: [smallOrder(1)],
        returns: [
          smallReturn(25044001, smallOrder(1), now, {
            labels: [parcel("1Z FIRST 1"), parcel("1Z SECOND 2"), parcel("1Z THIRD 3")],
          }),
          smallReturn(25044002, smallOrder(1), now, { labels: [parcel("1Z OTHER 4")] }),
          smallReturn(25044003, smallOrder(1), now, { labels: [] }),
        ],
      }),
    });
    await connected();
    const found = async (find: string) => (await load(`?find=${find}`)).rows.map((row) => row.returnId);
    for (const typed of ["1zfirst1", "1Z SECOND 2", "1zthird3"])
      expect(await found(typed), typed).toEqual(["25044001"]);
    expect(await found("1zother4")).toEqual(["25044002"]);
    expect(await found("1z")).toEqual([]);
  });

  it("finds a return by its RMA, its order or a parcel's number, however they are written, and no other", async () => {
    const { t, load, connected } = await openHome();
    await connected();
    const [number = ""] = (
      await t.db.query<{ numbers: string[] }>(
        "SELECT tracking_numbers AS numbers FROM returns WHERE shop = $1 AND return_id = '25044001'",
      )
    ).flatMap((row) => row.numbers);
    expect(number).toMatch(/^[A-Z0-9]{8,}$/);
    const grouped = number.toLowerCase().replace(/(.{4})/g, "$1 ");
    for (const typed of ["25044001", " RMA 25044001 ", "#1001", "1001", number, grouped]) {
      const page = await load(`?${new URLSearchParams({ find: typed })}`);
      expect(
        page.rows.map((row) => row.returnId),
        typed,
      ).toEqual(["25044001"]);
      expect(page.find).toBe(typed.trim());
    }
    for (const typed of ["2504400", "#10", "' OR 1=1", "%", "x".repeat(500)])
      expect((await load(`?${new URLSearchParams({ find: typed })}`)).rows, typed).toEqual([]);
    expect((await load("?find=25044001&filter=review")).rows).toEqual([]);
    expect((await load("?find=%20")).rows).toHaveLength(2);
  });

  it("finds a parcel whose label came after the return", async () => {
    const { t, load, connected } = await openHome({
      world: (now) => ({
        orders: [smallOrder(1)],
        returns: [{ ...smallReturn(25044001, smallOrder(1), now), labels: [] }],
      }),
    });
    await connected();
    expect((await load("?find=1Z999AA10123456784")).rows).toEqual([]);
    const labels = smallReturn(25044001, smallOrder(1), t.now()).labels;
    t.loop.loop.returns.get(25044001)?.labels.push(
      ...labels.map((label) => ({
        ...label,
        shipmentId: 1,
        trackingNumber: "1Z999AA10123456784",
        updatedAt: t.now(),
      })),
    );
    t.loop.scan(25044001, "in_transit");
    await t.settle();
    expect((await load("?find=1z999aa1%200123456784")).rows).toHaveLength(1);
  });

  it("begins at the start when a place in the list makes no sense", async () => {
    const { load, connected } = await openHome();
    await connected();
    for (const after of ["x", "2026-01-01", "nonsense,25044001", "2026-01-01T00:00:00Z,' OR 1=1"])
      expect((await load(`?${new URLSearchParams({ after })}`)).rows).toHaveLength(2);
  });

  it("shows nothing of another shop", async () => {
    const { t, load, connected } = await openHome();
    await connected();
    await t.house.db.query(
      `INSERT INTO returns SELECT (r2).* FROM (SELECT jsonb_populate_record(r, '{"shop":"southwind.myshopify.com","return_id":"1"}') AS r2 FROM returns r WHERE shop = $1 LIMIT 1) copy`,
      [t.shop],
    );
    expect(
      await t.house.db.query("SELECT 1 FROM returns WHERE shop = 'southwind.myshopify.com'"),
    ).toHaveLength(1);
    const page = await load();
    expect(page.rows).toHaveLength(2);
    expect(page.counts.open).toBe(2);
  });

  it("advises to pin the block until it was opened once, or the advice is put away", async () => {
    const { t, load, send, connected } = await openHome();
    await connected();
    await t.db.query("UPDATE shops SET block_first_seen_at = NULL WHERE shop = $1");
    expect((await load()).blockSeen).toBe(false);
    await send();
    expect((await load()).blockSeen).toBe(true);
    await t.db.query("UPDATE shops SET block_first_seen_at = NULL WHERE shop = $1");
    await t.api(`/api/orders/${t.world.orders[0]?.id}/returns`);
    expect((await load()).blockSeen).toBe(true);
  });

  it("says since when Loop gives no news, and when it was last read", async () => {
    const { t, load, connected } = await openHome();
    await connected();
    const { sweepUpdated } = await import("../../app/sync/sweep/sweep-updated.server");
    t.loop.setKnobs({ answer500: { probability: 1 } });
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "failed" });
    expect((await load()).news.failedSince).not.toBeNull();
    t.loop.setKnobs({ answer500: 0 });
    await t.db.query("DELETE FROM loop_circuits WHERE shop = $1");
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "swept" });
    const good = await load();
    expect(good.news.failedSince).toBeNull();
    expect(good.news.readAt).not.toBeNull();
  });
});
