import { describe, expect, it } from "vitest";
import { addGauges } from "../../app/sync/health/gauges.server";
import { watchShop } from "../../app/sync/health/watch-shop.server";
import { lookAgain } from "../../app/sync/look-again.server";
import { sweepUpdated } from "../../app/sync/sweep/sweep-updated.server";
import { smallOrder, smallReturn } from "../sandbox/loop/small-world";
import { wireProcessingWebhook, wireReturnWebhook } from "../sandbox/loop/wire-webhook";
import { wrongWith } from "../support/api-document";
import { withReturns } from "../support/ask-action";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();
const HOUR = 3_600_000;

interface Health {
  connection: { state: string };
  deliveries: {
    lastAt: string | null;
    byTrigger: { topic: string; trigger: string }[];
    lag: { hour: { count: number; p95: number | null }; day: { count: number } };
    signatureFailures: number;
    unreadable: number;
  };
  budget: { perMinute: number; used: number } | null;
  sweep: { found: number };
  drift: { open: number; repairedDay: number; missedDay: number };
  shopify: { hour: { machine: number } } | null;
  circuit: { state: string };
  alerts: { kind: string; subject: string | null; since: string }[];
}

async function healthOf(t: TestHouse): Promise<Health> {
  const reply = await t.api("/api/health");
  expect([reply.status, wrongWith("GET", "/api/health", reply.status, reply.body)]).toEqual([200, []]);
  return reply.body as Health;
}

const first = (t: TestHouse) => {
  const [ret] = t.loop.loop.returns.values();
  if (!ret) throw new Error("the small shop has returns");
  return ret;
};
const kinds = (health: Health) =>
  health.alerts.map(({ kind, subject }) => (subject ? `${kind} ${subject}` : kind));

describe("the health of a shop", () => {
  it("of one that never connected says so, and nothing else", async () => {
    const t = await open();
    expect(await healthOf(t)).toMatchObject({
      connection: { state: "not-connected" },
      deliveries: { lastAt: null, byTrigger: [], lag: { hour: { count: 0, p95: null } } },
      budget: null,
      alerts: [],
    });
  });

  it("counts deliveries, how late they were applied, wrong signatures, and what could not be read", async () => {
    const t = await open();
    await t.connect();
    t.loop.setKnobs({ drop: { probability: 1 } });
    await t.deliver(wireReturnWebhook(t.loop.loop, first(t), "return.updated"));
    await t.deliver("<html>sorry</html>");
    await t.deliver("{}", { secret: "0000000000000000" });
    await t.advance(2_000);
    await t.settle();
    const health = await healthOf(t);
    expect(health.deliveries).toMatchObject({
      byTrigger: [{ topic: "return", trigger: "return.updated" }],
      signatureFailures: 1,
      unreadable: 1,
    });
    expect(health.deliveries.lag.hour.count).toBe(2);
    expect(health.deliveries.lag.hour.p95).toBeGreaterThanOrEqual(2_000);
    expect(health.budget).toMatchObject({ perMinute: 300 });
    expect(health.budget?.used).toBeGreaterThan(0);
    expect(health).toMatchObject({
      drift: { open: 0, repairedDay: 0, missedDay: 0 },
      shopify: { maximum: 2000, restoreRate: 100, throttledAt: null },
      writesMetafields: true,
    });
    expect(health.shopify?.hour.machine).toBeGreaterThan(0);
    await t.db.query(
      `INSERT INTO drifts (shop, kind, state, differed, since, found_at, found_by, repaired_at, open_key)
       VALUES ($1, 'missed-delivery', 'repaired', '[]', $2, $2, 'sweep', $2, NULL),
              ($1, 'state', 'repaired', '[]', $2, $2, 'sweep', $3, NULL),
              ($1, 'native-closed', 'open', '[]', $2, $2, 'shopify-check', NULL, 'one')`,
      [t.now(), new Date(t.now().getTime() - 25 * 3_600_000)],
    );
    expect((await healthOf(t)).drift).toEqual({ open: 1, repairedDay: 1, missedDay: 1 });
    await t.advance(2 * HOUR);
    expect((await healthOf(t)).deliveries.lag).toMatchObject({ hour: { count: 0 }, day: { count: 2 } });
  });
});

describe("alerts", () => {
  it("a review that nobody looks at is told after three days, once, until it moves on", async () => {
    const t = await open();
    await t.connect();
    const ret = first(t);
    ret.state = "review";
    t.loop.announce();
    await t.settle();
    expect(await watchShop(t.house, t.shop)).toEqual({ raised: 0, closed: 0 });
    await t.advance(3 * 24 * HOUR + 60_000);
    expect((await watchShop(t.house, t.shop)).raised).toBeGreaterThan(0);
    expect(kinds(await healthOf(t))).toContain(`stale-review ${ret.id}`);
    expect(await watchShop(t.house, t.shop)).toEqual({ raised: 0, closed: 0 });
    await t.db.query("UPDATE returns SET state = 'open' WHERE shop = $1");
    expect((await watchShop(t.house, t.shop)).closed).toBeGreaterThan(0);
    expect(kinds(await healthOf(t))).not.toContain(`stale-review ${ret.id}`);
  });

  it("a processing that failed, and a parcel that lies there unprocessed, are told since they are so, until they are over", async () => {
    const t = await open();
    await t.connect();
    const [failed, lying] = [...t.loop.loop.returns.values()];
    if (!failed || !lying) throw new Error("the small shop has two returns");
    t.loop.announce();
    await t.settle();
    await t.advance(HOUR);
    await t.deliver(wireProcessingWebhook(failed, "The gateway declined.", "api"));
    t.loop.scan(lying.id, "delivered");
    await t.settle();
    const at = t.now().getTime();
    await watchShop(t.house, t.shop);
    const told = (await healthOf(t)).alerts;
    expect(told).toMatchObject([{ kind: "processing-failed", subject: String(failed.id) }]);
    expect(Math.abs(Date.parse(told[0]?.since ?? "") - at)).toBeLessThan(HOUR / 2);
    await t.advance(3 * 24 * HOUR + HOUR);
    await lookAgain(t.house);
    await t.settle();
    await watchShop(t.house, t.shop);
    const lies = (await healthOf(t)).alerts.find(({ kind }) => kind === "delivered-open");
    expect(lies).toMatchObject({ subject: String(lying.id) });
    expect(Math.abs(Date.parse(lies?.since ?? "") - at)).toBeLessThan(HOUR / 2);
    for (const { id } of [failed, lying]) t.loop.close(id);
    await t.settle();
    await watchShop(t.house, t.shop);
    expect((await healthOf(t)).alerts).toEqual([]);
  });

  it("webhooks that do not arrive are told only when a sweep found meanwhile what they should have told", async () => {
    const t = await withReturns(await open());
    const sweepPastGrace = async () => {
      await sweepUpdated(t.house, t.shop);
      await t.advance(11 * 60_000);
      await sweepUpdated(t.house, t.shop);
    };
    t.loop.process(first(t).id);
    await t.settle();
    // That it was processed shows in Loop's list hours later, without a word: nothing is missing.
    await t.advance(3 * HOUR);
    await sweepPastGrace();
    expect((await healthOf(t)).sweep.found).toBeGreaterThan(0);
    await t.advance(5 * HOUR);
    await watchShop(t.house, t.shop);
    expect(kinds(await healthOf(t))).toEqual([]);
    t.loop.setKnobs({ drop: { probability: 1 } });
    t.loop.createReturn(smallReturn(2001, smallOrder(2), t.now()));
    await sweepPastGrace();
    await watchShop(t.house, t.shop);
    expect(kinds(await healthOf(t))).toEqual(["webhook-silence"]);
    await t.deliver(wireReturnWebhook(t.loop.loop, first(t), "return.updated"));
    await watchShop(t.house, t.shop);
    expect(kinds(await healthOf(t))).toEqual([]);
  });

  it("a refused key and a Loop that stays away are the shop's, and another shop's stay its own", async () => {
    const t = await open();
    await t.connect();
    await t.db.query(
      "UPDATE loop_connections SET broken_since = $2, broken_why = 'refused' WHERE shop = $1",
      [t.now()],
    );
    await t.db.query(
      "INSERT INTO loop_circuits (shop, failures, opened_at, open_until) VALUES ($1, 9, $2, $2)",
      [t.now()],
    );
    await t.house.db.query(
      "INSERT INTO alerts (shop, kind, subject, since, raised_at) VALUES ('southwind.myshopify.com', 'stale-review', '1', now(), now())",
    );
    await t.advance(11 * 60_000);
    await watchShop(t.house, t.shop);
    expect(kinds(await healthOf(t)).toSorted()).toEqual(["circuit-open", "connection-broken"]);
    expect(
      await t.house.db.query(
        "SELECT 1 FROM alerts WHERE shop = 'southwind.myshopify.com' AND closed_at IS NULL",
      ),
    ).toHaveLength(1);
  });
});

describe("/metrics", () => {
  it("is there for the bearer of the token alone, and tells of deliveries, calls to Loop and jobs", async () => {
    const t = await open();
    await t.connect();
    addGauges(t.house);
    await t.deliver(wireReturnWebhook(t.loop.loop, first(t), "return.updated"));
    const ask = (authorization?: string) =>
      fetch(`${t.url}/metrics`, authorization ? { headers: { authorization } } : {});
    expect((await ask()).status).toBe(404);
    t.house.env.METRICS_TOKEN = "a-token-of-sixteen-characters";
    expect((await ask()).status).toBe(401);
    expect((await ask("Bearer a-token-of-sixteen-character")).status).toBe(401);
    const before = await ask("Bearer a-token-of-sixteen-characters");
    expect(before.headers.get("content-type")).toContain("text/plain");
    const text = await before.text();
    expect(text).toContain('loopside_deliveries_total{outcome="stored"} ');
    expect(text).toMatch(/loopside_jobs\{queue="apply-deliveries",state="created"\} [1-9]/);
    expect(text).toMatch(/loopside_loop_call_seconds_count\{endpoint="[a-z ]+",status="200"\} [1-9]/i);
    expect(text).toContain("loopside_drift_day");
    expect(text).toContain("loopside_database_answers 1");
    await t.settle();
    const after = await (await ask("Bearer a-token-of-sixteen-characters")).text();
    expect(after).toMatch(/loopside_deliveries_settled_total\{status="applied"\} [1-9]/);
    expect(after).toMatch(
      /loopside_shopify_call_seconds_count\{operation="LoopsideReadOrder",outcome="answered"\} [1-9]/,
    );
    expect(after).toMatch(/loopside_shopify_points_total\{priority="machine"\} [1-9]/);
    expect(after).not.toContain(t.shop);
    expect(text).not.toContain(t.shop);
  });
});
