import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startWork } from "../../../app/sync/work.server";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const open = useHouse();
const MANY = 30;

const asked = (t: TestHouse, operation: string) =>
  t.admin.requests.filter((request) => request.operation === operation).length;

/** Nothing waits, runs or comes again, and every return is confirmed. */
async function quiet(t: TestHouse): Promise<void> {
  await vi.waitFor(
    async () => {
      await t.admin.idle();
      const jobs = await t.house.db.query(
        "SELECT name FROM pgboss.job WHERE state IN ('created', 'active', 'retry')",
      );
      expect(jobs).toEqual([]);
      const [row] = await t.db.query<{ confirmed: number }>(
        "SELECT count(*)::int AS confirmed FROM returns WHERE shop = $1 AND NOT provisional",
      );
      expect(row?.confirmed).toBe(MANY);
    },
    { timeout: 60_000, interval: 200 },
  );
}

describe("a flood of returns", () => {
  it(
    "has each order read from Shopify once or twice, though every return is told of several times",
    { timeout: 90_000 },
    async () => {
      const orders = Array.from({ length: MANY }, (_, n) => smallOrder(1 + n));
      const t = await open({
        world: (now) => ({ orders, returns: orders.map((order, n) => smallReturn(1001 + n, order, now)) }),
      });
      const stop = await startWork(t.house);
      onTestFinished(stop);
      await t.connect();
      t.loop.announce();
      await quiet(t);
      const written = orders.filter((order) =>
        [...(t.admin.store.order(order.id)?.metafields.values() ?? [])].some(
          (field) => field.key === "loop_returns",
        ),
      );
      expect(written).toHaveLength(MANY);

      expect(asked(t, "LoopsideReadOrder")).toBeLessThanOrEqual(2 * MANY);
    },
  );
});
