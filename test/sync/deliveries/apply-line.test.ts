import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReturn } from "../../../app/sync/read-return.server";
import { sweepUpdated } from "../../../app/sync/sweep/sweep-updated.server";
import type { LoopReturn } from "../../sandbox/loop/state";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { answerOf, postAction } from "../../support/ask-action";
import { runJobs, waitingJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";
import { ID, bodyOf, connected, history, inLoop, readsOf, row } from "./one-return";

const open = useHouse();

/** A finished return whose exchange item was edited away; a delivery of before tells of it, and Loop's list answers nobody. */
async function lateExchangeItem() {
  const order = smallOrder(1);
  const t = await open({
    world: (now) => ({
      orders: [order],
      returns: [
        smallReturn(ID, order, now, {
          outcome: "exchange",
          refund: "0.00",
          exchanges: [
            { variantId: order.lines[0]?.variantId ?? 0, outOfStock: false, outOfStockResolution: null },
          ],
        }),
      ],
    }),
  });
  await t.connect();
  t.loop.setKnobs({ drop: { probability: 1 } });
  const closed = () => Object.assign(inLoop(t), { state: "closed", closedAt: t.now(), updatedAt: t.now() });
  closed();
  const before = bodyOf(t);
  await t.advance(60_000);
  Object.assign(closed(), { exchanges: [], outcome: "refund", refund: "31.65" });
  await sweepUpdated(t.house, t.shop);
  await t.settle();
  const real = t.house.fetch;
  const silent = (path: RegExp) => {
    const before = t.house.fetch;
    t.house.fetch = async (input, init) =>
      path.test(new URL(input instanceof Request ? input.url : String(input)).pathname)
        ? new Response("", { status: 500 })
        : before(input, init);
  };
  silent(/\/warehouse\/return\/list$/);
  await t.advance(3_600_000);
  await t.deliver(before);
  return {
    t,
    silent,
    exchanges: async () => (await row(t)).facts.exchanges,
    mend: () => (t.house.fetch = real),
  };
}

describe("deliveries and the truth that Loop tells", () => {
  it("A, B, A as news ends in A, though its bytes came before", async () => {
    const t = await connected(open);
    const a = bodyOf(t);
    await t.deliver(a);
    await runJobs(t.house);
    inLoop(t).state = "review";
    inLoop(t).updatedAt = t.now();
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    expect(await row(t)).toMatchObject({ state: "review", provisional: false });
    inLoop(t).state = "open";
    await t.deliver(a);
    await runJobs(t.house);
    expect(await row(t)).toMatchObject({ state: "open", provisional: false });
    expect((await history(t, "state")).map((entry) => entry.data.to)).toEqual(["review", "open"]);
  });

  it("an exchange that was edited away stays away, though a delivery of before the edit comes an hour late", async () => {
    const order = smallOrder(1);
    const variantId = order.lines[0]?.variantId ?? 0;
    const t = await open({
      world: (now) => ({
        orders: [order],
        returns: [
          smallReturn(ID, order, now, {
            outcome: "exchange",
            refund: "0.00",
            exchanges: [{ variantId, outOfStock: false, outOfStockResolution: null }],
          }),
        ],
      }),
    });
    await t.connect();
    t.loop.setKnobs({ drop: { probability: 1 } });
    const before = bodyOf(t);
    await t.advance(60_000);
    Object.assign(inLoop(t), { exchanges: [], outcome: "refund", refund: "31.65", updatedAt: t.now() });
    await sweepUpdated(t.house, t.shop);
    await t.settle();
    const exchanges = async () => (await row(t)).facts.exchanges;
    expect(await exchanges()).toEqual([]);
    await t.advance(3_600_000);
    await t.deliver(before);
    await t.settle();
    expect(await exchanges()).toEqual([]);
    expect(await row(t)).toMatchObject({ provisional: false, facts: { planned: { refund: "31.65" } } });
    // Sure again: no further read asks the list.
    const lists = () => t.loop.callsTo("/warehouse/return/list");
    const asked = lists();
    await readReturn(t.house, t.shop, String(ID));
    expect(lists()).toBe(asked);
  });

  it.each(["by itself", "by a person meanwhile"])(
    "an exchange item is put right once Loop's list answers again, though the return is finished and read %s",
    async (read) => {
      const { t, exchanges, mend } = await lateExchangeItem();
      await t.settle();
      expect(await exchanges()).toHaveLength(1);
      expect(await row(t)).toMatchObject({ state: "closed", provisional: false });
      if (read !== "by itself") {
        await t.house.db.query("DELETE FROM pgboss.job_common WHERE name = 'read-return'");
        expect((await t.api(`/api/returns/${ID}/refresh`, { body: {} })).status).toBe(200);
      }
      mend();
      for (let n = 0; n < 5 && (await exchanges())?.length; n++) {
        await t.advance(60_000);
        await t.settle();
      }
      expect(await exchanges()).toEqual([]);
    },
  );

  it("an action is held against what a read says at once, though Loop's list does not answer", async () => {
    const { t, silent } = await lateExchangeItem();
    await runJobs(t.house, (names) => names.find((name) => name === "apply-deliveries"));
    silent(/\/notes?$/);
    expect(answerOf(await postAction(t, { kind: "note", note: "Box was open." })).status).toBe("unconfirmed");
    // Its own next look is not what is asked about here.
    await t.house.db.query("DELETE FROM pgboss.job_common WHERE name = 'settle-action'");
    await t.advance(60_000);
    await runJobs(t.house, (names) => names.find((name) => name === "read-return"));
    expect(await waitingJobs(t.house, "read-return")).toHaveLength(1);
    expect(await waitingJobs(t.house, "settle-action")).toHaveLength(1);
  });

  it("A, B and a retry of A ends in B", async () => {
    const t = await connected(open);
    const a = bodyOf(t);
    await t.deliver(a);
    inLoop(t).state = "review";
    await t.deliver(bodyOf(t));
    await t.deliver(a);
    await runJobs(t.house);
    expect(await row(t)).toMatchObject({ state: "review", provisional: false });
    expect(
      await t.db.query("SELECT 1 FROM deliveries WHERE shop = $1 AND repeat AND status = 'applied'"),
    ).toHaveLength(1);
  });

  it("shows a delivery at once, as not yet confirmed, while Loop does not answer; then asks again", async () => {
    const t = await connected(open);
    t.loop.setKnobs({ answer500: { probability: 1 } });
    inLoop(t).refund = "12.00";
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    expect(await row(t)).toMatchObject({
      state: "open",
      provisional: true,
      facts: { planned: { refund: "12.00" } },
    });
    expect((await row(t)).last_read_failed_at).not.toBeNull();
    expect(await waitingJobs(t.house, "read-return")).toHaveLength(1);
    t.loop.setKnobs({ answer500: 0 });
    await t.advance(60_000);
    await runJobs(t.house);
    expect(await row(t)).toMatchObject({ provisional: false, last_read_failed_at: null });
  });

  it("a read that our own budget holds back waits: it did not fail", async () => {
    const t = await connected(open);
    await t.house.db.query("UPDATE loop_budgets SET points = per_minute, expire = $1::bigint", [
      t.now().getTime() + 60_000,
    ]);
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    expect(await row(t)).toMatchObject({ provisional: true, last_read_failed_at: null });
    expect(await readsOf(t)).toBe(0);
    expect(await waitingJobs(t.house, "read-return")).toHaveLength(1);
    await t.advance(120_000);
    await runJobs(t.house);
    expect(await row(t)).toMatchObject({ provisional: false });
  });

  it("asks Loop once for many deliveries of one return", async () => {
    const t = await connected(open);
    const before = await readsOf(t);
    for (let n = 0; n < 12; n++) await t.deliver({ ...bodyOf(t), total: `${n}.00` });
    await runJobs(t.house);
    expect((await readsOf(t)) - before).toBeLessThanOrEqual(2);
    expect(await row(t)).toMatchObject({ provisional: false });
  });

  it("keeps what a delivery said when Loop finds no such return, marked as not confirmed", async () => {
    const t = await connected(open);
    const gone = bodyOf(t);
    t.loop.loop.returns.delete(ID);
    await t.deliver(gone);
    await runJobs(t.house);
    expect(await row(t)).toMatchObject({
      state: "open",
      not_confirmed: true,
      facts: { planned: { refund: "31.65" } },
    });
    const reply = await t.api("/api/orders/5540000001001/returns");
    expect(reply.body).toMatchObject({ summary: { returns: [{ id: String(ID), confirmed: false }] } });
  });

  it("is not overruled by a read that was sent before the delivery arrived", async () => {
    const t = await connected(open);
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    // The read's answer is on its way when the return changes and the delivery comes in.
    const realFetch = t.house.fetch;
    t.house.fetch = async (input, init) => {
      const answer = await realFetch(input, init);
      t.house.fetch = realFetch;
      inLoop(t).state = "review";
      inLoop(t).updatedAt = t.now();
      await t.deliver(bodyOf(t));
      await runJobs(t.house, (names) => names.find((name) => name === "apply-deliveries"));
      return answer;
    };
    expect(await readReturn(t.house, t.shop, String(ID))).toEqual({ outcome: "older" });
    expect(await row(t)).toMatchObject({ state: "review", provisional: true });
    await runJobs(t.house);
    expect(await row(t)).toMatchObject({ state: "review", provisional: false });
  });

  it("does not show another shop's returns", async () => {
    const t = await connected(open);
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    const other = t.house.db.forShop("southwind.myshopify.com");
    expect(await other.query("SELECT 1 FROM returns WHERE shop = $1")).toEqual([]);
    const reply = await t.api("/api/returns/99999999/refresh", { body: {} });
    expect(reply.status).toBe(404);
  });
});

describe("whatever happens on the way", () => {
  it("ends in what Loop says once everything that waits is done", async () => {
    const t = await connected(open);
    let next = 25050000;
    const Step = fc.record({
      change: fc.constantFrom("review", "open", "refund", "label", "closed"),
      delivered: fc.constantFrom("once", "twice", "never", "late"),
      workNow: fc.boolean(),
      loopDown: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(Step, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        async (steps, nat) => {
          const id = next++;
          t.loop.createReturn(smallReturn(id, smallOrder(1), t.now()));
          const ret = inLoop(t, id);
          const late: object[] = [];
          const pick = (names: readonly string[]) => names[Number(nat.next().value) % names.length] as never;
          for (const [index, step] of steps.entries()) {
            t.loop.setKnobs({ answer429: step.loopDown ? { probability: 1 } : 0 });
            change(t, ret, step.change, index);
            const body = bodyOf(t, ret);
            if (step.delivered === "late") late.push(body);
            else if (step.delivered !== "never") await t.deliver(body);
            if (step.delivered === "twice") await t.deliver(body);
            if (step.workNow) await runJobs(t.house, pick);
          }
          t.loop.setKnobs({ answer429: 0 });
          for (const body of late) await t.deliver(body);
          // The last change is told at least once: Loop repeats what was not taken.
          await t.deliver(bodyOf(t, ret));
          await t.advance(10 * 60_000);
          await runJobs(t.house, pick);
          const end = await row(t, id);
          expect(end).toMatchObject({ state: ret.state, provisional: false });
          expect(end.facts.planned.refund).toBe(ret.refund);
          expect(end.facts.labels.map((one) => one.status)).toEqual(ret.labels.map((one) => one.status));
        },
      ),
      { numRuns: 15 },
    );
  });
});

function change(t: TestHouse, ret: LoopReturn, what: string, index: number): void {
  const label = ret.labels[0];
  if (what === "refund") ret.refund = `${index + 1}.00`;
  else if (what === "label" && label) {
    label.status = ["pre_transit", "in_transit", "out_for_delivery", "delivered"][index % 4] ?? "delivered";
    label.updatedAt = t.now();
  } else if (what !== "label") ret.state = what;
  ret.updatedAt = t.now();
}
