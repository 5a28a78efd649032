import { describe, expect, it } from "vitest";
import { ShopifyThrottled } from "../../app/shopify/admin-call";
import type { AdminGraphql } from "../../app/shopify/admin-call";
import { createBucket, readBucket } from "../../app/shopify/bucket.server";
import { meterAdmin } from "../../app/shopify/meter-admin.server";
import { createBucket as createStandIn } from "../sandbox/admin/graphql/bucket";
import { useDatabase } from "../support/database";

const database = useDatabase();
const SHOP = "northwind-supply.myshopify.com";

/** Shopify with a bucket of 2,000 points, 100 a second, and calls that ask for 40 and cost 30; time passes by waiting. */
function setUp() {
  let ms = Date.parse("2026-10-01T00:00:00.000Z");
  const now = () => new Date(ms);
  const theirs = createStandIn(now);
  const db = database().forShop(SHOP);
  const outcomes: string[] = [];
  let done = 0;
  const shopify: AdminGraphql = () => {
    const cost = { requestedQueryCost: 40, actualQueryCost: 30 };
    if (!theirs.take(40))
      return Promise.resolve({
        errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
        extensions: { cost: { ...cost, actualQueryCost: null, throttleStatus: theirs.status() } },
      });
    theirs.giveBack(10);
    done += 1;
    return Promise.resolve({ data: {}, extensions: { cost: { ...cost, throttleStatus: theirs.status() } } });
  };
  const waits: number[] = [];
  /** As another process would make it: nothing is shared but the database. */
  const admin = (priority: "person" | "machine") =>
    meterAdmin(shopify, {
      bucket: createBucket(db, now),
      priority,
      costs: new Map(),
      onCall: ({ outcome }) => void outcomes.push(outcome),
      wait: (wanted) => {
        waits.push(wanted);
        ms += wanted;
        return Promise.resolve();
      },
    });
  const ask = (priority: "person" | "machine", via = admin(priority)) => via("query Ask { shop { id } }");
  return {
    admin,
    ask,
    theirs,
    waits,
    outcomes,
    done: () => done,
    state: () => readBucket(db, now()),
    pass: (more: number) => void (ms += more),
    elapsed: (since: number) => ms - since,
    ms: () => ms,
  };
}

describe("Shopify's bucket", () => {
  it("is used by half by the machine, over processes: half its size, then half its rate", async () => {
    const t = setUp();
    const processes = [t.admin("machine"), t.admin("machine")];
    const began = t.ms();
    for (let n = 0; n < 100; n++) await t.ask("machine", processes[n % 2]);
    // 3,000 points: 1,000 at once, the others at 50 a second; Shopify's own is never below half.
    expect(t.elapsed(began) / 1000).toBeGreaterThan(38);
    expect(t.elapsed(began) / 1000).toBeLessThan(45);
    expect(t.theirs.status().currentlyAvailable).toBeGreaterThanOrEqual(1000);
    expect(t.outcomes.every((outcome) => outcome === "answered")).toBe(true);
    expect(await t.state()).toMatchObject({
      maximum: 2000,
      restoreRate: 100,
      hour: { machine: 3000, person: 0 },
    });
  });

  it("lets a person's call go first: at once while the machine waits, and the machine waits for what people used", async () => {
    const t = setUp();
    for (let n = 0; n < 33; n++) await t.ask("machine");
    const before = t.waits.length;
    for (let n = 0; n < 30; n++) await t.ask("person");
    expect(t.waits.length).toBe(before);
    expect(t.theirs.status().currentlyAvailable).toBeLessThan(200);
    await expect(t.ask("machine")).rejects.toThrow(ShopifyThrottled);
    expect(t.outcomes.at(-1)).toBe("held");
    expect(await t.state()).toMatchObject({ machineAvailable: 0, hour: { person: 900 } });
    t.pass(30_000);
    await t.ask("machine");
    expect(t.outcomes.at(-1)).toBe("answered");
  });

  it("waits by the restore rate when Shopify says throttled, mutations too, and learns of other users' calls", async () => {
    const t = setUp();
    await t.ask("person");
    t.theirs.drainTo(0);
    const done = t.done();
    await t.ask("person");
    expect(t.outcomes.slice(-2)).toEqual(["throttled", "answered"]);
    expect(t.done()).toBe(done + 1);
    expect(t.waits).toEqual([400]);
    expect(await t.state()).toMatchObject({ hour: { throttled: 1 } });
    expect((await t.state())?.throttledAt).not.toBeNull();
    expect((await t.state())?.available).toBeLessThan(50);
  });

  it("goes by what Shopify says of a larger shop's bucket", async () => {
    const t = setUp();
    const large = meterAdmin(
      () =>
        Promise.resolve({
          data: {},
          extensions: {
            cost: {
              requestedQueryCost: 40,
              actualQueryCost: 30,
              throttleStatus: { maximumAvailable: 20_000, currentlyAvailable: 19_970, restoreRate: 1000 },
            },
          },
        }),
      {
        bucket: createBucket(database().forShop(SHOP), () => new Date(t.ms())),
        priority: "machine",
        costs: new Map(),
        onCall: () => undefined,
      },
    );
    await large("query Ask { shop { id } }");
    t.pass(60_000);
    expect(await t.state()).toMatchObject({ maximum: 20_000, restoreRate: 1000, machineAvailable: 10_000 });
  });
});
