import { describe, expect, it } from "vitest";
import { saveSettings } from "../../../app/shops/settings.server";
import { lookAgain } from "../../../app/sync/look-again.server";
import { refreshOrder } from "../../../app/sync/orders/refresh-order.server";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { ORDER, RETURN, answerOf, postAction, withReturns } from "../../support/ask-action";
import { waitingJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const open = useHouse();
const DAY = 24 * 3_600_000;

const writes = (t: TestHouse) =>
  t.admin.requests.filter((request) => request.operation === "LoopsideWriteMetafields").length;
const fields = (t: TestHouse, orderId = ORDER) =>
  Object.fromEntries(
    [...(t.admin.store.order(orderId)?.metafields.values() ?? [])].map((one) => [one.key, one.value]),
  );
interface Summary {
  digest: string;
  returns: { id: string; state: string; finished: boolean; attention: { reason: string } | null }[];
  more: number;
}
const summaryOf = (t: TestHouse, orderId = ORDER) =>
  JSON.parse(fields(t, orderId).loop_returns ?? "null") as Summary;

describe("the order's metafields", () => {
  it("hold the summary that the block shows, the words to filter by, and whether a human is needed", async () => {
    const t = await withReturns(await open());
    const shown = (await t.api(`/api/orders/${ORDER}/returns`)).body as { summary: Summary };
    expect(summaryOf(t).returns).toEqual(shown.summary.returns);
    expect(JSON.parse(fields(t).loop_return_states ?? "")).toEqual(["Open", "Label ready"]);
    expect(fields(t).loop_attention).toBe("false");
  });

  it("are written once per change; our own write wakes orders/updated, and that ends", async () => {
    const t = await withReturns(await open());
    const before = writes(t);
    expect(before).toBeLessThanOrEqual(4);
    const heard = t.admin.webhooks.filter((hook) => hook.topic === "orders/updated").length;
    expect(heard).toBeGreaterThan(0);
    await t.settle();
    t.loop.scan(RETURN, "in_transit");
    await t.settle();
    expect(writes(t)).toBe(before + 1);
    expect(t.admin.webhooks.filter((hook) => hook.topic === "orders/updated").length).toBe(heard + 1);
    for (let n = 0; n < 3; n++) {
      await t.api(`/api/returns/${RETURN}/refresh`, { body: {} });
      await t.admin.webhook("orders/updated", { id: ORDER, name: "#1001" });
      await t.settle();
    }
    expect(writes(t)).toBe(before + 1);
  });

  it("lose the words of a return that is finished, and keep the others", async () => {
    const t = await withReturns(await open());
    answerOf(await postAction(t, { kind: "cancel" }));
    await t.settle();
    expect(fields(t).loop_return_states).toBeUndefined();
    expect(summaryOf(t).returns).toMatchObject([{ state: "cancelled", finished: true }]);
  });

  it("written by somebody else meanwhile are not overwritten blindly: the order is read again, then written", async () => {
    const t = await withReturns(await open());
    const before = writes(t);
    const realAdmin = t.house.adminFor;
    let meddled = false;
    t.house.adminFor = async (shop) => {
      const admin = await realAdmin(shop);
      return (
        admin &&
        (async (document, variables) => {
          const field = [...(t.admin.store.order(ORDER)?.metafields.values() ?? [])].find(
            (one) => one.key === "loop_returns",
          );
          if (!meddled && field && document.includes("metafieldsSet")) {
            meddled = true;
            field.value = '{"v":1,"by":"another process"}';
          }
          return admin(document, variables);
        })
      );
    };
    t.loop.scan(RETURN, "delivered");
    await t.settle();
    expect(meddled).toBe(true);
    expect(summaryOf(t)).toMatchObject({ by: "another process" });
    await t.advance(60_000);
    await t.settle();
    expect(summaryOf(t).returns).toMatchObject([{ id: String(RETURN) }]);
    expect(writes(t)).toBe(before + 2);
  });

  it("changed or deleted by hand are put right at the next look", async () => {
    const t = await withReturns(await open());
    const order = t.admin.store.order(ORDER);
    const [path] = [...(order?.metafields.entries() ?? [])].find(
      ([, field]) => field.key === "loop_returns",
    ) ?? [""];
    order?.metafields.delete(path);
    await t.admin.webhook("orders/updated", { id: ORDER, name: "#1001" });
    await t.settle();
    expect(summaryOf(t).returns).toMatchObject([{ id: String(RETURN) }]);
  });

  it("stay under 16 KB: the oldest finished returns go first and are counted", async () => {
    const order = smallOrder(1);
    const t = await withReturns(
      await open({
        world: (now) => ({
          orders: [order],
          returns: Array.from({ length: 40 }, (_, n) =>
            smallReturn(RETURN + n, order, new Date(now.getTime() - (50 - n) * DAY), {
              state: n < 2 ? "open" : "cancelled",
            }),
          ),
        }),
      }),
    );
    const text = fields(t).loop_returns ?? "";
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16 * 1024);
    const summary = summaryOf(t);
    expect(summary.more).toBeGreaterThan(0);
    expect(summary.returns.length + summary.more).toBe(40);
    const ids = summary.returns.map((one) => Number(one.id));
    expect(ids).toEqual(expect.arrayContaining([RETURN, RETURN + 1, RETURN + 39]));
    expect(ids).not.toContain(RETURN + 2);
    const stored = await t.db.query("SELECT 1 FROM returns WHERE shop = $1 AND summary IS NOT NULL");
    expect(stored).toHaveLength(40);
  });

  it("hold no comment, note, link or person", async () => {
    const order = smallOrder(1);
    const line = order.lines[0]?.id ?? 0;
    const t = await withReturns(
      await open({
        world: (now) => ({
          orders: [order],
          returns: [
            smallReturn(RETURN, order, new Date(now.getTime() - 3_600_000), {
              lines: [
                {
                  orderLineId: line,
                  reason: "Fit",
                  parentReason: "Size",
                  comment: "a planted comment",
                  outcome: "default",
                },
              ],
              notes: [{ content: "a planted note", createdAt: now.toISOString() }],
            }),
          ],
        }),
      }),
    );
    await t.api(`/api/returns/${RETURN}/refresh`, { body: {} });
    await t.settle();
    const shown = (await t.api(`/api/orders/${ORDER}/returns`)).text;
    for (const held of ["a planted comment", "a planted note", "loopreturns.com/#/return/"])
      expect(shown).toContain(held);
    const text = JSON.stringify(fields(t));
    for (const never of ["planted", "loopreturns.com", "http", order.customer.email, order.customer.lastName])
      expect(text).not.toContain(never);
  });

  it("are not written where the merchant switched that off, and are right again once it is on", async () => {
    const t = await withReturns(await open());
    const before = writes(t);
    await saveSettings(t.db, { writeMetafields: "" });
    t.loop.flag(RETURN);
    await t.settle();
    expect(await refreshOrder(t.house, t.shop, String(ORDER))).toBe("switched-off");
    expect(writes(t)).toBe(before);
    expect(summaryOf(t).returns).toMatchObject([{ state: "open" }]);
    const shown = (await t.api(`/api/orders/${ORDER}/returns`)).body as { summary: Summary };
    expect(shown.summary.returns).toMatchObject([{ state: "review" }]);
    await saveSettings(t.db, { writeMetafields: "on" });
    expect(await refreshOrder(t.house, t.shop, String(ORDER))).toBe("written");
    expect(summaryOf(t).returns).toMatchObject([{ state: "review" }]);
  });

  it("are not looked for again and again where the merchant wants none and none was written", async () => {
    const t = await open();
    await t.connect();
    await saveSettings(t.db, { writeMetafields: "" });
    const looks = () => t.admin.requests.filter((one) => one.operation === "LoopsideReadOrder").length;
    t.loop.announce();
    await t.settle();
    const first = looks();
    expect(first).toBeGreaterThan(0);
    for (let scan = 0; scan < 3; scan++) {
      await t.advance(60_000);
      t.loop.scan(RETURN, scan % 2 ? "in_transit" : "pre_transit");
      await t.settle();
    }
    expect(looks()).toBe(first);
    expect(writes(t)).toBe(0);
  });

  it("are not written where the app lost its token, and the job ends", async () => {
    const t = await withReturns(await open());
    await t.db.query("UPDATE shops SET uninstalled_at = now() WHERE shop = $1");
    expect(await refreshOrder(t.house, t.shop, String(ORDER))).toBe("not-installed");
    expect(await t.house.adminFor(t.shop)).toBeNull();
  });
});

describe("what time alone changes", () => {
  it("a parcel that was delivered and a return that stays open want a human after the merchant's days", async () => {
    const t = await withReturns(await open());
    t.loop.scan(RETURN, "delivered");
    await t.settle();
    expect(fields(t).loop_attention).toBe("false");
    for (let day = 0; day < 4; day++) {
      await t.advance(DAY);
      await lookAgain(t.house);
      await t.settle();
    }
    expect(fields(t).loop_attention).toBe("true");
    expect(summaryOf(t).returns[0]?.attention?.reason).toBe("delivered-open");
  });

  it("is looked at once: what is not due yet waits, what was looked at is due again later", async () => {
    const t = await withReturns(await open());
    expect(await lookAgain(t.house)).toBe(0);
    await t.advance(40 * DAY);
    expect(await lookAgain(t.house)).toBeGreaterThan(0);
    expect(await lookAgain(t.house)).toBe(0);
    expect((await waitingJobs(t.house, "refresh-order")).length).toBeGreaterThan(0);
    await t.settle();
  });

  it("is not looked at for a shop that has uninstalled", async () => {
    const t = await withReturns(await open());
    await t.db.query("UPDATE shops SET uninstalled_at = now() WHERE shop = $1");
    await t.advance(40 * DAY);
    expect(await lookAgain(t.house)).toBe(0);
  });

  it("a return that closes without evidence is read again until a day has passed", async () => {
    const t = await withReturns(await open());
    t.loop.close(RETURN);
    await t.settle();
    const states: string[] = [];
    for (const wait of [2 * 60_000, 20 * 60_000, 3 * 3_600_000, DAY]) {
      await t.advance(wait);
      await lookAgain(t.house);
      await t.settle();
      states.push(JSON.stringify(summaryOf(t).returns[0]));
    }
    expect(states[0]).toContain("closedChecking");
    expect(states.at(-1)).toContain("closedWithoutOutcome");
  });
});
