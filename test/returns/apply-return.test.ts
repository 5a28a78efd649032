import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReturnDetails } from "../../app/loop/return-details";
import { WebhookReturn } from "../../app/loop/webhook-return";
import { drawTicket } from "../../app/returns/apply-partial.server";
import { applyReturn } from "../../app/returns/apply-return.server";
import type { ReturnNews } from "../../app/returns/return-news";
import { factsFromDetails, factsFromWebhook } from "../../app/returns/facts-from-loop";
import { findReturn } from "../../app/returns/return-row.server";
import { createSealer } from "../../app/seal.server";
import { useDatabase } from "../support/database";

const database = useDatabase();
const house = { sealer: createSealer([{ id: "t", key: new Uint8Array(32).fill(7) }]) };
const SHOP = "northwind-supply.myshopify.com";
const db = () => database().forShop(SHOP);
const ID = "25044001";

const number = () => drawTicket(database());
const apply = (news: ReturnNews, shop = SHOP) =>
  database()
    .forShop(shop)
    .transaction((tx) => applyReturn(house, tx, news));

const BASE = { id: 25044001, order_name: "#1001", provider_order_id: 5540000001001, currency: "USD" };
const line = (comment?: string) => ({
  line_item_id: 293482039,
  title: "Tee",
  price: "30.00",
  refund: "31.65",
  ...(comment ? { return_comment: comment } : {}),
});

interface Told {
  state: string;
  refund?: string;
  comment?: string;
  /** Seconds of the minute, Loop's updated_at. */
  updated?: number;
}
const AT = new Date("2026-11-20T12:00:00Z");

function delivered(order: string, { state, refund = "31.65", comment }: Told): ReturnNews {
  const body = {
    ...BASE,
    topic: "return",
    trigger: "return.updated",
    state,
    created_at: "2026-11-20T11:00:00Z",
    refund,
    line_items: [line(comment)],
    exchanges: [],
    is_gift_return: true,
  };
  return { source: "delivery", order, at: AT, news: factsFromWebhook(WebhookReturn.parse(body)) };
}

function read(order: string, { state, refund = "31.65", updated = 0 }: Told): ReturnNews {
  const body = {
    ...BASE,
    state,
    created_at: "2026-11-20 11:00:00",
    updated_at: `2026-11-20 12:00:${String(updated).padStart(2, "0")}`,
    refund,
    line_items: [line()],
    outcomes_processed_at: {},
  };
  return { source: "read", order, at: AT, details: true, news: factsFromDetails(ReturnDetails.parse(body)) };
}

const row = async () => {
  const found = await findReturn(db(), ID);
  if (!found) throw new Error("the return is not there");
  return found;
};
const history = () =>
  db().query<{ kind: string; data: object }>(
    "SELECT kind, data FROM return_history WHERE shop = $1 AND return_id = $2 ORDER BY id",
    [ID],
  );

describe("news of a return", () => {
  it("is provisional by a delivery and confirmed by a read", async () => {
    expect(await apply(delivered(await number(), { state: "open" }))).toMatchObject({ outcome: "applied" });
    expect(await row()).toMatchObject({ state: "open", provisional: true, loop_updated_at: null });
    expect(await apply(read(await number(), { state: "open" }))).toMatchObject({ outcome: "applied" });
    expect(await row()).toMatchObject({
      provisional: false,
      loop_updated_at: new Date("2026-11-20T12:00:00Z"),
    });
  });

  it("changes nothing when it comes twice", async () => {
    const [delivery, reading] = [
      delivered(await number(), { state: "open" }),
      read(await number(), { state: "review" }),
    ];
    await apply(delivery);
    await apply(reading);
    const [before, told] = [await row(), await history()];
    expect(await apply(delivery)).toEqual({ outcome: "older" });
    expect((await apply(reading)).outcome).toBe("unchanged");
    const after = await row();
    expect({ ...after, revision: 0 }).toEqual({ ...before, revision: 0 });
    expect(await history()).toEqual(told);
  });

  it("counts a state from Loop's own time, though it was first heard of later", async () => {
    await apply({ ...delivered(await number(), { state: "review" }), at: new Date("2026-11-20T12:30:00Z") });
    expect((await row()).state_since).toEqual(new Date("2026-11-20T12:30:00Z"));
    await apply(read(await number(), { state: "review", updated: 7 }));
    expect((await row()).state_since).toEqual(new Date("2026-11-20T12:00:07Z"));
    // From then on the state's time stands, whatever else changes about the return.
    await apply(read(await number(), { state: "review", refund: "20.00", updated: 9 }));
    expect((await row()).state_since).toEqual(new Date("2026-11-20T12:00:07Z"));
  });

  it("that is older changes nothing, though it comes last", async () => {
    const [first, second] = [await number(), await number()];
    await apply(delivered(second, { state: "review" }));
    expect(await apply(delivered(first, { state: "open" }))).toEqual({ outcome: "older" });
    expect((await row()).state).toBe("review");

    const [earlier, later] = [await number(), await number()];
    await apply(read(later, { state: "review", updated: 30 }));
    expect(await apply(read(earlier, { state: "open", updated: 10 }))).toEqual({ outcome: "older" });
    // Sent later, but Loop answered from an older state (a replica that lags).
    expect(await apply(read(await number(), { state: "open", updated: 10 }))).toEqual({ outcome: "older" });
    expect((await row()).state).toBe("review");
  });

  it("by a read that was sent before a delivery arrived settles nothing about that delivery", async () => {
    const ticket = await number();
    await apply(delivered(await number(), { state: "review" }));
    expect(await apply(read(ticket, { state: "open", updated: 59 }))).toEqual({ outcome: "older" });
    expect(await row()).toMatchObject({ state: "review", provisional: true });
  });

  it("by a delivery that arrived before the last read was sent is known to that read", async () => {
    const delivery = await number();
    await apply(read(await number(), { state: "review" }));
    expect(await apply(delivered(delivery, { state: "open" }))).toEqual({ outcome: "older" });
    expect((await row()).state).toBe("review");
  });

  it("does not reopen what a read has confirmed as finished, until a read says so", async () => {
    await apply(read(await number(), { state: "closed", updated: 5 }));
    expect(await apply(delivered(await number(), { state: "open" }))).toEqual({ outcome: "held" });
    expect((await row()).state).toBe("closed");
    await apply(read(await number(), { state: "open", updated: 6 }));
    expect((await row()).state).toBe("open");
  });

  it("erases nothing that its source lacks", async () => {
    await apply(delivered(await number(), { state: "open", comment: "sleeves too long" }));
    const before = await row();
    expect(before.facts).toMatchObject({ gift: true, exchanges: [] });
    await apply(read(await number(), { state: "open" }));
    expect((await row()).facts).toMatchObject({ gift: true, exchanges: [] });
  });

  it("is seen by its own shop only", async () => {
    await apply(delivered(await number(), { state: "open" }));
    await apply(delivered(await number(), { state: "review" }), "southwind.myshopify.com");
    expect((await row()).state).toBe("open");
    expect((await findReturn(database().forShop("southwind.myshopify.com"), ID))?.state).toBe("review");
    expect(await findReturn(database().forShop("third.myshopify.com"), ID)).toBeNull();
  });

  it("puts each change into the history once, in whatever words it came", async () => {
    await apply(delivered(await number(), { state: "open" }));
    await apply(read(await number(), { state: "open" }));
    await apply(delivered(await number(), { state: "review", refund: "20.00" }));
    await apply(read(await number(), { state: "review", refund: "20.00", updated: 9 }));
    await apply(read(await number(), { state: "review", refund: "20.00", updated: 9 }));
    const kinds = (await history()).map((entry) => entry.kind);
    expect(kinds.filter((kind) => kind === "state")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "money")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "created")).toHaveLength(1);
  });

  it("of two first arrivals at once is stored once", async () => {
    const news = [
      delivered(await number(), { state: "open" }),
      delivered(await number(), { state: "review" }),
    ];
    const ends = await Promise.all(news.map((one) => apply(one)));
    expect(ends.map((end) => end.outcome)).toContain("applied");
    expect((await row()).state).toBe("review");
  });
});

/**
 * Loop's truth changes step by step; deliveries tell each step and reads see what holds when they are sent. Whatever the
 * order in which they land, a read sent after the last delivery has the last word.
 */
describe("in every order", () => {
  const STATES = ["open", "review", "closed"] as const;
  it("the end is what Loop says", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ state: fc.constantFrom(...STATES), readBefore: fc.boolean() }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.infiniteStream(fc.nat()),
        async (steps, order) => {
          await database().query("TRUNCATE returns, return_history");
          const sent: ReturnNews[] = [];
          for (const [index, { state, readBefore }] of steps.entries()) {
            const told = { state, refund: `${index}.00`, updated: index };
            // Numbers are drawn in the order of the world: a ticket when a read is sent, an id when a delivery arrives.
            if (readBefore) sent.push(read(await number(), told));
            sent.push(delivered(await number(), told));
          }
          const last = steps.length - 1;
          const truth = { state: steps[last]?.state ?? "open", refund: `${last}.00`, updated: last };
          sent.push(read(await number(), truth));
          const shuffled = sent
            .map((news) => ({ news, key: Number(order.next().value) }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ news }) => news);
          for (const news of shuffled) await apply(news);
          const end = await row();
          expect(end.state).toBe(truth.state);
          expect(end.facts.planned.refund).toBe(truth.refund);
          expect(end.provisional).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });
});
