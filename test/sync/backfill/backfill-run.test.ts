import { describe, expect, it } from "vitest";
import { readCircuit } from "../../../app/shops/loop-circuit.server";
import { disconnectLoop } from "../../../app/shops/disconnect-loop.server";
import { markUninstalled } from "../../../app/shops/install.server";
import { afterConnect } from "../../../app/sync/after-connect.server";
import {
  cancelBackfill,
  pauseBackfill,
  resumeBackfill,
  startBackfill,
} from "../../../app/sync/backfill/control-backfill.server";
import { readMeter } from "../../../app/sync/backfill/read-meter.server";
import { runBackfill } from "../../../app/sync/backfill/run-backfill.server";
import type { SliceOutcome } from "../../../app/sync/backfill/run-backfill.server";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { runJobs, waitingJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const DAY = 86_400_000;
const open = useHouse();

/** A shop with one return every six days, in every state, back to two years ago; connected, nothing read yet. */
async function withPast(count = 40): Promise<TestHouse> {
  const states = ["open", "closed", "review", "closed", "cancelled", "expired"];
  const t = await open({
    world: (now) => ({
      returns: Array.from({ length: count }, (_, n) =>
        smallReturn(1001 + n, smallOrder(1 + (n % 4)), new Date(now.getTime() - (1 + n * 6) * DAY), {
          state: states[n % states.length] ?? "open",
        }),
      ),
    }),
  });
  await t.connect();
  return t;
}
const since = (t: TestHouse, days = 300) => new Date(t.now().getTime() - days * DAY);
const known = async (t: TestHouse) =>
  (
    await t.db.query<{ return_id: string; state: string }>(
      "SELECT return_id, state FROM returns WHERE shop = $1 ORDER BY return_id",
    )
  ).map((row) => [Number(row.return_id), row.state]);
const inLoop = (t: TestHouse) =>
  [...t.loop.loop.returns.values()]
    .map((ret) => [ret.id, ret.state])
    .sort((a, b) => Number(a[0]) - Number(b[0]));

/** Works the run alone, moving the clock over its waits. */
async function readOn(
  t: TestHouse,
  options: { pageSize?: number; sliceMs?: number } = {},
): Promise<SliceOutcome[]> {
  const outcomes: SliceOutcome[] = [];
  for (let n = 0; n < 400; n++) {
    const slice = await runBackfill(t.house, t.shop, { random: () => 1, ...options });
    outcomes.push(slice);
    if (slice.outcome === "waits") await t.advance(Math.max(slice.until.getTime() - t.now().getTime(), 1));
    else if (slice.outcome !== "more") return outcomes;
  }
  throw new Error("the backfill does not end");
}
const listCalls = async (t: TestHouse): Promise<string[]> => {
  const response = await fetch(`${t.loop.url}/stand-in/requests`);
  const { requests } = (await response.json()) as { requests: { path: string; query: string }[] };
  return requests
    .filter((one) => one.path.endsWith("/list") && one.query.includes("created_at"))
    .map((one) => one.query);
};

describe("a backfill", () => {
  it("brings every past return of every state, and the meter says what it took", async () => {
    const t = await withPast();
    expect(await startBackfill(t.house, t.shop, { since: since(t) })).toMatchObject({
      outcome: "started",
      windows: 16,
    });
    expect(await readMeter(t.house, t.shop)).toMatchObject({
      state: "running",
      requests: { done: 0, needed: 16 },
      floorSeconds: 4,
      returnsFound: 0,
    });
    expect((await readOn(t)).at(-1)).toEqual({ outcome: "done" });
    expect(await known(t)).toEqual(inLoop(t));
    const meter = await readMeter(t.house, t.shop);
    expect(meter).toMatchObject({
      state: "done",
      requests: { done: 16, needed: 16 },
      incomplete: [],
      leftSeconds: null,
    });
    // The probe without a state sees some of the newest ones again.
    expect(meter.returnsFound).toBeGreaterThanOrEqual(40);
  });

  it("runs as a job, and needs nobody to go on", async () => {
    const t = await withPast(12);
    await startBackfill(t.house, t.shop, { since: since(t, 100) });
    await runJobs(t.house);
    expect(await readMeter(t.house, t.shop)).toMatchObject({ state: "done" });
    expect(await known(t)).toEqual(inLoop(t));
  });

  it("reads the newest returns first, unfinished ones before the others", async () => {
    const t = await withPast();
    await startBackfill(t.house, t.shop, { since: since(t) });
    await runBackfill(t.house, t.shop, { sliceMs: 0 });
    await runBackfill(t.house, t.shop, { sliceMs: 0 });
    const found = new Set((await known(t)).map(([, state]) => state));
    expect(found).toEqual(new Set(["open", "review"]));
    const ids = (await known(t)).map(([id]) => Number(id));
    expect(Math.max(...ids)).toBeLessThanOrEqual(1020);
    expect(ids).toContain(1001);
  });

  it("started twice at once is one run", async () => {
    const t = await withPast(6);
    const starts = await Promise.all(
      [1, 2, 3].map(() => startBackfill(t.house, t.shop, { since: since(t) })),
    );
    expect(starts.map((one) => one.outcome).sort()).toEqual(["running", "running", "started"]);
    expect(new Set(starts.map((one) => ("run" in one ? one.run : ""))).size).toBe(1);
    expect(await waitingJobs(t.house, "backfill")).toHaveLength(1);
  });

  it("is read by one process at a time; a dead one's part is taken over with at most one page again", async () => {
    const t = await withPast();
    await startBackfill(t.house, t.shop, { since: since(t) });
    // A process dies while its page is on the way: the answer never comes back to it.
    const real = t.house.fetch;
    let asked = 0;
    const died = new Promise<void>((resolve) => {
      t.house.fetch = async (...args) => {
        if (++asked === 4) {
          resolve();
          return new Promise<Response>(() => undefined);
        }
        return real(...args);
      };
    });
    void runBackfill(t.house, t.shop);
    await died;
    t.house.fetch = real;
    expect(await runBackfill(t.house, t.shop)).toEqual({ outcome: "elsewhere" });
    await t.advance(121_000);
    expect((await readOn(t)).at(-1)).toEqual({ outcome: "done" });
    expect(await known(t)).toEqual(inLoop(t));
    const calls = await listCalls(t);
    expect(calls.length - new Set(calls).size).toBeLessThanOrEqual(1);
    expect((await readMeter(t.house, t.shop)).requests.done).toBe(16);
  });

  it("throws away a page whose reader lost the run, and keeps page and checkpoint together", async () => {
    const t = await withPast(6);
    await startBackfill(t.house, t.shop, { since: since(t) });
    const real = t.house.fetch;
    t.house.fetch = async (...args) => {
      const answer = await real(...args);
      t.house.fetch = real;
      await pauseBackfill(t.house, t.shop, "Paused by Ana.");
      return answer;
    };
    expect(await runBackfill(t.house, t.shop)).toEqual({ outcome: "stopped" });
    expect(await known(t)).toEqual([]);
    expect(await readMeter(t.house, t.shop)).toMatchObject({
      state: "paused",
      why: "Paused by Ana.",
      requests: { done: 0 },
    });
    await t.advance(DAY);
    expect((await readMeter(t.house, t.shop)).usedSeconds).toBeLessThan(60);
    expect(await resumeBackfill(t.house, t.shop)).toBe(true);
    expect((await readOn(t)).at(-1)).toEqual({ outcome: "done" });
    expect(await known(t)).toEqual(inLoop(t));
    expect((await readMeter(t.house, t.shop)).usedSeconds).toBeLessThan(600);
  });

  it("ends when it is cancelled, keeps what has landed, and can be started anew", async () => {
    const t = await withPast();
    await startBackfill(t.house, t.shop, { since: since(t) });
    await runBackfill(t.house, t.shop, { sliceMs: 0 });
    const before = await known(t);
    expect(await cancelBackfill(t.house, t.shop)).toBe(true);
    expect(await runBackfill(t.house, t.shop)).toEqual({ outcome: "stopped" });
    expect(await known(t)).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
    expect(await startBackfill(t.house, t.shop, { since: since(t) })).toMatchObject({ outcome: "started" });
    await readOn(t);
    expect(await known(t)).toEqual(inLoop(t));
  });

  it("follows the cursor through many pages, and reads nothing twice", async () => {
    const t = await withPast(60);
    await startBackfill(t.house, t.shop, { since: since(t, 400) });
    await readOn(t, { pageSize: 2 });
    expect(await known(t)).toEqual(inLoop(t));
    const calls = await listCalls(t);
    expect(new Set(calls).size).toBe(calls.length);
    expect(calls.length).toBeGreaterThan(35);
  });

  it("stays inside the share of Loop's limit and never meets a 429", async () => {
    const t = await withPast(60);
    t.loop.setKnobs({ rateLimitPerMinute: 20 });
    await startBackfill(t.house, t.shop, { since: since(t, 400) });
    const outcomes = await readOn(t, { pageSize: 2 });
    expect(outcomes.filter((one) => one.outcome === "waits").length).toBeGreaterThan(1);
    const response = await fetch(`${t.loop.url}/stand-in/requests`);
    const { requests } = (await response.json()) as { requests: { status: number }[] };
    expect(requests.filter((one) => one.status === 429)).toEqual([]);
    expect(await known(t)).toEqual(inLoop(t));
  });

  it("goes on after Loop was away, and after 429s, with nothing lost", async () => {
    const t = await withPast();
    await startBackfill(t.house, t.shop, { since: since(t) });
    t.loop.setKnobs({ answer500: 7, answer429: 2, answerPath: "list" });
    const outcomes = await readOn(t);
    expect(outcomes.filter((one) => one.outcome === "waits").length).toBeGreaterThan(2);
    expect(await known(t)).toEqual(inLoop(t));
    expect(await readCircuit(t.house, t.shop)).toEqual({ state: "closed" });
  });

  it("pauses with the reason when Loop takes the key back", async () => {
    const t = await withPast(6);
    await startBackfill(t.house, t.shop, { since: since(t) });
    t.house.fetch = async () => Response.json({ errors: "Unauthorized." }, { status: 401 });
    expect(await runBackfill(t.house, t.shop)).toEqual({ outcome: "stopped" });
    expect(await readMeter(t.house, t.shop)).toMatchObject({
      state: "paused",
      why: "Loop no longer accepts the API key, or it lacks the Returns scope.",
    });
  });

  it.each(["disconnect", "uninstall"] as const)(
    "ends with a %s in the middle, and asks Loop nothing more",
    async (how) => {
      const t = await withPast();
      await startBackfill(t.house, t.shop, { since: since(t) });
      await runBackfill(t.house, t.shop, { sliceMs: 0 });
      const before = (await listCalls(t)).length;
      if (how === "disconnect") await disconnectLoop(t.house, t.shop);
      else await markUninstalled(t.house, t.shop, t.now());
      expect(await runBackfill(t.house, t.shop)).toEqual({ outcome: "stopped" });
      expect((await listCalls(t)).length).toBe(before);
      expect(await readMeter(t.house, t.shop)).toMatchObject({
        state: "cancelled",
        why: "The shop was disconnected from Loop.",
      });
      expect(await startBackfill(t.house, t.shop)).toEqual({ outcome: "not-connected" });
    },
  );

  it("finds returns that Loop's clock dates a few hours ahead of ours", async () => {
    const t = await withPast(2);
    t.loop.createReturn(smallReturn(2001, smallOrder(1), new Date(t.now().getTime() + 5 * 3_600_000)));
    await startBackfill(t.house, t.shop, { since: since(t) });
    await readOn(t);
    expect((await known(t)).map(([id]) => id)).toContain(2001);
  });

  it("has nothing to read from a day in the future on", async () => {
    const t = await withPast(1);
    const asked = new Date(t.now().getTime() + DAY);
    expect(await startBackfill(t.house, t.shop, { since: asked })).toEqual({ outcome: "nothing-to-read" });
    expect(await readMeter(t.house, t.shop)).toMatchObject({ state: "none" });
  });

  it("applied again changes nothing", async () => {
    const t = await withPast(12);
    await startBackfill(t.house, t.shop, { since: since(t) });
    await readOn(t);
    const history = await t.db.query("SELECT id::text FROM return_history WHERE shop = $1 ORDER BY id");
    await startBackfill(t.house, t.shop, { since: since(t) });
    await readOn(t);
    expect(await t.db.query("SELECT id::text FROM return_history WHERE shop = $1 ORDER BY id")).toEqual(
      history,
    );
  });
});

describe("connecting a shop", () => {
  it("reads its past once for each connection, and not the past of another shop's account", async () => {
    const t = await withPast(3);
    expect(await afterConnect(t.house, t.shop, "other-shop")).toBe("not-read");
    expect(await readMeter(t.house, t.shop)).toMatchObject({ state: "none" });
    expect(await afterConnect(t.house, t.shop, "matches")).toBe("reading");
    await pauseBackfill(t.house, t.shop, "The key was refused.");
    // A new key: what was paused goes on.
    expect(await afterConnect(t.house, t.shop, "matches")).toBe("reading");
    await readOn(t);
    expect(await known(t)).toEqual(inLoop(t));
    expect(await afterConnect(t.house, t.shop, "matches")).toBe("read-already");
    await disconnectLoop(t.house, t.shop);
    await t.advance(1_000);
    await t.connect();
    expect(await afterConnect(t.house, t.shop, "matches")).toBe("reading");
  });
});

describe("what a backfill writes to Shopify", () => {
  it("is only unfinished and lately finished returns; the rest when their order is opened", async () => {
    const t = await open({
      world: (now) => {
        const at = (days: number) => new Date(now.getTime() - days * DAY);
        return {
          returns: [
            smallReturn(1, smallOrder(1), at(90), { state: "closed" }),
            smallReturn(2, smallOrder(2), at(90), { state: "open" }),
            smallReturn(3, smallOrder(3), at(90), { state: "closed", updatedAt: at(5).toISOString() }),
          ],
        };
      },
    });
    await t.connect();
    await startBackfill(t.house, t.shop, { since: since(t, 110) });
    await t.settle();
    const written = async () =>
      (
        await t.db.query<{ order_id: string }>(
          "SELECT order_id FROM orders WHERE shop = $1 AND written_digest IS NOT NULL ORDER BY order_id",
        )
      ).map((row) => row.order_id);
    expect(await written()).toEqual([smallOrder(2), smallOrder(3)].map((order) => String(order.id)));
    const reply = await t.api(`/api/orders/${smallOrder(1).id}/returns`);
    expect(reply.body).toMatchObject({ summary: { returns: [{ id: "1" }] } });
    await t.settle();
    expect(await written()).toHaveLength(3);
  });
});
