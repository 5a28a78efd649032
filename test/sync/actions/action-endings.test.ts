import { describe, expect, it } from "vitest";
import { sweepJob } from "../../../app/sync/sweep/sweep-job.server";
import type { WorldReturn } from "../../sandbox/world/types";
import { smallOrder, smallReturn, soldOutTee } from "../../sandbox/loop/small-world";
import { RETURN, actionNow, answerOf, postAction, sentToLoop, withReturns } from "../../support/ask-action";
import { useHouse } from "../../support/test-house";

const open = useHouse();
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const shop = async (change: Partial<WorldReturn> = {}) =>
  withReturns(
    await open({
      world: (now) => {
        const order = smallOrder(1);
        return {
          orders: [order],
          returns: [smallReturn(RETURN, order, new Date(now.getTime() - HOUR), change)],
        };
      },
    }),
  );
const DELAYED = { delayScale: 1, processDelayMs: 5 * SECOND };

const EXCHANGE: Partial<WorldReturn> = {
  outcome: "exchange+refund",
  exchanges: [{ variantId: soldOutTee.id, outOfStock: false, outOfStockResolution: null }],
  refund: "10.00",
};

describe("an action that Loop accepts", () => {
  it("process: accepted first, done when Loop has given everything, with one request to Loop", async () => {
    const t = await shop();
    t.loop.setKnobs(DELAYED);
    const sent = answerOf(await postAction(t, { kind: "process" }));
    expect(sent).toMatchObject({ kind: "process", status: "accepted", settledAt: null });
    const shown = await t.api("/api/orders/5540000001001/returns");
    expect(shown.text).toContain("reading.badge.sent");
    await t.advance(6 * SECOND);
    t.loop.setKnobs({ delayScale: 0 });
    await t.settle();
    expect(await actionNow(t, sent.id)).toMatchObject({
      status: "done",
      message: { key: "acting.status.done" },
    });
    expect(await sentToLoop(t)).toEqual(["process", "note"]);
    expect(t.loop.loop.returns.get(RETURN)?.notes.map((note) => note.content)).toEqual([
      "Processed from Shopify by Ana Ortiz (Loopside)",
    ]);
  });

  it("process: partly done when an exchange item ran out of stock; the rest was given", async () => {
    const t = await shop({ ...EXCHANGE, processEnds: "review-out-of-stock" });
    const sent = answerOf(await postAction(t, { kind: "process" }));
    await t.settle();
    await t.advance(MINUTE);
    await t.settle();
    expect(await actionNow(t, sent.id)).toMatchObject({ status: "partly-done" });
    const shown = await t.api("/api/orders/5540000001001/returns");
    expect(shown.body).toMatchObject({ summary: { returns: [{ state: "review" }] } });
  });

  it("process: failed with Loop's message, and the return may be processed again", async () => {
    const t = await shop({ processEnds: "failed" });
    t.loop.setKnobs({ failureMessage: "The gateway declined" });
    const sent = answerOf(await postAction(t, { kind: "process" }));
    await t.settle();
    await t.advance(4 * SECOND);
    await t.settle();
    expect(await actionNow(t, sent.id)).toMatchObject({
      status: "failed",
      message: { key: "acting.status.failed", params: { reason: "The gateway declined" } },
    });
    const again = answerOf(await postAction(t, { kind: "process" }));
    await t.settle();
    await t.advance(4 * SECOND);
    await t.settle();
    expect(await actionNow(t, again.id)).toMatchObject({ status: "done" });
  });

  it("process: failed, though word of it came before Loop's own answer did", async () => {
    const t = await shop({ processEnds: "failed" });
    t.loop.setKnobs({ failureMessage: "The gateway declined" });
    const realFetch = t.house.fetch;
    t.house.fetch = async (input, init) => {
      const answer = await realFetch(input, init);
      const { pathname } = new URL(input instanceof Request ? input.url : String(input));
      if (pathname.endsWith("/process")) await t.settle();
      return answer;
    };
    const sent = answerOf(await postAction(t, { kind: "process" }));
    await t.advance(4 * SECOND);
    await t.settle();
    expect(await actionNow(t, sent.id)).toMatchObject({
      status: "failed",
      message: { key: "acting.status.failed", params: { reason: "The gateway declined" } },
    });
  });

  it("process: no word after ten minutes, and done when the word comes late", async () => {
    const t = await shop();
    t.loop.setKnobs({ delayScale: 1, processDelayMs: 30 * MINUTE });
    const sent = answerOf(await postAction(t, { kind: "process" }));
    for (const wait of [4 * SECOND, 10 * SECOND, 30 * SECOND, 2 * MINUTE, 9 * MINUTE]) {
      await t.advance(wait);
      await t.settle();
    }
    expect(await actionNow(t, sent.id)).toMatchObject({ status: "no-word" });
    expect(await postAction(t, { kind: "process" })).toMatchObject({ status: 409 });
    await t.advance(30 * MINUTE);
    await t.settle();
    await t.advance(HOUR);
    await t.settle();
    expect(await actionNow(t, sent.id)).toMatchObject({ status: "done" });
    expect((await sentToLoop(t)).filter((path) => path === "process")).toHaveLength(1);
  });

  it.each([
    ["flag", "review", "acting.status.flagDone"],
    ["cancel", "cancelled", "acting.status.cancelDone"],
    ["close", "closed", "acting.status.closeDone"],
  ] as const)("%s: done at once, because Loop does it while it answers", async (kind, state, key) => {
    const t = await shop();
    const answer = answerOf(await postAction(t, { kind }));
    expect(answer).toMatchObject({ status: "done", message: { key } });
    expect(answer.settledAt).not.toBeNull();
    await t.settle();
    expect(await t.db.query("SELECT state FROM returns WHERE shop = $1")).toEqual([{ state }]);
  });

  it("note: written as it was typed, and shown", async () => {
    const t = await shop();
    const answer = answerOf(await postAction(t, { kind: "note", note: "  box was damaged „ü“ " }));
    expect(answer).toMatchObject({ status: "done", noteWritten: true });
    expect(t.loop.loop.returns.get(RETURN)?.notes.map((note) => note.content)).toEqual([
      "box was damaged „ü“",
    ]);
    const shown = await t.api("/api/orders/5540000001001/returns");
    expect(shown.body).toMatchObject({
      details: { [RETURN]: { notes: [{ content: "box was damaged „ü“" }] } },
    });
  });

  it("flag with a note: the note is in Loop before the flag", async () => {
    const t = await shop();
    expect(answerOf(await postAction(t, { kind: "flag", note: "look at the photos" }))).toMatchObject({
      status: "done",
      noteWritten: true,
    });
    expect((await sentToLoop(t)).slice(0, 2)).toEqual(["note", "flag"]);
  });

  it("remove: the lines are taken out and the rest is processed at once", async () => {
    const order = smallOrder(1);
    const lines = order.lines.map((line) => ({
      orderLineId: line.id,
      reason: "Too small",
      parentReason: "Fit",
      comment: null,
      outcome: "default",
    }));
    const t = await shop({ lines, refund: "63.30" });
    const first = t.loop.loop.returns.get(RETURN)?.lines[0]?.id ?? 0;
    const sent = answerOf(await postAction(t, { kind: "remove", lineItemIds: [String(first)] }));
    await t.settle();
    await t.advance(MINUTE);
    await t.settle();
    expect(await actionNow(t, sent.id)).toMatchObject({
      kind: "remove",
      status: "done",
      message: { key: "acting.status.removed", params: { count: 1 } },
    });
    expect(t.loop.loop.returns.get(RETURN)?.lines.map(({ id }) => id)).not.toContain(first);
    expect(t.loop.loop.returns.get(RETURN)).toMatchObject({
      given: [{ kind: "refund", amount: "31.65" }],
    });
    expect(t.loop.loop.returns.get(RETURN)?.notes.map((note) => note.content)).toEqual([
      "Items removed and the rest processed from Shopify by Ana Ortiz (Loopside)",
    ]);
  });

  it("remove of every line: Loop cancels the return, as the preview said", async () => {
    const t = await shop();
    const all = t.loop.loop.returns.get(RETURN)?.lines.map((line) => String(line.id)) ?? [];
    const preview = await t.api(`/api/returns/${RETURN}/preview`, { body: { lineItemIds: all } });
    expect(preview.body).toMatchObject({
      previews: {
        remove: expect.arrayContaining([
          { tone: "critical", message: { key: "acting.preview.remove.cancels", params: { count: 1 } } },
        ]) as unknown,
      },
      removable: all.map((lineId) => ({ lineId })),
    });
    expect(answerOf(await postAction(t, { kind: "remove", lineItemIds: all }))).toMatchObject({
      status: "done",
      message: { key: "acting.status.removedAll" },
    });
  });

  it("is told in the return's history and audit with the person's name, once per step", async () => {
    const t = await shop();
    t.loop.setKnobs(DELAYED);
    const sent = answerOf(await postAction(t, { kind: "process" }));
    for (const wait of [6, 30, 120]) {
      await t.advance(wait * SECOND);
      await t.settle();
    }
    const rows = await t.db.query<{ data: { status: string; staffName: string } }>(
      "SELECT data FROM return_history WHERE shop = $1 AND kind = 'action' ORDER BY id",
    );
    expect(rows.map((row) => [row.data.status, row.data.staffName])).toEqual([
      ["sending", "Ana Ortiz"],
      ["accepted", "Ana Ortiz"],
      ["done", "Ana Ortiz"],
    ]);
    expect(
      await t.db.query("SELECT staff_id, source FROM actions WHERE shop = $1 AND id = $2", [sent.id]),
    ).toEqual([{ staff_id: "90001", source: "block" }]);
  });
});

describe("an action whose answer is lost", () => {
  it("is unconfirmed, never sent again, and done when Loop shows that it arrived", async () => {
    const t = await shop();
    t.loop.setKnobs({ ...DELAYED, loseAnswer: 1, answerPath: "/process" });
    const sent = answerOf(await postAction(t, { kind: "process" }));
    expect(sent).toMatchObject({ status: "unconfirmed", settledAt: null });
    expect(await postAction(t, { kind: "process" })).toMatchObject({
      status: 409,
      body: { code: "action-pending" },
    });
    await t.advance(10 * SECOND);
    t.loop.setKnobs({ delayScale: 0 });
    await t.settle();
    await t.advance(30 * SECOND);
    await t.settle();
    expect(await actionNow(t, sent.id)).toMatchObject({ status: "done" });
    expect((await sentToLoop(t)).filter((path) => path === "process")).toHaveLength(1);
  });

  it("is decided as soon as Loop answers again, not at its next planned look", async () => {
    const t = await shop();
    t.loop.setKnobs({ answer500: { probability: 1 } });
    await sweepJob(t.house, t.shop);
    t.loop.setKnobs({ answer500: { probability: 1 }, answerPath: "/process" });
    const sent = answerOf(await postAction(t, { kind: "process" }));
    expect(sent.status).toBe("unconfirmed");
    t.loop.setKnobs({ answerPath: "" });
    for (const wait of [4 * SECOND, 30 * SECOND, MINUTE, MINUTE, MINUTE]) {
      await t.advance(wait);
      await t.settle();
    }
    expect(await actionNow(t, sent.id)).toMatchObject({ status: "unconfirmed" });
    t.loop.setKnobs({ answer500: 0 });
    await t.advance(MINUTE);
    await sweepJob(t.house, t.shop);
    await t.settle();
    expect(await actionNow(t, sent.id)).toMatchObject({
      status: "failed",
      message: { key: "acting.status.processNoSign" },
    });
  });

  it("ends as failed when Loop shows no sign of it for two minutes, and the return is free again", async () => {
    const t = await shop();
    t.loop.setKnobs({ answer500: 1, answerPath: "/process" });
    const sent = answerOf(await postAction(t, { kind: "process" }));
    expect(sent.status).toBe("unconfirmed");
    for (const wait of [4 * SECOND, 30 * SECOND, 62 * SECOND]) {
      await t.advance(wait);
      await t.settle();
    }
    expect(await actionNow(t, sent.id)).toMatchObject({
      status: "failed",
      message: { key: "acting.status.processNoSign" },
    });
    expect((await sentToLoop(t)).filter((path) => path === "process")).toHaveLength(1);
    const again = answerOf(await postAction(t, { kind: "process" }));
    await t.settle();
    await t.advance(MINUTE);
    await t.settle();
    expect(await actionNow(t, again.id)).toMatchObject({ status: "done" });
    // What was given is the second's: of the first there still is no sign.
    expect(await actionNow(t, sent.id)).toMatchObject({ status: "failed" });
  });

  it.each([
    ["closed", "done", "acting.status.done"],
    ["failed", "failed", "acting.status.failed"],
  ] as const)(
    "of which Loop showed no sign ends by Loop's word when that comes after all: %s",
    async (processEnds, status, key) => {
      const t = await shop({ processEnds });
      t.loop.setKnobs({ delayScale: 1, processDelayMs: 20 * MINUTE, failureMessage: "The gateway declined" });
      t.loop.setKnobs({ loseAnswer: 1, answerPath: "/process" });
      const sent = answerOf(await postAction(t, { kind: "process" }));
      for (const wait of [4 * SECOND, 30 * SECOND, 62 * SECOND]) {
        await t.advance(wait);
        await t.settle();
      }
      expect(await actionNow(t, sent.id)).toMatchObject({ message: { key: "acting.status.processNoSign" } });
      await t.advance(20 * MINUTE);
      await t.settle();
      expect(await actionNow(t, sent.id)).toMatchObject({ status, message: { key } });
    },
  );

  it("a cancel that arrived is found by the read that follows at once", async () => {
    const t = await shop();
    t.loop.setKnobs({ loseAnswer: 1, answerPath: "/cancel" });
    expect(answerOf(await postAction(t, { kind: "cancel" }))).toMatchObject({ status: "done" });
  });

  it.each(["answerHtml", "answerEmpty", "answer500"] as const)("%s is no answer either", async (knob) => {
    const t = await shop();
    t.loop.setKnobs({ [knob]: 1, answerPath: "/flag" });
    expect(answerOf(await postAction(t, { kind: "flag" }))).toMatchObject({ status: "unconfirmed" });
  });
});

describe("a crash in the middle of an action", () => {
  it("before it was sent: certain that nothing happened, and the return is free", async () => {
    const t = await shop();
    const realFetch = t.house.fetch;
    t.house.fetch = () => Promise.reject(new Error("the process ends here"));
    await postAction(t, { kind: "process", seen: "whatever" });
    t.house.fetch = realFetch;
    const [row] = await t.db.query<{ id: string; status: string }>(
      "SELECT id, status FROM actions WHERE shop = $1",
    );
    expect(row?.status).toBe("sending");
    await t.advance(31 * SECOND);
    await t.settle();
    expect(await actionNow(t, row?.id ?? "")).toMatchObject({ status: "refused" });
    expect(await sentToLoop(t)).toEqual([]);
    expect(answerOf(await postAction(t, { kind: "flag" }))).toMatchObject({ status: "done" });
  });

  it("after it was sent: settled by what Loop shows, without sending it again", async () => {
    const t = await shop();
    t.loop.setKnobs(DELAYED);
    const realFetch = t.house.fetch;
    t.house.fetch = async (input, init) => {
      const answer = await realFetch(input, init);
      if (init?.method === "POST") throw new Error("the process ends here");
      return answer;
    };
    await postAction(t, { kind: "process" });
    t.house.fetch = realFetch;
    const [row] = await t.db.query<{ id: string; status: string }>(
      "SELECT id, status FROM actions WHERE shop = $1",
    );
    expect(row?.status).toBe("sending");
    await t.advance(40 * SECOND);
    t.loop.setKnobs({ delayScale: 0 });
    await t.settle();
    await t.advance(MINUTE);
    await t.settle();
    expect(await actionNow(t, row?.id ?? "")).toMatchObject({ status: "done" });
    expect((await sentToLoop(t)).filter((path) => path === "process")).toHaveLength(1);
  });
});
