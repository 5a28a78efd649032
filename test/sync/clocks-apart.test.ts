import { describe, expect, it } from "vitest";
import { sweepUpdated } from "../../app/sync/sweep/sweep-updated.server";
import { watchShop } from "../../app/sync/health/watch-shop.server";
import { smallOrder, smallReturn } from "../sandbox/loop/small-world";
import { RETURN, actionNow, answerOf, postAction, sentToLoop, withReturns } from "../support/ask-action";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400_000;

/** A connected shop whose Loop goes by another clock. */
async function apart(skew: number): Promise<TestHouse> {
  const t = await open({
    world: (now) => ({
      orders: [smallOrder(1), smallOrder(2)],
      // Older than the clocks are apart: Loop changed nothing in what is its future.
      returns: [1, 2].map((n) =>
        smallReturn(RETURN + n - 1, smallOrder(n), new Date(now.getTime() - 3 * DAY)),
      ),
    }),
  });
  t.loop.clock.advance(skew);
  return withReturns(t);
}

/** Looks at an action as often as is planned within two minutes. */
async function waitForSign(t: TestHouse): Promise<void> {
  for (const wait of [4 * SECOND, 30 * SECOND, 62 * SECOND]) {
    await t.advance(wait);
    await t.settle();
  }
}

describe.each([
  ["a day behind", -DAY],
  ["a day ahead", DAY],
])("where Loop's clock is %s", (_where, skew) => {
  it("a note whose answer was lost is told as it is: written, or no sign of it, though the same stood there before", async () => {
    const t = await apart(skew);
    const note = "box was damaged";
    for (const [answer, status] of [
      [{ loseAnswer: 1 }, "done"],
      [{ answer500: 1 }, "failed"],
      [{ loseAnswer: 1 }, "done"],
    ] as const) {
      t.loop.setKnobs({ ...answer, answerPath: `${RETURN}/note?` });
      const sent = answerOf(await postAction(t, { kind: "note", note }));
      await waitForSign(t);
      expect(await actionNow(t, sent.id)).toMatchObject({ status });
    }
    const written = t.loop.loop.returns.get(RETURN)?.notes.filter(({ content }) => content === note);
    expect(written).toHaveLength(2);
    expect((await sentToLoop(t)).filter((path) => path === "note")).toHaveLength(3);
  });

  it("a process whose answer was lost, or of which Loop says nothing for ten minutes, is told as it is", async () => {
    const t = await apart(skew);
    t.loop.setKnobs({ delayScale: 1, processDelayMs: 30 * MINUTE, loseAnswer: 1, answerPath: "/process" });
    const lost = answerOf(await postAction(t, { kind: "process" }));
    expect(lost.status).toBe("unconfirmed");
    const silent = answerOf(await postAction(t, { kind: "process" }, { returnId: RETURN + 1 }));
    for (const wait of [4, 30, 62, 60, 8.5 * 60]) {
      await t.advance(wait * SECOND);
      await t.settle();
    }
    expect(await actionNow(t, silent.id)).toMatchObject({ status: "no-word" });
    await t.advance(30 * MINUTE);
    await t.settle();
    await t.advance(60 * MINUTE);
    await t.settle();
    expect(await actionNow(t, silent.id)).toMatchObject({ status: "done" });
    expect(await actionNow(t, lost.id)).toMatchObject({ status: "done" });
  });

  it("a review that a sweep found is pointed out after three days, and counts from when it began", async () => {
    const t = await apart(skew);
    t.loop.setKnobs({ drop: { probability: 1 } });
    await t.advance(5 * MINUTE);
    t.loop.flag(RETURN);
    const began = t.now().getTime();
    await t.advance(MINUTE);
    await sweepUpdated(t.house, t.shop);
    await t.advance(2.9 * DAY);
    await watchShop(t.house, t.shop);
    const stale = () =>
      t.db.query<{ since: Date }>("SELECT since FROM alerts WHERE shop = $1 AND kind = 'stale-review'");
    expect(await stale()).toEqual([]);
    await t.advance(0.2 * DAY);
    await watchShop(t.house, t.shop);
    const [alert] = await stale();
    expect(Math.abs((alert?.since.getTime() ?? 0) - began)).toBeLessThan(6 * MINUTE);
  });

  it("what no delivery told of is on record once the grace time is over, since when it changed", async () => {
    const t = await apart(skew);
    t.loop.setKnobs({ drop: { probability: 1 } });
    await t.advance(5 * MINUTE);
    t.loop.flag(RETURN);
    const began = t.now().getTime();
    await t.advance(MINUTE);
    await sweepUpdated(t.house, t.shop);
    await t.advance(11 * MINUTE);
    await sweepUpdated(t.house, t.shop);
    const { rows } = (await t.api("/api/drift?state=repaired")).body as {
      rows: { kind: string; since: string }[];
    };
    expect(rows.map((row) => row.kind).toSorted()).toEqual(["missed-delivery", "state"]);
    for (const row of rows) expect(Math.abs(Date.parse(row.since) - began)).toBeLessThan(6 * MINUTE);
  });
});
