import { describe, expect, it } from "vitest";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { RETURN, sentToLoop, withReturns } from "../../support/ask-action";
import { waitingJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";
import {
  decisions,
  itemsOf,
  makeToken,
  receivedInBlock,
  report,
  switchWarehouse,
} from "../../support/warehouse";

const open = useHouse();
const NATIVE = 77001;

/** A return of two items that Loop's sync also made in Shopify. */
const twoItems = {
  world: (now: Date) => {
    const orders = [1, 2].map((n) => smallOrder(n));
    const [first] = orders;
    if (!first) throw new Error("there are two");
    const lines = first.lines.map((line) => ({
      orderLineId: line.id,
      reason: "Item was too small",
      parentReason: "Item didn't fit",
      comment: null,
      outcome: "default" as const,
    }));
    const madeAt = new Date(now.getTime() - 3_600_000);
    const nativeReturn = {
      id: NATIVE,
      name: "#1001-R1",
      status: "OPEN" as const,
      createdAt: madeAt.toISOString(),
      closedAt: null,
    };
    return {
      orders,
      returns: [
        smallReturn(RETURN, first, madeAt, {
          lines,
          refund: "63.30",
          nativeReturn,
        }),
      ],
    };
  },
};

const start = async () => withReturns(await open(twoItems));
const orderLines = (t: TestHouse) => t.world.orders[0]?.lines.map((line) => line.id) ?? [];
const conditions = async (t: TestHouse) =>
  (await receivedInBlock(t))?.lines.map(({ condition, by }) => [condition, by]) ?? null;

async function dispose(
  t: TestHouse,
  types: readonly ("RESTOCKED" | "NOT_RESTOCKED" | "PROCESSING_REQUIRED")[],
) {
  const lines = orderLines(t);
  t.admin.dispose(
    NATIVE,
    types.map((type, at) => ({ orderLineId: lines[at] ?? 0, type })),
  );
  await t.settle();
}

describe("a warehouse that works in Shopify", () => {
  it("restocks everything: the block suggests to process, with the time, and nothing is sent by itself", async () => {
    const t = await start();
    await switchWarehouse(t, "suggest");
    await dispose(t, ["RESTOCKED", "RESTOCKED"]);
    expect(await conditions(t)).toEqual([
      ["accepted", "Shopify"],
      ["accepted", "Shopify"],
    ]);
    const received = await receivedInBlock(t);
    expect(JSON.stringify(received?.suggestion)).toMatch(/restocked/i);
    expect(await decisions(t)).toMatchObject([
      { outcome: "process", reason: "all-accepted", action_id: null },
    ]);
    expect(await sentToLoop(t)).toEqual([]);
  });

  it("is only put on record while the rules are off, as what would have been done", async () => {
    const t = await start();
    await dispose(t, ["RESTOCKED", "RESTOCKED"]);
    expect((await receivedInBlock(t))?.suggestion).toBeNull();
    expect(await decisions(t)).toMatchObject([{ outcome: "process", mode: "off", action_id: null }]);
    expect(await sentToLoop(t)).toEqual([]);
  });

  it("does not restock an item: where the rules act by themselves, a note and then the flag go to Loop", async () => {
    const t = await start();
    await switchWarehouse(t, "automatic");
    await dispose(t, ["RESTOCKED", "NOT_RESTOCKED"]);
    // The last one says in Loop who flagged it.
    expect(await sentToLoop(t)).toEqual(["note", "flag", "note"]);
    expect(t.loop.loop.returns.get(RETURN)?.state).toBe("review");
  });

  it("looks at an item first, then restocks it: the last place counts, once", async () => {
    const t = await start();
    await dispose(t, ["RESTOCKED", "PROCESSING_REQUIRED"]);
    expect(await conditions(t)).toEqual([
      ["accepted", "Shopify"],
      ["inspecting", "Shopify"],
    ]);
    await t.advance(60_000);
    t.admin.dispose(NATIVE, [{ orderLineId: orderLines(t)[1] ?? 0, type: "RESTOCKED" }]);
    await t.settle();
    expect((await conditions(t))?.map(([condition]) => condition)).toEqual(["accepted", "accepted"]);
  });

  it("is told of twice, late and by returns/process too: it is one word", async () => {
    const t = await start();
    await dispose(t, ["RESTOCKED", "RESTOCKED"]);
    const history = () => t.db.query("SELECT 1 FROM return_history WHERE shop = $1 AND kind = 'received'");
    const before = (await history()).length;
    for (const topic of ["reverse_fulfillment_orders/dispose", "returns/process"]) {
      expect((await t.admin.webhook(topic, { id: NATIVE })).status).toBe(200);
      expect((await t.admin.webhook(topic, { id: NATIVE })).status).toBe(200);
    }
    expect(await waitingJobs(t.house, "read-dispositions")).toHaveLength(2);
    await t.settle();
    expect([(await history()).length, (await decisions(t)).length]).toEqual([before, 1]);
  });

  it("does not overrule what the shop's own warehouse said later", async () => {
    const t = await start();
    await dispose(t, ["RESTOCKED", "RESTOCKED"]);
    await t.advance(60_000);
    await report(t, await makeToken(t), ["damaged"]);
    await t.admin.webhook("returns/process", { id: NATIVE });
    await t.settle();
    expect((await conditions(t))?.[0]).toEqual(["damaged", "Dock 3"]);
  });

  it("of a return that Loop knows nothing of, and a webhook that is no webhook of ours, change nothing", async () => {
    const t = await start();
    expect((await t.admin.webhook("reverse_fulfillment_orders/dispose", { id: 1 })).status).toBe(200);
    expect((await t.admin.webhook("reverse_fulfillment_orders/dispose", { id: "x'; --" })).status).toBe(200);
    const forged = await fetch(`${t.url}/webhooks/reverse_fulfillment_orders`, {
      method: "POST",
      headers: {
        "x-shopify-hmac-sha256": "AAAA",
        "x-shopify-topic": "reverse_fulfillment_orders/dispose",
        "x-shopify-shop-domain": t.shop,
        "x-shopify-api-version": "2026-10",
        "x-shopify-webhook-id": "1",
      },
      body: JSON.stringify({ id: NATIVE }),
    });
    expect(forged.status).toBe(401);
    await t.settle();
    expect(await receivedInBlock(t)).toBeNull();
    expect(await itemsOf(t)).toHaveLength(2);
  });
});
