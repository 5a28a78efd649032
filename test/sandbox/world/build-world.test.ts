import { describe, expect, it } from "vitest";
import { ALL_SCENARIOS } from "../../journeys/scenarios/all-scenarios";
import { buildScenarioWorld } from "./build-scenario-world";
import { buildWorld } from "./build-world";
import { checkWorld } from "./check-world";
import { SEEDED_STORIES } from "./seeded-stories";

const now = new Date("2026-11-23T15:04:05.678Z");
const world = buildWorld({ seed: 7, now });
const perOrder = world.orders.map(
  (order) => world.returns.filter((entry) => entry.orderId === order.id).length,
);

describe("the shop that the sandbox starts with", () => {
  it("is the same for the same seed and moment, and another for another seed", () => {
    expect(buildWorld({ seed: 7, now })).toEqual(world);
    expect(buildWorld({ seed: 8, now })).not.toEqual(world);
  });

  it.each([1, 7, 42, 20261123])("contradicts neither itself nor Loop's sums (seed %i)", (seed) => {
    expect(checkWorld(buildWorld({ seed, now }), now)).toEqual([]);
  });

  it("moves with the clock: every time is counted back from now", () => {
    const later = buildWorld({ seed: 7, now: new Date(now.getTime() + 86_400_000) });
    expect(later.orders.map((order) => order.name)).toEqual(world.orders.map((order) => order.name));
    expect(Date.parse(later.returns[0]?.createdAt ?? "")).toBe(
      Date.parse(world.returns[0]?.createdAt ?? "") + 86_400_000,
    );
  });

  it("has about 30 orders and 40 returns, several on one order, and new orders without any", () => {
    expect(world.orders.length).toBeGreaterThanOrEqual(30);
    expect(world.orders.length).toBeLessThanOrEqual(40);
    expect(world.returns.length).toBeGreaterThanOrEqual(38);
    expect(world.returns.length).toBeLessThanOrEqual(48);
    expect(Math.max(...perOrder)).toBe(6);
    const bought = world.orders.filter((order) => order.name.startsWith("#"));
    const newest = bought.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
    for (const order of newest.slice(0, 4)) {
      expect(world.returns.filter((entry) => entry.orderId === order.id)).toEqual([]);
    }
  });

  it("shows every state, outcome and label status", () => {
    expect(new Set(world.returns.map((entry) => entry.state))).toEqual(
      new Set(["open", "review", "closed", "cancelled", "expired", "partial"]),
    );
    expect(new Set(world.returns.map((entry) => entry.outcome))).toEqual(
      new Set(["refund", "credit", "exchange", "upsell", "exchange+refund"]),
    );
    expect(new Set(world.returns.flatMap((entry) => entry.labels.map((label) => label.status)))).toEqual(
      new Set([
        "new",
        "pending",
        "pre_transit",
        "in_transit",
        "out_for_delivery",
        "delivered",
        "failure",
        "return_to_sender",
        "available_for_pickup",
      ]),
    );
  });

  it("has exchanges with and without stock, a flagged return, a hidden order, exchange orders and two currencies", () => {
    const stock = new Map(world.variants.map((variant) => [variant.id, variant.inventory]));
    const wanted = world.returns.flatMap((entry) =>
      entry.exchanges.map(({ variantId }) => stock.get(variantId)),
    );
    expect(wanted).toContain(0);
    expect(wanted.some((count) => (count ?? 0) > 0)).toBe(true);
    expect(world.returns.some((entry) => entry.flagged)).toBe(true);
    expect(world.orders.filter((order) => order.hidden)).toHaveLength(1);
    expect(world.orders.some((order) => /^EXC-10\d\d-1$/.test(order.name))).toBe(true);
    const currencies = world.orders.map((order) => order.presentment?.currency ?? world.currency);
    expect(new Set(currencies)).toEqual(new Set(["USD", "EUR"]));
  });

  it("numbers its orders in the order of time", () => {
    const named = world.orders.filter((order) => order.name.startsWith("#"));
    const byTime = named.toSorted((one, other) => one.createdAt.localeCompare(other.createdAt));
    expect(byTime.map((order) => order.name)).toEqual(named.map((_, place) => `#${1001 + place}`));
  });

  it("keeps what is personal with the customer", () => {
    const people = world.orders.map((order) => order.customer);
    const apart = JSON.stringify([world.returns, world.orders.map(({ customer: _, ...rest }) => rest)]);
    for (const { email, phone, lastName, address1 } of people)
      for (const secret of [email, phone, lastName, address1]) expect(apart).not.toContain(secret);
    expect(people.some(({ firstName }) => /[^\u0020-\u024f]/.test(firstName))).toBe(true);
  });

  it("tells each story once", () => {
    const told = SEEDED_STORIES.flat();
    expect(world.returns.map((entry) => entry.story).toSorted()).toEqual(told.toSorted());
    expect(new Set(told).size).toBe(told.length);
  });
});

describe("a world of one story", () => {
  it.each(ALL_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    "%s is sound",
    (name, scenario) => {
      const { world: alone, made } = buildScenarioWorld(scenario, { now });
      expect(made.return.story).toBe(name);
      expect(checkWorld(alone, now)).toEqual([]);
    },
  );
});

describe("the check of a world", () => {
  it("finds money that does not add up, a foreign order line and a time that has not come", () => {
    const broken = structuredClone(world);
    const [first, second, third] = broken.returns;
    if (!first || !second || !third) throw new Error("the world has too few returns");
    first.refund = "1.23";
    if (second.lines[0]) second.lines[0].orderLineId = 1;
    third.updatedAt = "2030-01-01T00:00:00.000Z";
    const problems = checkWorld(broken, now);
    expect(problems).toContainEqual(expect.stringMatching(`^${first.story}: totals .+ and gives `));
    expect(problems).toContain(`${second.story}: names line 1`);
    expect(problems).toContain(`${third.story}: updated lies in the future`);
  });
});
