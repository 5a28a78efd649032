import { describe, expect, it } from "vitest";
import { readReturnList } from "../../app/loop/return-list";
import { drawTicket } from "../../app/returns/apply-partial.server";
import { applyReturns } from "../../app/returns/apply-return.server";
import { factsFromListItem } from "../../app/returns/facts-from-loop";
import { answerSettingsForm } from "../../app/shops/settings-form.server";
import { saveSettings } from "../../app/shops/settings.server";
import { startBackfill } from "../../app/sync/backfill/control-backfill.server";
import { learnShopPatterns } from "../../app/sync/learn-patterns.server";
import { askForDeepSweeps } from "../../app/sync/sweep/deep-sweep-shops.server";
import { smallOrder, smallReturn } from "../sandbox/loop/small-world";
import { wireListItem } from "../sandbox/loop/wire-list";
import type { WorldReturn } from "../sandbox/world/types";
import { viewOf, wordsOf } from "../support/read-block";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const open = useHouse();
/** The return that people ask about. */
const ASKED = 900;

/** Closed returns, each given so many hours after its delivery (null: closed without an outcome), and one under way. */
interface Past {
  hours: (number | null)[];
  daysAgo?: number;
  /** What the others are like. */
  like?: (made: WorldReturn) => Partial<WorldReturn>;
  asked?: { status: string; daysAgo: number };
  /** How the past came here. */
  read?: "landed" | "backfill";
}

async function shopWith({ hours, daysAgo = 20, like, asked, read = "landed" }: Past): Promise<TestHouse> {
  const t = await open({
    world: (now) => {
      const ago = (ms: number) => new Date(now.getTime() - ms);
      const closed = (given: number | null, n: number): WorldReturn => {
        const delivered = ago(daysAgo * DAY + n * HOUR);
        const made = smallReturn(1_000 + n, smallOrder(n), ago((daysAgo + 6) * DAY));
        const at = new Date(delivered.getTime() + (given ?? 30) * HOUR).toISOString();
        return {
          ...made,
          state: "closed",
          updatedAt: at,
          closedAt: at,
          labels: made.labels.map((one) => ({
            ...one,
            status: "delivered",
            updatedAt: delivered.toISOString(),
          })),
          issued:
            given === null
              ? {}
              : {
                  refund: {
                    at,
                    amount: made.refund,
                    gateway: "shopify_payments",
                    shopifyRefundId: 940_000 + n,
                  },
                },
          ...like?.(made),
        };
      };
      const moving = smallReturn(ASKED, smallOrder(ASKED), ago(4 * DAY));
      const labels = moving.labels.map((one) => ({
        ...one,
        status: asked?.status ?? "in_transit",
        updatedAt: ago((asked?.daysAgo ?? 2) * DAY).toISOString(),
      }));
      return {
        orders: [...hours.map((_, n) => smallOrder(n)), smallOrder(ASKED)],
        returns: [...hours.map(closed), { ...moving, labels }],
      };
    },
  });
  await t.connect();
  if (read === "backfill")
    await startBackfill(t.house, t.shop, { since: new Date(t.now().getTime() - 100 * DAY) });
  else await landClosed(t);
  t.loop.announce(ASKED);
  await t.settle();
  if (read === "landed") await learnShopPatterns(t.house, t.shop);
  return t;
}

/** Loop's list of them comes through the one door, without what follows from it for their orders. */
async function landClosed(t: TestHouse): Promise<void> {
  const closed = [...t.loop.loop.returns.values()].filter(({ id }) => id !== ASKED);
  const rows = JSON.parse(JSON.stringify(closed.map((ret) => wireListItem(t.loop.loop, ret)))) as unknown;
  const page = readReturnList(rows)?.returns ?? [];
  expect(page).toHaveLength(closed.length);
  const order = await drawTicket(t.house.db);
  await t.db.transaction((tx) =>
    applyReturns(
      t.house,
      tx,
      page.map((row) => ({
        source: "read",
        order,
        at: t.now(),
        details: false,
        news: factsFromListItem(row),
      })),
    ),
  );
}

const ORDER = smallOrder(ASKED).id;
const block = async (t: TestHouse) => wordsOf(await viewOf(t, ORDER), ASKED);
const many = (count: number, hours: number | null) => Array.from({ length: count }, () => hours);
const USUALLY = "Returns like this are usually processed at delivery";

describe("when returns like this are usually processed", () => {
  it("19 settled returns: nothing is said", async () => {
    const t = await shopWith({ hours: many(19, 5) });
    expect((await block(t)).next).toMatch(/^In transit since [^.]+\.$/);
  });

  it("16 of 20: it is said with its counts once the past is read, and stands on the order too", async () => {
    const t = await shopWith({ hours: [...many(16, 5), ...many(4, 90)], read: "backfill" });
    expect((await block(t)).next).toMatch(
      new RegExp(`^In transit since .+\\. ${USUALLY} \\(16 of 20\\)\\.$`),
    );
    await t.api(`/api/returns/${ASKED}/refresh`, { body: {} });
    await t.settle();
    const order = t.admin.store.order(ORDER);
    expect(JSON.stringify([...(order?.metafields.values() ?? [])])).toContain("reading.next.usually");
  });

  it("15 of 20, or a past that nobody can prove: nothing is said", async () => {
    const t = await shopWith({ hours: [...many(15, 5), ...many(5, null)] });
    expect((await block(t)).next).not.toContain("usually");
  });

  it("what other kinds do teaches nothing of this one", async () => {
    const t = await shopWith({
      hours: many(24, 5),
      like: () => ({ originCountryCode: "CA" }),
    });
    expect((await block(t)).next).not.toContain("usually");
    expect(await t.db.query("SELECT destination, settled FROM return_patterns WHERE shop = $1")).toEqual([
      { destination: expect.stringMatching(/^CA\//) as string, settled: 24 },
    ]);
  });

  it("learning again changes nothing; after 60 days it is forgotten, and the deep sweep learns anew", async () => {
    const t = await shopWith({ hours: many(20, 5) });
    const known = () =>
      t.db.query(`SELECT event, at_event, settled, p95_hours FROM return_patterns WHERE shop = $1`);
    expect(await known()).toEqual([{ event: "delivered", at_event: 20, settled: 20, p95_hours: 5 }]);
    await learnShopPatterns(t.house, t.shop);
    expect(await known()).toEqual([{ event: "delivered", at_event: 20, settled: 20, p95_hours: 5 }]);
    await t.advance(61 * DAY);
    await askForDeepSweeps(t.house, [t.shop]);
    await t.settle();
    expect(await known()).toEqual([]);
    expect((await block(t)).next).not.toContain("usually");
  });
});

describe("delivered and still open", () => {
  const delivered = (daysAgo: number) => ({ status: "delivered", daysAgo });

  it("wants a person a day after the time within which 95 of 100 were given, and not sooner", async () => {
    const t = await shopWith({ hours: many(20, 5), asked: delivered(1) });
    const soon = await block(t);
    expect(soon.next).toMatch(
      /delivered 1 day ago; still open in Loop\. Returns like this are usually processed by now\.$/,
    );
    expect(soon.attention).toBe("");
    await t.advance(6 * HOUR);
    expect((await block(t)).attention).toMatch(/^Delivered 1 day ago and still open/);
  });

  it("where giving takes its time, the merchant's days hold", async () => {
    const t = await shopWith({ hours: [...many(16, 5), ...many(4, 24 * 9)], asked: delivered(2) });
    expect(await block(t)).toMatchObject({
      next: "Carrier says delivered 2 days ago; still open in Loop.",
      attention: "",
    });
    await t.advance(DAY);
    expect((await block(t)).attention).toMatch(/^Delivered 3 days ago and still open/);
  });
});

describe("the merchant's own word", () => {
  it("stands in the place of what was learnt, per outcome; what is no event is refused", async () => {
    const t = await shopWith({ hours: many(20, 5) });
    await saveSettings(t.db, { refundEvent: "in_transit" });
    expect((await block(t)).next).toMatch(
      /^In transit since .+\. Your team's setting: processed at in transit\.$/,
    );
    await saveSettings(t.db, { refundEvent: "unsaid" });
    expect((await block(t)).next).toMatch(/^In transit since [^.]+\.$/);
    await saveSettings(t.db, { refundEvent: "learned", exchangeEvent: "delivered" });
    expect((await block(t)).next).toContain(`${USUALLY} (20 of 20)`);
    expect(
      await answerSettingsForm(t.house, t.shop, { intent: "settings", storeCreditEvent: "yesterday" }),
    ).toEqual({ form: "settings", outcome: "problem", fields: ["storeCreditEvent"] });
  });
});
