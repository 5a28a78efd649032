import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReturnDetails } from "../../app/loop/return-details";
import { drawTicket } from "../../app/returns/apply-partial.server";
import { applyReturns } from "../../app/returns/apply-return.server";
import type { ApplyOutcome } from "../../app/returns/apply-return.server";
import type { ReturnNews } from "../../app/returns/return-news";
import { factsFromDetails } from "../../app/returns/facts-from-loop";
import { createSealer } from "../../app/seal.server";
import { useDatabase } from "../support/database";

const database = useDatabase();
const house = { sealer: createSealer([{ id: "t", key: new Uint8Array(32).fill(7) }]) };
const AT = new Date("2026-11-20T12:00:00Z");
const PAGE = "page.myshopify.com";
const ONE = "one.myshopify.com";

const Told = fc.record({
  id: fc.integer({ min: 1, max: 4 }),
  state: fc.constantFrom("open", "review", "closed"),
  refund: fc.constantFrom("1.00", "2.00"),
  comment: fc.option(fc.constantFrom("It's \"too\" small \\ ' 値", "No."), { nil: undefined }),
  updated: fc.integer({ min: 0, max: 5 }),
});
type Told = typeof Told extends fc.Arbitrary<infer T> ? T : never;

function news(order: string, told: Told): ReturnNews {
  const body = {
    id: told.id,
    order_name: "#1001",
    provider_order_id: 5540000001001,
    currency: "USD",
    state: told.state,
    created_at: "2026-11-20T11:00:00Z",
    updated_at: `2026-11-20T11:00:0${told.updated}Z`,
    refund: told.refund,
    line_items: [
      { line_item_id: 9, title: "Tee", price: "30.00", refund: told.refund, return_comment: told.comment },
    ],
  };
  return { source: "read", order, at: AT, details: false, news: factsFromDetails(ReturnDetails.parse(body)) };
}

const land = (shop: string, page: ReturnNews[]) =>
  database()
    .forShop(shop)
    .transaction((tx) => applyReturns(house, tx, page));
const rowsOf = (shop: string) =>
  database()
    .forShop(shop)
    .query(
      `SELECT return_id, state, facts, version, revision, finished, state_since, created_at, loop_updated_at, read_ticket::text,
              private_sealed IS NOT NULL AS text, processing_failed, flagged FROM returns WHERE shop = $1 ORDER BY return_id`,
    );
const historyOf = (shop: string) =>
  database()
    .forShop(shop)
    .query(
      "SELECT return_id, kind, at_loop, data, dedupe FROM return_history WHERE shop = $1 ORDER BY return_id, kind, dedupe",
    );

describe("a page of news", () => {
  it("ends exactly as its news would one by one", async () => {
    const Pages = fc.array(fc.uniqueArray(Told, { selector: (told) => told.id, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(Pages, async (pages) => {
        await database().query("TRUNCATE returns, return_history");
        for (const page of pages) {
          const order = await drawTicket(database());
          const all = page.map((told) => news(order, told));
          const together = await land(PAGE, all);
          const alone: ApplyOutcome[] = [];
          for (const one of all) alone.push(...(await land(ONE, [one])));
          expect(together).toEqual(alone);
        }
        expect(await rowsOf(PAGE)).toEqual(await rowsOf(ONE));
        expect(await historyOf(PAGE)).toEqual(await historyOf(ONE));
      }),
      { numRuns: 30 },
    );
  });

  it("of nothing is nothing", async () => {
    expect(await land(PAGE, [])).toEqual([]);
  });
});
