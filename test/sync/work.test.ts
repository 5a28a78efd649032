import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startWork } from "../../app/sync/work.server";
import { smallReturn } from "../sandbox/loop/small-world";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();

async function working(): Promise<TestHouse> {
  const t = await open();
  const stop = await startWork(t.house);
  onTestFinished(stop);
  await t.connect();
  return t;
}

const shown = async (t: TestHouse, orderId: number) => (await t.api(`/api/orders/${orderId}/returns`)).body;
/** Which of the returns only deliveries have told of. */
const provisional = async (t: TestHouse) =>
  (await t.db.query<{ provisional: boolean }>("SELECT provisional FROM returns WHERE shop = $1")).map(
    (row) => row.provisional,
  );
const states = (t: TestHouse) =>
  t.house.db.query<{ name: string; state: string; retry_count: number }>(
    "SELECT name, state::text AS state, retry_count FROM pgboss.job WHERE name IN ('apply-deliveries', 'read-return') ORDER BY created_on",
  );

describe("the worker", () => {
  it("shows a return that was submitted, by itself, and leaves no job behind", async () => {
    const t = await working();
    const order = t.world.orders[2];
    if (!order) throw new Error("the small shop has three orders");
    t.loop.createReturn(smallReturn(25044010, order, t.now()));
    await vi.waitFor(
      async () =>
        expect(await shown(t, order.id)).toMatchObject({
          summary: { returns: [{ id: "25044010", confirmed: true }] },
        }),
      { timeout: 15_000, interval: 50 },
    );
    await vi.waitFor(
      async () => {
        const jobs = await states(t);
        expect(jobs.length).toBeGreaterThan(1);
        expect(jobs.filter((job) => job.state !== "completed")).toEqual([]);
      },
      { timeout: 15_000, interval: 50 },
    );
  });

  it("lets one job of a batch come again without the others", async () => {
    const t = await working();
    t.loop.setKnobs({ answer500: { probability: 1 }, answerPath: "/details" });
    t.loop.announce();
    await vi.waitFor(
      async () => {
        const reads = (await states(t)).filter((job) => job.name === "read-return");
        expect(reads.map((job) => job.state)).toContain("retry");
      },
      { timeout: 15_000, interval: 50 },
    );
    expect((await states(t)).filter((job) => job.name === "apply-deliveries" && job.retry_count > 0)).toEqual(
      [],
    );
    expect(await provisional(t)).toEqual([true, true]);
    t.loop.setKnobs({ answer500: 0 });
    // One that was just being tried again waits anew after it: time goes on until all have come.
    await vi.waitFor(
      async () => {
        await t.advance(60_000);
        expect(await provisional(t)).toEqual([false, false]);
      },
      { timeout: 15_000, interval: 500 },
    );
  });

  it("gives a job up whose data is not of the catalogue, and says so once", async () => {
    const t = await working();
    await t.house.queue.send("read-return", { shop: t.shop });
    await vi.waitFor(() => expect(t.lines.join("")).toContain("does not fit the catalogue"), {
      timeout: 15_000,
    });
    await vi.waitFor(async () => expect((await states(t)).map((job) => job.state)).toEqual(["failed"]), {
      timeout: 15_000,
      interval: 50,
    });
  });
});
