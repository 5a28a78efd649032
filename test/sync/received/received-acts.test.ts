import { describe, expect, it } from "vitest";
import { answerOf, postAction, seenVersion, sentToLoop, RETURN, withReturns } from "../../support/ask-action";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";
import {
  decisions,
  makeToken,
  receivedInBlock,
  report,
  reported,
  switchWarehouse,
} from "../../support/warehouse";

const open = useHouse();

async function start(
  mode: "suggest" | "automatic",
  limit?: string,
): Promise<{ t: TestHouse; token: string }> {
  const t = await withReturns(await open());
  await switchWarehouse(t, mode, limit);
  return { t, token: await makeToken(t) };
}

const inLoop = (t: TestHouse) => {
  const ret = t.loop.loop.returns.get(RETURN);
  if (!ret) throw new Error("Loop lost the return");
  return ret;
};

const actionsOf = (t: TestHouse) =>
  t.db.query<{ kind: string; status: string; source: string; staff_name: string }>(
    "SELECT kind, status, source, staff_name FROM actions WHERE shop = $1 ORDER BY requested_at",
  );

describe("as a suggestion", () => {
  it("asks in the block, a person accepts it, and it is gone", async () => {
    const { t, token } = await start("suggest");
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    expect((await receivedInBlock(t))?.suggestion).toMatchObject({
      offer: "process",
      message: { key: "acting.received.accepted" },
    });
    expect(await sentToLoop(t)).toEqual([]);
    answerOf(await postAction(t, { kind: "process" }));
    await t.settle();
    expect(inLoop(t)).toMatchObject({ state: "closed", processAccepted: 1 });
    expect((await receivedInBlock(t))?.suggestion).toBeNull();
    expect(await actionsOf(t)).toMatchObject([{ kind: "process", source: "block", staff_name: "Ana Ortiz" }]);
  });

  it("says what is not as expected, and who decides above the limit", async () => {
    const { t, token } = await start("suggest", "31.64");
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    expect((await receivedInBlock(t))?.suggestion).toMatchObject({
      offer: "ask",
      message: { key: "acting.received.aboveLimit" },
    });
    await t.advance(60_000);
    reported(await report(t, token, ["missing"]));
    await t.settle();
    expect((await receivedInBlock(t))?.suggestion).toMatchObject({
      offer: "flag",
      message: { params: { what: { list: [{ key: "acting.received.condition.missing" }] } } },
    });
    expect(await decisions(t)).toMatchObject([
      { outcome: "ask", reason: "above-limit", amount: "31.65" },
      { outcome: "flag", reason: "not-as-expected" },
    ]);
    expect(await sentToLoop(t)).toEqual([]);
  });
});

describe("by itself", () => {
  it("processes once what was accepted, however often it is reported", async () => {
    const { t, token } = await start("automatic");
    await Promise.all([report(t, token, ["accepted"]), report(t, token, ["accepted"])]);
    await t.settle();
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    expect(inLoop(t)).toMatchObject({ state: "closed", processAccepted: 1 });
    expect((await sentToLoop(t)).filter((path) => path === "process")).toHaveLength(1);
    expect(await actionsOf(t)).toEqual([
      { kind: "process", status: "done", source: "warehouse", staff_name: "Warehouse, Dock 3" },
    ]);
    const [decision] = await decisions(t);
    expect(decision).toMatchObject({
      outcome: "process",
      mode: "automatic",
      action_id: expect.any(String) as string,
    });
    expect(
      inLoop(t)
        .notes.map((note) => note.content)
        .join(),
    ).toContain("Warehouse, Dock 3");
  });

  it("notes what the warehouse said, then flags, once", async () => {
    const { t, token } = await start("automatic");
    reported(await report(t, token, [["damaged", "torn at the seam"]]));
    await t.settle();
    expect((await sentToLoop(t)).slice(0, 2)).toEqual(["note", "flag"]);
    expect(inLoop(t).state).toBe("review");
    expect(
      inLoop(t).notes.some((note) => /^Warehouse: .*damaged \(torn at the seam\)$/.test(note.content)),
    ).toBe(true);
    await t.advance(60_000);
    reported(await report(t, token, ["missing"]));
    await t.settle();
    expect((await sentToLoop(t)).filter((path) => path === "flag")).toHaveLength(1);
    expect((await decisions(t)).at(-1)).toMatchObject({
      outcome: "ask",
      reason: "in-review",
      action_id: null,
    });
    expect((await receivedInBlock(t))?.suggestion?.offer).toBe("ask");
  });

  it("a note that fails stops the flag, and a person is asked", async () => {
    const { t, token } = await start("automatic");
    t.loop.setKnobs({ answer500: { probability: 1 }, answerPath: "/note" });
    reported(await report(t, token, ["damaged"]));
    await t.settle();
    await t.advance(60 * 60_000);
    t.loop.setKnobs({ answer500: { probability: 0 } });
    await t.settle();
    expect(await sentToLoop(t)).not.toContain("flag");
    expect(inLoop(t).state).toBe("open");
    expect(await actionsOf(t)).toMatchObject([{ kind: "flag", status: "refused" }]);
    expect((await receivedInBlock(t))?.suggestion?.offer).toBe("ask");
  });

  it("leaves to a person what is worth more than the limit", async () => {
    const { t, token } = await start("automatic", "31.64");
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    expect(await sentToLoop(t)).toEqual([]);
    expect(await decisions(t)).toMatchObject([{ outcome: "ask", reason: "above-limit", action_id: null }]);
    expect((await receivedInBlock(t))?.suggestion?.offer).toBe("ask");
  });

  it.each([
    ["closed", "none", "closed"],
    ["cancelled", "ask", "cancelled"],
  ] as const)("does nothing on a %s return, heard of or not", async (state, outcome, reason) => {
    const { t, token } = await start("automatic");
    t.loop.setKnobs({ drop: { probability: 1 } });
    if (state === "closed") t.loop.close(RETURN);
    else t.loop.cancel(RETURN);
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    expect(await sentToLoop(t)).toEqual([]);
    expect(await decisions(t)).toMatchObject([{ outcome, reason, action_id: null }]);
  });

  it("does not process a second time after a failed processing", async () => {
    const { t, token } = await start("automatic");
    t.loop.setKnobs({ processingFails: { probability: 1 } });
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    await t.advance(60_000);
    reported(await report(t, token, ["damaged"]));
    await t.settle();
    await t.advance(60_000);
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    await t.advance(3_600_000);
    await t.settle();
    expect((await sentToLoop(t)).filter((path) => path === "process")).toHaveLength(1);
    expect((await decisions(t)).at(-1)).toMatchObject({ outcome: "ask", action_id: null });
  });

  it("waits for the end of a person's action", async () => {
    const { t, token } = await start("automatic");
    t.loop.setKnobs({ delayScale: 1, processDelayMs: 120_000 });
    answerOf(await postAction(t, { kind: "process", seen: await seenVersion(t) }));
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    t.loop.setKnobs({ delayScale: 0 });
    await t.advance(3_600_000);
    await t.settle();
    expect(inLoop(t)).toMatchObject({ processAccepted: 1 });
    expect(await actionsOf(t)).toMatchObject([{ source: "block" }]);
    expect((await decisions(t)).at(-1)).toMatchObject({ outcome: "none", reason: "closed" });
  });

  it("a lost answer is not repeated", async () => {
    const { t, token } = await start("automatic");
    t.loop.setKnobs({ loseAnswer: { probability: 1 }, answerPath: "/process" });
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    await t.advance(3_600_000);
    await t.settle();
    expect(inLoop(t).processAccepted).toBe(1);
    expect(await actionsOf(t)).toMatchObject([{ status: "done", source: "warehouse" }]);
  });
});
