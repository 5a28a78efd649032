import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LoopRateLimited } from "../../app/loop/errors";
import { budgetKey, createRateBudget, readBudget } from "../../app/loop/rate-budget.server";
import type { RateBudget } from "../../app/loop/rate-budget.server";
import type { LoopCall, Priority } from "../../app/loop/sender.server";
import { startRateLimit } from "../sandbox/loop/rate-limit";
import { useDatabase } from "../support/database";

const KEY = "key-0123456789";
const db = useDatabase();

function open(share?: number) {
  let at = Date.parse("2026-06-01T12:00:00.000Z");
  const now = () => new Date(at);
  const budget = () =>
    createRateBudget({
      sql: db(),
      now,
      apiKey: KEY,
      random: () => 0,
      ...(share === undefined ? {} : { backfillShare: share }),
    });
  return {
    budget,
    now,
    pass: (ms: number) => (at += ms),
    state: () => readBudget(db(), budgetKey(KEY), now()),
  };
}

const call = (more: Partial<LoopCall>): LoopCall => ({
  method: "GET",
  endpoint: "list",
  status: 200,
  ms: 1,
  ended: "answered",
  limit: null,
  remaining: null,
  retryAfterMs: null,
  permit: null,
  ...more,
});

function refusal(error: unknown): LoopRateLimited {
  if (error instanceof LoopRateLimited) return error;
  throw error;
}

/** How many go out before the first refusal, and how long that asks to wait. */
async function takeAll(budget: RateBudget, priority: Priority): Promise<{ out: number; wait: number }> {
  for (let out = 0; ; out++) {
    try {
      await budget.take(priority);
    } catch (error) {
      return { out, wait: refusal(error).retryAfterMs ?? -1 };
    }
  }
}

describe("the budget of one Loop key", () => {
  it("lets a backfill use its share, single reads a little more, sweeps nearly all, and a person always", async () => {
    const t = open();
    // The 241st request is due when 241 of 300 of the minute have passed.
    expect(await takeAll(t.budget(), "backfill")).toEqual({ out: 240, wait: 49_004 });
    expect(await takeAll(t.budget(), "background")).toMatchObject({ out: 15, wait: 61_000 });
    expect(await takeAll(t.budget(), "sweep")).toMatchObject({ out: 30 });
    for (let n = 0; n < 30; n++) await t.budget().take("person");
    expect(await t.state()).toMatchObject({ used: 315, perMinute: 300 });
  });

  it("spends nothing when it refuses", async () => {
    const t = open(0.5);
    await takeAll(t.budget(), "backfill");
    for (let n = 0; n < 20; n++) await expect(t.budget().take("backfill")).rejects.toThrow(LoopRateLimited);
    expect((await t.state()).used).toBe(150);
  });

  it("begins anew when the minute is over, and says until when to wait", async () => {
    const t = open();
    await takeAll(t.budget(), "sweep");
    t.pass(60_000);
    expect(await takeAll(t.budget(), "backfill")).toEqual({ out: 0, wait: 1_000 });
    t.pass(1_000);
    expect((await takeAll(t.budget(), "backfill")).out).toBe(240);
  });

  it("lets a backfill have what a quiet minute would let lapse, with the minute's clock and no more than that", async () => {
    const t = open();
    await takeAll(t.budget(), "backfill");
    t.pass(49_000);
    expect(await takeAll(t.budget(), "backfill")).toMatchObject({ out: 0, wait: 4 });
    t.pass(4);
    expect(await takeAll(t.budget(), "backfill")).toMatchObject({ out: 1 });
    t.pass(11_900);
    expect(await takeAll(t.budget(), "backfill")).toMatchObject({ out: 38 });
    expect(await t.state()).toMatchObject({ used: 279 });
    // What is left is for sweeps and people.
    expect(await takeAll(t.budget(), "sweep")).toMatchObject({ out: 6 });
  });

  it.each(["person", "background"] as const)(
    "keeps a backfill to its share for some seconds after a request of another kind (%s)",
    async (who) => {
      const t = open();
      await takeAll(t.budget(), "backfill");
      t.pass(54_000);
      await t.budget().take(who);
      expect(await takeAll(t.budget(), "backfill")).toEqual({ out: 0, wait: 5_000 });
      t.pass(4_999);
      expect((await takeAll(t.budget(), "backfill")).out).toBe(0);
      t.pass(1);
      expect((await takeAll(t.budget(), "backfill")).out).toBeGreaterThan(20);
    },
  );

  it("takes a share that a merchant set lower as all there is", async () => {
    const t = open(0.5);
    await takeAll(t.budget(), "backfill");
    t.pass(60_000);
    expect(await takeAll(t.budget(), "backfill")).toEqual({ out: 0, wait: 1_000 });
  });

  it("gives a backfill alone nine tenths of Loop's limit over many minutes, and a burst of a person always room", async () => {
    const minutes = 4;
    const limit = 60;
    const t = open();
    const loop = startRateLimit();
    const ask = async (who: Priority): Promise<boolean> => {
      const permit = await t.budget().take(who).catch(refusal);
      if (permit instanceof LoopRateLimited) return false;
      const seen = loop(KEY, limit, t.now());
      expect(seen.refusedFor).toBeNull();
      await t.budget().report(call({ permit, limit: seen.limit, remaining: seen.remaining }));
      return true;
    };
    let pages = 0;
    for (let second = 0; second < minutes * 60; second++) {
      if (await ask("backfill")) pages++;
      t.pass(1_000);
    }
    expect(pages).toBeGreaterThanOrEqual(Math.floor((minutes * limit) / 1.1));
    for (const seconds of [10, 27, 31]) {
      for (let passed = 0; passed < seconds; passed++) {
        await ask("backfill");
        t.pass(1_000);
      }
      for (let n = 0; n < 3; n++) expect(await ask("person")).toBe(true);
    }
  });

  it("is one for every process: two takers at once never exceed it", async () => {
    const t = open();
    const [one, other] = await Promise.all([
      takeAll(t.budget(), "backfill"),
      takeAll(t.budget(), "backfill"),
    ]);
    expect(one.out + other.out).toBe(240);
  });

  it("keeps no key in the database", async () => {
    const t = open();
    await t.budget().take("person");
    const rows = await db().query("SELECT * FROM loop_budgets");
    expect(JSON.stringify(rows, (_k, v: unknown) => (typeof v === "bigint" ? `${v}` : v))).not.toContain(KEY);
    expect(rows).toHaveLength(1);
  });

  it("is corrected by Loop's own count where others use the key too, and looks again soon", async () => {
    const t = open();
    const permit = await t.budget().take("backfill");
    await t.budget().take("backfill");
    await t.budget().report(call({ permit, limit: 300, remaining: 30 }));
    expect((await t.state()).used).toBe(271);
    await expect(t.budget().take("backfill")).rejects.toMatchObject({ retryAfterMs: 5_000 });
    t.pass(5_000);
    await t.budget().take("backfill");
  });

  it("follows Loop into its new minute", async () => {
    const t = open();
    await takeAll(t.budget(), "backfill");
    t.pass(30_000);
    const permit = await t.budget().take("background");
    await t.budget().report(call({ permit, limit: 300, remaining: 299 }));
    expect((await t.state()).used).toBe(1);
    expect((await takeAll(t.budget(), "backfill")).out).toBe(239);
  });

  it("takes Loop's limit as its answers say it", async () => {
    const t = open();
    const permit = await t.budget().take("backfill");
    await t.budget().report(call({ permit, limit: 100, remaining: 99 }));
    expect((await takeAll(t.budget(), "backfill")).out).toBe(79);
  });

  it("waits as a 429 says, else longer each time in a row; a person still may ask", async () => {
    const t = open();
    await t.budget().take("backfill");
    await t.budget().report(call({ status: 429, retryAfterMs: 30_000 }));
    // A second answer of the same volley does not make it longer.
    await t.budget().report(call({ status: 429, retryAfterMs: 90_000 }));
    await expect(t.budget().take("background")).rejects.toMatchObject({ retryAfterMs: 30_000 });
    await t.budget().take("person");
    const waits: number[] = [];
    for (let n = 0; n < 4; n++) {
      t.pass(90_000);
      await t.budget().take("background");
      await t.budget().report(call({ status: 429 }));
      waits.push((await takeAll(t.budget(), "background")).wait);
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000]);
    t.pass(90_000);
    const permit = await t.budget().take("background");
    await t.budget().report(call({ permit, limit: 300, remaining: 299 }));
    await t.budget().take("background");
    await t.budget().report(call({ status: 429 }));
    expect((await takeAll(t.budget(), "background")).wait).toBe(1_000);
  });

  it("never leads the machine into Loop's limit, whoever takes when", async () => {
    const Step = fc.record({
      wait: fc.integer({ min: 0, max: 4_000 }),
      takes: fc.integer({ min: 0, max: 60 }),
      who: fc.constantFrom<Priority>("sweep", "background", "backfill"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(Step, { minLength: 10, maxLength: 60 }), async (steps) => {
        await db().query("DELETE FROM loop_budgets");
        const t = open();
        const loop = startRateLimit();
        for (const step of steps) {
          t.pass(step.wait);
          for (let n = 0; n < step.takes; n++) {
            const permit = await t.budget().take(step.who).catch(refusal);
            if (permit instanceof LoopRateLimited) break;
            const seen = loop(KEY, 300, t.now());
            expect(seen.refusedFor).toBeNull();
            await t.budget().report(call({ permit, limit: seen.limit, remaining: seen.remaining }));
          }
        }
      }),
      { numRuns: 5 },
    );
  });
});
