import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRateBudget } from "../../../app/loop/rate-budget.server";
import { disconnectLoop } from "../../../app/shops/disconnect-loop.server";
import type { OrderReturnsView } from "../../../app/returns/api";
import { startBackfill } from "../../../app/sync/backfill/control-backfill.server";
import { readSweep } from "../../../app/sync/sweep/read-sweep.server";
import { rollUnfinished } from "../../../app/sync/sweep/roll-unfinished.server";
import { sweepJob } from "../../../app/sync/sweep/sweep-job.server";
import { sweepShops } from "../../../app/sync/sweep/sweep-shops.server";
import { sweepUpdated } from "../../../app/sync/sweep/sweep-updated.server";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import type { LoopReturn } from "../../sandbox/loop/state";
import { wireReturnWebhook } from "../../sandbox/loop/wire-webhook";
import { passTimeForJobs, runJobs, waitingJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const DAY = 86_400_000;
const MINUTE = 60_000;
const open = useHouse();

/** A connected shop whose returns are all known and swept; from here on no delivery arrives. */
async function quiet(count = 4, daysAgo = 0.5): Promise<TestHouse> {
  const t = await open({
    world: (now) => ({
      returns: Array.from({ length: count }, (_, n) =>
        smallReturn(1001 + n, smallOrder(1 + (n % 4)), new Date(now.getTime() - daysAgo * DAY - n * MINUTE)),
      ),
    }),
  });
  await t.connect();
  t.loop.setKnobs({ drop: { probability: 1 } });
  await startBackfill(t.house, t.shop, { since: new Date(t.now().getTime() - 300 * DAY) });
  await sweepUpdated(t.house, t.shop);
  await t.settle();
  return t;
}
const ret = (t: TestHouse, id = 1001): LoopReturn => {
  const found = t.loop.loop.returns.get(id);
  if (!found) throw new Error("no such return");
  return found;
};
interface Known {
  state: string;
  facts: { labels: { status: string }[]; planned: { refund: string } };
}
const known = async (t: TestHouse, id = 1001): Promise<Known | undefined> =>
  (
    await t.db.query<Known>("SELECT state, facts FROM returns WHERE shop = $1 AND return_id = $2", [
      String(id),
    ])
  )[0];
const listCalls = async (t: TestHouse) => {
  const response = await fetch(`${t.loop.url}/stand-in/requests`);
  const { requests } = (await response.json()) as { requests: { path: string }[] };
  return requests.filter((one) => one.path.endsWith("/list")).length;
};

describe("a sweep", () => {
  it("finds what no delivery told, with five requests", async () => {
    const t = await quiet();
    await t.advance(10 * MINUTE);
    t.loop.flag(1001);
    t.loop.cancel(1002);
    t.loop.createReturn(smallReturn(2001, smallOrder(2), t.now()));
    const before = await listCalls(t);
    expect(await sweepUpdated(t.house, t.shop)).toEqual({ outcome: "swept", changed: 3 });
    expect((await listCalls(t)) - before).toBe(5);
    expect((await known(t))?.state).toBe("review");
    expect((await known(t, 1002))?.state).toBe("cancelled");
    expect((await known(t, 2001))?.state).toBe("open");
    expect(await readSweep(t.house, t.shop)).toMatchObject({
      failedSince: null,
      foundAt: expect.any(Date) as Date,
    });
  });

  it("done twice changes nothing the second time", async () => {
    const t = await quiet();
    await t.advance(MINUTE);
    t.loop.flag(1001);
    await sweepUpdated(t.house, t.shop);
    expect(await sweepUpdated(t.house, t.shop)).toEqual({ outcome: "swept", changed: 0 });
  });

  it("reads where a storm of single reads has spent their part of the minute", async () => {
    const t = await quiet();
    await t.advance(2 * MINUTE);
    t.loop.flag(1001);
    const budget = createRateBudget({ sql: t.house.db, now: t.house.now, apiKey: t.loop.apiKey });
    for (let left = true; left;)
      left = await budget.take("background").then(
        () => true,
        () => false,
      );
    expect(await sweepUpdated(t.house, t.shop)).toEqual({ outcome: "swept", changed: 1 });
  });

  it("puts right what a flood of late deliveries said, before their single reads come to it", async () => {
    const t = await quiet(24);
    const [newest, ...ids] = [...t.loop.loop.returns.keys()];
    const late = ids.map((id) => wireReturnWebhook(t.loop.loop, ret(t, id), "return.created"));
    await t.advance(MINUTE);
    for (const id of ids) t.loop.flag(id);
    await sweepUpdated(t.house, t.shop);
    await t.advance(20 * MINUTE);
    t.loop.flag(newest ?? 0);
    await sweepUpdated(t.house, t.shop);
    for (const body of late) await t.deliver(body);
    await runJobs(t.house, (names) => names.find((name) => name === "apply-deliveries"));
    expect(await known(t, ids[0])).toMatchObject({ state: "open" });
    await sweepUpdated(t.house, t.shop);
    const states = await t.db.query<{ state: string; provisional: boolean }>(
      "SELECT DISTINCT state, provisional FROM returns WHERE shop = $1",
    );
    expect(states).toEqual([{ state: "review", provisional: false }]);
  });

  it("comes again within half a minute when Loop put it off, and asks then", async () => {
    const t = await quiet();
    await t.advance(2 * MINUTE);
    t.loop.flag(1001);
    t.loop.setKnobs({ answer429: 1 });
    expect(await sweepJob(t.house, t.shop)).toMatchObject({ outcome: "failed" });
    expect(await waitingJobs(t.house, "sweep")).toEqual([{ shop: t.shop }]);
    await t.advance(31_000);
    await passTimeForJobs(t.house, 31_000);
    await runJobs(t.house);
    expect((await known(t))?.state).toBe("review");
    expect(await waitingJobs(t.house, "sweep")).toEqual([]);
  });

  it("moves its watermark only when all of it was read", async () => {
    const t = await quiet();
    const { watermark } = await readSweep(t.house, t.shop);
    await t.advance(10 * MINUTE);
    t.loop.flag(1001);
    const real = t.house.fetch;
    // The fourth state is not answered; the first three were.
    let asked = 0;
    t.house.fetch = async (...args) =>
      ++asked === 4 ? Response.json({ errors: "Unauthorized." }, { status: 401 }) : real(...args);
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "failed" });
    t.house.fetch = real;
    expect(await readSweep(t.house, t.shop)).toMatchObject({
      watermark,
      failedSince: expect.any(Date) as Date,
      why: expect.stringContaining("key") as string,
    });
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "swept" });
    const after = await readSweep(t.house, t.shop);
    expect(after.watermark?.getTime()).toBeGreaterThan(watermark?.getTime() ?? Infinity);
    expect(after).toMatchObject({ failedSince: null, why: null });
    expect((await known(t))?.state).toBe("review");
  });

  it("reads everything that changed while the app was away for most of a year", async () => {
    const t = await quiet();
    // At once: what stays unscanned for 28 days Loop expires by itself, and refuses to flag or cancel.
    t.loop.flag(1001);
    await t.advance(DAY);
    t.loop.cancel(1002);
    await t.advance(250 * DAY);
    for (let n = 0; n < 4; n++) await sweepUpdated(t.house, t.shop);
    expect((await known(t))?.state).toBe("review");
    expect((await known(t, 1002))?.state).toBe("cancelled");
  });

  it.each([
    ["ahead of", DAY],
    ["behind", -DAY],
  ])("misses nothing when our clock is a day %s Loop's", async (_where, skew) => {
    const t = await quiet();
    const now = t.house.now;
    t.house.now = () => new Date(now().getTime() + skew);
    for (const id of [1001, 1002, 1003]) {
      await t.advance(20 * MINUTE);
      t.loop.flag(id);
      await sweepUpdated(t.house, t.shop);
      expect((await known(t, id))?.state).toBe("review");
    }
  });

  it("is not led astray by a return that Loop dates far into the future", async () => {
    const t = await quiet();
    ret(t, 1004).updatedAt = new Date(t.now().getTime() + 1.5 * DAY);
    await sweepUpdated(t.house, t.shop);
    await t.advance(20 * MINUTE);
    t.loop.flag(1001);
    await sweepUpdated(t.house, t.shop);
    expect((await known(t))?.state).toBe("review");
  });

  it("reads page after page, and in halves where the cursor leads in a circle", async () => {
    const t = await quiet(9);
    for (let id = 1001; id <= 1009; id++) ret(t, id).refund = "1.00";
    const at = t.now().getTime();
    for (let id = 1001; id <= 1009; id++) ret(t, id).updatedAt = new Date(at + (id - 1000) * 240 * MINUTE);
    const real = t.house.fetch;
    t.house.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : String(input));
      const page = (await (await real(input, init)).json()) as { nextPageUrl: string | null };
      return Response.json(url.searchParams.has("cursor") ? { ...page, nextPageUrl: url.href } : page);
    };
    expect(await sweepUpdated(t.house, t.shop, { pageSize: 2 })).toMatchObject({ outcome: "swept" });
    for (let id = 1001; id <= 1009; id++) expect((await known(t, id))?.facts.planned.refund).toBe("1.00");
  });
});

describe("the rolling read", () => {
  it("sees a label scan that moved no updated_at, which a sweep cannot see", async () => {
    const t = await quiet(2, 20);
    t.loop.setKnobs({ scansTouchUpdatedAt: false });
    await t.advance(30 * MINUTE);
    t.loop.scan(1001, "delivered");
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ changed: 0 });
    expect((await known(t))?.facts.labels).toMatchObject([{ status: "new" }]);
    expect(await rollUnfinished(t.house, t.shop)).toEqual({ outcome: "rolled", changed: 1, missing: 0 });
    expect((await known(t))?.facts.labels).toMatchObject([{ status: "delivered" }]);
    expect(await rollUnfinished(t.house, t.shop)).toEqual({ outcome: "rolled", changed: 0, missing: 0 });
  });

  it("reaches unfinished returns however old they are", async () => {
    const t = await quiet(1, 250);
    ret(t).refund = "9.99";
    expect(await rollUnfinished(t.house, t.shop)).toMatchObject({ changed: 1 });
    expect((await known(t))?.facts.planned.refund).toBe("9.99");
  });

  it("asks for what is unfinished here and not in Loop's list: ended without a word, or gone", async () => {
    const t = await quiet();
    ret(t, 1001).state = "closed";
    t.loop.loop.returns.delete(1002);
    expect(await rollUnfinished(t.house, t.shop)).toEqual({ outcome: "rolled", changed: 0, missing: 2 });
    await runJobs(t.house);
    expect((await known(t, 1001))?.state).toBe("closed");
    expect(
      await t.db.query("SELECT return_id FROM returns WHERE shop = $1 AND not_confirmed ORDER BY return_id"),
    ).toEqual([{ return_id: "1002" }]);
  });

  it("says so when Loop does not answer, and is done again", async () => {
    const t = await quiet(1);
    ret(t).refund = "9.99";
    t.loop.setKnobs({ answer500: 3 });
    expect(await rollUnfinished(t.house, t.shop)).toMatchObject({ outcome: "failed" });
    expect((await readSweep(t.house, t.shop)).why).toContain("500");
    expect(await rollUnfinished(t.house, t.shop)).toMatchObject({ outcome: "rolled", changed: 1 });
  });
});

describe("what the block of an order says meanwhile", () => {
  const connection = async (t: TestHouse) =>
    ((await t.api("/api/orders/5540000001001/returns")).body as OrderReturnsView).connection;

  it("nothing of one stumble; after five minutes of them since when all may be old; nothing again once Loop answers", async () => {
    const t = await quiet();
    await t.advance(MINUTE);
    const before = t.now().toISOString();
    await sweepUpdated(t.house, t.shop);
    const after = t.now().toISOString();
    await t.advance(MINUTE);
    t.loop.setKnobs({ answer500: 1_000 });
    await sweepUpdated(t.house, t.shop);
    await t.advance(4 * MINUTE);
    await sweepUpdated(t.house, t.shop);
    expect(await connection(t)).toMatchObject({ state: "connected", why: null });
    await t.advance(2 * MINUTE);
    const told = await connection(t);
    expect(told).toMatchObject({ state: "no-news", why: { key: "acting.notConnected.noNews" } });
    expect([before, told.since, after]).toEqual([before, told.since, after].toSorted());
    t.loop.setKnobs({ answer500: 0 });
    await t.advance(5 * MINUTE);
    await sweepUpdated(t.house, t.shop);
    expect(await connection(t)).toMatchObject({ state: "connected" });
  });

  it("that nothing is checked any more where no sweep ran at all", async () => {
    const t = await quiet();
    await t.advance(14 * MINUTE);
    expect(await connection(t)).toMatchObject({ state: "connected" });
    await t.advance(2 * MINUTE);
    expect(await connection(t)).toMatchObject({ state: "no-news" });
  });
});

describe("every minute", () => {
  it("each connected shop is swept once, its unfinished returns read every half hour", async () => {
    const t = await quiet();
    expect(await sweepShops(t.house)).toMatchObject({ sweeps: 1, rolls: 1, backfills: 0 });
    expect(await sweepShops(t.house)).toMatchObject({ sweeps: 1, rolls: 0, backfills: 0 });
    expect(await waitingJobs(t.house, "sweep")).toEqual([{ shop: t.shop }]);
    expect(await waitingJobs(t.house, "roll")).toEqual([{ shop: t.shop }]);
    await t.advance(29 * MINUTE);
    expect(await sweepShops(t.house)).toMatchObject({ rolls: 0 });
    await t.advance(MINUTE);
    expect(await sweepShops(t.house)).toMatchObject({ rolls: 1 });
    t.loop.flag(1001);
    await runJobs(t.house);
    expect((await known(t))?.state).toBe("review");
    expect((await readSweep(t.house, t.shop)).rolledAt).not.toBeNull();
  });

  it("a backfill whose reader died goes on", async () => {
    const t = await quiet();
    await startBackfill(t.house, t.shop);
    await t.house.db.query("DELETE FROM pgboss.job WHERE name = 'backfill'");
    expect(await sweepShops(t.house)).toMatchObject({ backfills: 1 });
    expect(await waitingJobs(t.house, "backfill")).toHaveLength(1);
  });

  it("a disconnected shop is left alone, one whose key is refused is asked now and then", async () => {
    const t = await quiet();
    await t.db.query("UPDATE loop_connections SET broken_since = now(), broken_why = 'x' WHERE shop = $1");
    const sums = [];
    for (let n = 0; n < 10; n++) {
      sums.push((await sweepShops(t.house)).sweeps);
      await t.advance(MINUTE);
    }
    expect(sums.reduce((sum, one) => sum + one, 0)).toBe(1);
    await disconnectLoop(t.house, t.shop);
    for (let n = 0; n < 10; n++) {
      expect((await sweepShops(t.house)).sweeps).toBe(0);
      await t.advance(MINUTE);
    }
    expect(await sweepUpdated(t.house, t.shop)).toEqual({ outcome: "not-connected" });
  });
});

describe("whatever happens without a delivery", () => {
  it("is known after the next sweep, and after the next rolling read where updated_at did not move", async () => {
    const t = await quiet(4);
    const Step = fc.record({
      id: fc.integer({ min: 1001, max: 1004 }),
      change: fc.constantFrom("review", "open", "refund", "label", "silent-label"),
      wait: fc.integer({ min: 0, max: 5 * MINUTE }),
      sweep: fc.constantFrom("no", "good", "bad"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(Step, { minLength: 1, maxLength: 8 }), async (steps) => {
        for (const [index, step] of steps.entries()) {
          await t.advance(step.wait);
          const one = ret(t, step.id);
          const label = one.labels[0];
          if (step.change === "refund") one.refund = `${index + 1}.50`;
          else if (step.change === "review" || step.change === "open") one.state = step.change;
          else if (label) {
            label.status = index % 2 ? "in_transit" : "delivered";
            label.updatedAt = t.now();
          }
          if (step.change !== "silent-label") one.updatedAt = t.now();
          if (step.sweep === "bad") t.loop.setKnobs({ answer429: { probability: 0.5 } });
          if (step.sweep !== "no") await sweepUpdated(t.house, t.shop);
          t.loop.setKnobs({ answer429: 0 });
        }
        await t.advance(2 * MINUTE);
        expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "swept" });
        const loud = steps.every((step) => step.change !== "silent-label");
        if (!loud) expect(await rollUnfinished(t.house, t.shop)).toMatchObject({ outcome: "rolled" });
        for (let id = 1001; id <= 1004; id++) {
          const now = await known(t, id);
          expect(now?.state).toBe(ret(t, id).state);
          expect(now?.facts.planned.refund).toBe(ret(t, id).refund);
          expect(now?.facts.labels.map((one) => one.status)).toEqual(
            ret(t, id).labels.map((one) => one.status),
          );
        }
      }),
      { numRuns: 12 },
    );
  });
});
