import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { disconnectLoop } from "../../../app/shops/disconnect-loop.server";
import { saveSettings } from "../../../app/shops/settings.server";
import { chooseStaff } from "../../../app/shops/staff.server";
import {
  RETURN,
  actionNow,
  answerOf,
  postAction,
  problemIn,
  seenVersion,
  sentToLoop,
  withReturns,
} from "../../support/ask-action";
import { ANA, BEN, CHLOE, useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const open = useHouse();

const inLoop = (t: TestHouse) => {
  const ret = t.loop.loop.returns.get(RETURN);
  if (!ret) throw new Error("Loop lost the return");
  return ret;
};

describe("the version that the person saw", () => {
  it("refuses when an amount changed since, names the difference, and takes a second confirmation", async () => {
    const t = await withReturns(await open());
    const seen = await seenVersion(t);
    inLoop(t).refund = "12.00";
    inLoop(t).updatedAt = t.now();
    const refused = answerOf(await postAction(t, { kind: "process", seen }));
    expect(refused).toMatchObject({ status: "changed", settledAt: expect.any(String) as string });
    expect(JSON.stringify(refused.changed?.differences)).toContain("12.00");
    expect(JSON.stringify(refused.changed?.differences)).toContain("31.65");
    expect(await sentToLoop(t)).toEqual([]);
    const again = answerOf(await postAction(t, { kind: "process", seen: refused.changed?.version ?? "" }));
    expect(["accepted", "done"]).toContain(again.status);
    expect(await sentToLoop(t)).toContain("process");
  });

  it("refuses when the return moved on in Loop, and writes no note", async () => {
    const t = await withReturns(await open());
    const seen = await seenVersion(t);
    t.loop.setKnobs({ drop: { probability: 1 } });
    t.loop.flag(RETURN);
    const refused = answerOf(await postAction(t, { kind: "cancel", seen, note: "as agreed" }));
    expect(refused.status).toBe("changed");
    expect(refused.changed?.differences.length).toBeGreaterThan(0);
    expect(await sentToLoop(t)).toEqual([]);
  });

  it("does not refuse for a parcel scan", async () => {
    const t = await withReturns(await open());
    const seen = await seenVersion(t);
    t.loop.scan(RETURN, "in_transit");
    await t.settle();
    expect(answerOf(await postAction(t, { kind: "cancel", seen }))).toMatchObject({ status: "done" });
  });

  it("of long ago, that nobody knows any more, is refused with the version of now", async () => {
    const t = await withReturns(await open());
    const refused = answerOf(await postAction(t, { kind: "cancel", seen: "feedfeedfeedfeed" }));
    expect(refused).toMatchObject({ status: "changed", changed: { version: await seenVersion(t) } });
  });
});

describe("the idempotency key of a click", () => {
  it("again is the same action, and Loop hears of it once", async () => {
    const t = await withReturns(await open());
    const body = { kind: "cancel" as const, seen: await seenVersion(t), idempotencyKey: randomUUID() };
    const first = answerOf(await postAction(t, body));
    const second = answerOf(await postAction(t, body));
    expect(second).toEqual({ ...first });
    expect((await sentToLoop(t)).filter((path) => path === "cancel")).toHaveLength(1);
  });

  it("sent twice at once is one action", async () => {
    const t = await withReturns(await open());
    const body = { kind: "cancel" as const, seen: await seenVersion(t), idempotencyKey: randomUUID() };
    const both = await Promise.all([postAction(t, body), postAction(t, body)]);
    const ids = both.map((reply) => answerOf(reply).id);
    expect(ids[0]).toBe(ids[1]);
    expect((await sentToLoop(t)).filter((path) => path === "cancel")).toHaveLength(1);
  });

  it("with another body is refused, whatever differs", async () => {
    const t = await withReturns(await open());
    const body = { kind: "cancel" as const, seen: await seenVersion(t), idempotencyKey: randomUUID() };
    answerOf(await postAction(t, body));
    const others = [
      postAction(t, { ...body, kind: "close" }),
      postAction(t, { ...body, seen: "feedfeedfeedfeed" }),
      postAction(t, { ...body, note: "but with a note" }),
      postAction(t, body, { returnId: 25044002 }),
    ];
    for (const other of await Promise.all(others))
      expect(problemIn(other)).toEqual({ status: 409, code: "idempotency-mismatch" });
    expect((await sentToLoop(t)).filter((path) => path !== "note")).toEqual(["cancel"]);
  });
});

describe("two agents at once", () => {
  it("give one action at Loop; the other is told that one is under way", async () => {
    const t = await withReturns(await open());
    const seen = await seenVersion(t);
    t.loop.setKnobs({ delayScale: 1, processDelayMs: 60_000 });
    const both = await Promise.all([
      postAction(t, { kind: "process", seen }, { user: ANA }),
      postAction(t, { kind: "process", seen }, { user: BEN }),
    ]);
    expect(both.map((reply) => reply.status).toSorted()).toEqual([200, 409]);
    const loser = both.find((reply) => reply.status === 409);
    expect(loser && problemIn(loser).code).toBe("action-pending");
    expect((await sentToLoop(t)).filter((path) => path === "process")).toHaveLength(1);
    expect(inLoop(t).processAccepted).toBe(1);
  });

  it("may write notes beside each other, and beside a pending process", async () => {
    const t = await withReturns(await open());
    t.loop.setKnobs({ delayScale: 1, processDelayMs: 60_000 });
    expect(answerOf(await postAction(t, { kind: "process" })).status).toBe("accepted");
    const notes = await Promise.all([
      postAction(t, { kind: "note", note: "from Ana" }, { user: ANA }),
      postAction(t, { kind: "note", note: "from Ben" }, { user: BEN }),
    ]);
    expect(notes.map((reply) => answerOf(reply).status)).toEqual(["done", "done"]);
  });

  it("on two returns do not stand in each other's way", async () => {
    const t = await withReturns(await open());
    const both = await Promise.all([
      postAction(t, { kind: "cancel" }),
      postAction(t, { kind: "cancel" }, { returnId: 25044002 }),
    ]);
    expect(both.map((reply) => answerOf(reply).status)).toEqual(["done", "done"]);
  });

  it("see the first one's pending action with the name, and its offers closed", async () => {
    const t = await withReturns(await open());
    t.loop.setKnobs({ delayScale: 1, processDelayMs: 60_000 });
    answerOf(await postAction(t, { kind: "process" }, { user: ANA }));
    const preview = await t.api(`/api/returns/${RETURN}/preview`, { body: {}, user: BEN });
    expect(preview.text).toContain("Ana Ortiz");
    expect(preview.body).toMatchObject({
      offers: [
        { kind: "process", answer: "no" },
        { kind: "flag", answer: "no" },
        { kind: "cancel", answer: "no" },
        { kind: "close", answer: "no" },
        { kind: "remove", answer: "no" },
        { kind: "note", answer: "yes" },
      ],
    });
  });
});

describe("who may act", () => {
  const CASES: {
    what: string;
    who: number;
    setting: "nobody" | "order-editors" | "chosen";
    chosen?: number[];
    act: boolean;
    why?: string;
  }[] = [
    {
      what: "nobody, until the merchant has answered otherwise",
      who: ANA,
      setting: "nobody",
      act: false,
      why: "nobody-yet",
    },
    { what: "a person who may edit orders", who: ANA, setting: "order-editors", act: true },
    {
      what: "not a person who may only look",
      who: CHLOE,
      setting: "order-editors",
      act: false,
      why: "no-order-permission",
    },
    { what: "a chosen person", who: ANA, setting: "chosen", chosen: [ANA], act: true },
    { what: "not another one", who: BEN, setting: "chosen", chosen: [ANA], act: false, why: "not-chosen" },
    {
      what: "not a chosen person who may only look",
      who: CHLOE,
      setting: "chosen",
      chosen: [CHLOE],
      act: false,
      why: "no-order-permission",
    },
  ];

  it.each(CASES)("$what", async ({ who, setting, chosen = [], act, why }) => {
    const t = await withReturns(await open());
    const { loop } = t;
    for (const user of [ANA, BEN, CHLOE]) await t.api("/api/orders/5540000001001/returns", { user });
    await saveSettings(t.db, { whoMayAct: setting });
    await chooseStaff(t.db, chosen.map(String));
    const shown = await t.api("/api/orders/5540000001001/returns", { user: who });
    expect(shown.body).toMatchObject({
      may: { act, why: why ? { key: `acting.notAllowed.${why}` } : null },
      summary: { returns: [{ id: String(RETURN) }] },
    });
    const seen = await seenVersion(t);
    const asked = await postAction(t, { kind: "cancel", seen }, { user: who });
    const note = await postAction(t, { kind: "note", note: "hello" }, { user: who });
    const linked = await t.api(`/api/returns/${RETURN}/link`, {
      body: { orderId: "5540000001002" },
      user: who,
    });
    if (act) {
      expect([answerOf(asked).status, answerOf(note).status, linked.status]).toEqual(["done", "done", 200]);
      return;
    }
    for (const reply of [asked, note, linked])
      expect(problemIn(reply)).toEqual({ status: 403, code: "not-allowed" });
    expect(await sentToLoop(t)).toEqual([]);
    expect(await t.db.query("SELECT 1 FROM actions WHERE shop = $1")).toEqual([]);
    expect(loop.loop.returns.get(RETURN)?.state).toBe("open");
  });

  it("is nobody in a shop that has not answered", async () => {
    const t = await withReturns(await open());
    await t.db.query("DELETE FROM shop_settings WHERE shop = $1");
    expect(problemIn(await postAction(t, { kind: "cancel" }))).toEqual({ status: 403, code: "not-allowed" });
  });
});

describe("without a connection that serves", () => {
  it("a shop that is not connected sends nothing and says where to connect", async () => {
    const t = await withReturns(await open());
    const seen = await seenVersion(t);
    await disconnectLoop(t.house, t.shop);
    const before = (await sentToLoop(t)).length;
    expect(problemIn(await postAction(t, { kind: "cancel", seen }))).toEqual({
      status: 409,
      code: "not-connected",
    });
    expect(await sentToLoop(t)).toHaveLength(before);
    expect((await t.api("/api/orders/5540000001001/returns")).body).toMatchObject({
      connection: { state: "not-connected" },
      summary: { returns: [{ id: String(RETURN) }] },
    });
  });

  it("an action that is under way when the shop disconnects ends without being sent again", async () => {
    const t = await withReturns(await open());
    t.loop.setKnobs({ delayScale: 1, processDelayMs: 60_000 });
    const sent = answerOf(await postAction(t, { kind: "process" }));
    await disconnectLoop(t.house, t.shop);
    await t.advance(11 * 60_000);
    await t.settle();
    expect(["accepted", "no-word"]).toContain((await actionNow(t, sent.id)).status);
    expect((await sentToLoop(t)).filter((path) => path === "process")).toHaveLength(1);
  });
});
