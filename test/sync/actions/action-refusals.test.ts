import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ActionKind } from "../../../app/returns/return";
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
import { largeTee, smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { useHouse, useSharedHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

interface Case {
  what: string;
  status: number;
  /** Text goes as it is, as HTML. */
  body: unknown;
  ends: "refused" | "unconfirmed";
  says: string | null;
  key?: RegExp;
}

const REFUSED = "acting.refused";
/** Every error envelope that Loop documents or was seen to answer with, given to every action. */
const ANSWERS: Case[] = [
  {
    what: "E1 of the gateway",
    status: 401,
    body: { error: { code: "401", http_code: "GEN-UNAUTHORIZED", message: "Unauthorized." } },
    ends: "refused",
    says: "Unauthorized.",
    key: /missing-scope/,
  },
  {
    what: "E2, nothing found, with 200",
    status: 200,
    body: { error: { message: "No return found with this ID." } },
    ends: "refused",
    says: "No return found with this ID.",
    key: /refused\.not-found/,
  },
  {
    what: "E3 with 200",
    status: 200,
    body: {
      errors: {
        message: "Return is closed and therefore cannot be processed.",
        code: "UNPROCESSABLE_RETURN",
      },
    },
    ends: "refused",
    says: "Return is closed and therefore cannot be processed.",
    key: /refused\.state/,
  },
  {
    what: "E3, flagged, with 200",
    status: 200,
    body: {
      errors: {
        message: "Return is open and therefore cannot be processed.",
        code: "UNPROCESSABLE_FLAGGED_RETURN",
      },
    },
    ends: "refused",
    says: "Return is open and therefore cannot be processed.",
    key: /refused\.flagged/,
  },
  {
    what: "E4",
    status: 401,
    body: { errors: "Unauthorized." },
    ends: "refused",
    says: "Unauthorized.",
    key: /missing-scope/,
  },
  {
    what: "E5",
    status: 403,
    body: { errors: [{ message: "RemoveReturnNotFound" }] },
    ends: "refused",
    says: "RemoveReturnNotFound",
  },
  {
    what: "E6",
    status: 400,
    body: { errors: ['["ORDER_NOT_LINKABLE"]'] },
    ends: "refused",
    says: "ORDER_NOT_LINKABLE",
  },
  {
    what: "E7 of Laravel",
    status: 422,
    body: { message: "The given data was invalid.", errors: { return: ["The return is locked."] } },
    ends: "refused",
    says: "The return is locked.",
  },
  {
    what: "E8 with 200",
    status: 200,
    body: { message: "Return is cancelled and therefore cannot be processed." },
    ends: "refused",
    says: "Return is cancelled and therefore cannot be processed.",
    key: /refused\.state/,
  },
  {
    what: "E9 with 200",
    status: 200,
    body: { content: "Return is flagged and cannot be processed." },
    ends: "refused",
    says: "Return is flagged and cannot be processed.",
    key: /refused\.flagged/,
  },
  {
    what: "E10",
    status: 409,
    body: { code: "conflict", message: "Something else is under way." },
    ends: "refused",
    says: "Something else is under way.",
  },
  { what: "E11", status: 422, body: false, ends: "refused", says: null },
  {
    what: "too many requests",
    status: 429,
    body: { message: "Too Many Attempts." },
    ends: "refused",
    says: "Too Many Attempts.",
    key: /refused\.busy/,
  },
  { what: "E8 with 500", status: 500, body: { message: "Server Error" }, ends: "unconfirmed", says: null },
  {
    what: "HTML with 200",
    status: 200,
    body: "<html>We'll be right back.</html>",
    ends: "unconfirmed",
    says: null,
  },
  { what: "HTML with 502", status: 502, body: "<html>Bad gateway</html>", ends: "unconfirmed", says: null },
  { what: "nothing with 200", status: 200, body: "", ends: "unconfirmed", says: null },
  { what: "an empty object", status: 200, body: {}, ends: "unconfirmed", says: null },
  { what: "false with 200", status: 200, body: false, ends: "unconfirmed", says: null },
  { what: "a redirect", status: 302, body: "", ends: "unconfirmed", says: null },
];

const KINDS: ActionKind[] = ["process", "flag", "cancel", "close", "note", "remove"];
const more = (t: TestHouse, kind: ActionKind) => {
  const line = t.loop.loop.returns.get(RETURN)?.lines[0]?.id;
  return kind === "note" ? { note: "box damaged" } : kind === "remove" ? { lineItemIds: [String(line)] } : {};
};

/** Loop answers the action's own request so, whatever it asks. */
function answerActions(t: TestHouse, { status, body }: Pick<Case, "status" | "body">) {
  const realFetch = t.house.fetch;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html" : "application/json";
  t.house.fetch = (input, init) =>
    init?.method === "POST"
      ? Promise.resolve(new Response(text, { status, headers: { "content-type": type } }))
      : realFetch(input, init);
  return () => (t.house.fetch = realFetch);
}

describe("every answer that is no yes", () => {
  const house = useSharedHouse(withReturns);

  it.each(ANSWERS)("$what, to every action: one clear ending, Loop's words beside ours", async (answer) => {
    const t = house();
    for (const kind of KINDS) {
      const undo = answerActions(t, answer);
      const reply = answerOf(await postAction(t, { kind, ...more(t, kind) }));
      undo();
      expect([kind, reply.status, reply.loopSays], answer.what).toEqual([
        kind,
        answer.ends,
        answer.ends === "refused" ? answer.says : null,
      ]);
      expect(reply.message.key.length).toBeGreaterThan(0);
      if (answer.ends === "refused") {
        expect(reply.message.key).toMatch(answer.key ?? new RegExp(`^${REFUSED}`));
        expect(reply.settledAt).not.toBeNull();
      }
      // The next action of the table finds a free return.
      await t.db.query("DELETE FROM actions WHERE shop = $1");
      await t.db.query("UPDATE returns SET flagged = NULL WHERE shop = $1");
    }
    expect(
      await t.db.query("SELECT state FROM returns WHERE shop = $1 AND return_id = $2", [String(RETURN)]),
    ).toEqual([{ state: "open" }]);
  });
});

/** Two items, of which Loop exchanges the first and refunds the second. */
const withExchange = (now: Date) => {
  const order = smallOrder(1);
  const lines = order.lines.map(({ id }) => ({
    orderLineId: id,
    reason: "Too small",
    parentReason: "Fit",
    comment: null,
    outcome: "default",
  }));
  const exchanges = [{ variantId: largeTee.id, outOfStock: false, outOfStockResolution: null }];
  return { orders: [order], returns: [smallReturn(RETURN, order, now, { lines, exchanges })] };
};
const lineId = (t: TestHouse, place: number) =>
  String(t.loop.loop.returns.get(RETURN)?.lines[place]?.id ?? "");

describe("Loop's own refusals", () => {
  const open = useHouse();
  const inLoop = (t: TestHouse) => {
    const ret = t.loop.loop.returns.get(RETURN);
    if (!ret) throw new Error("Loop lost the return");
    return ret;
  };

  it("of a flagged return is remembered: the return shows as flagged, the shop's setting as off", async () => {
    const t = await withReturns(await open());
    inLoop(t).flagged = true;
    const refused = answerOf(await postAction(t, { kind: "process" }));
    expect(refused).toMatchObject({
      status: "refused",
      message: { key: "acting.refused.flaggedProcess" },
      loopSays: "Return is open and therefore cannot be processed.",
    });
    const preview = await t.api(`/api/returns/${RETURN}/preview`, { body: {} });
    expect(preview.body).toMatchObject({
      offers: expect.arrayContaining([
        { kind: "flag", answer: "no", why: { key: "acting.no.alreadyFlagged" } },
      ]) as unknown[],
    });
    expect(preview.text).toContain("acting.ask.processFlaggedRefused");
  });

  it("frees the return for another action at once", async () => {
    const t = await withReturns(await open());
    inLoop(t).flagged = true;
    expect(answerOf(await postAction(t, { kind: "process" })).status).toBe("refused");
    expect(answerOf(await postAction(t, { kind: "close" })).status).toBe("done");
  });

  it("is not asked for where Loop documents that it refuses: nothing is sent, and the sentence says why", async () => {
    const t = await withReturns(await open());
    t.loop.cancel(RETURN);
    await t.settle();
    for (const kind of ["process", "flag", "cancel", "close"] as const) {
      const reply = answerOf(await postAction(t, { kind }));
      expect(reply).toMatchObject({ status: "refused", loopSays: null });
      expect(reply.message.key).toMatch(/^acting\.no\./);
    }
    expect(await sentToLoop(t)).toEqual([]);
  });

  it.each<[string, (t: TestHouse) => string[], string, string]>([
    ["an exchanged item", (t) => [lineId(t, 0)], "lines", "There are no line items that qualify for removal"],
    [
      "an exchanged item among others",
      (t) => [lineId(t, 0), lineId(t, 1)],
      "lines-some",
      "Not all line items qualify for removal",
    ],
    [
      "an item of a return that is flagged in Loop",
      (t) => {
        inLoop(t).flagged = true;
        return [lineId(t, 1)];
      },
      "locked",
      "Return cannot be modified.",
    ],
    [
      "an item of a return that Loop has no more",
      (t) => {
        const [known, once] = [inLoop(t), lineId(t, 1)];
        // It goes between the re-read and the request.
        const stop = t.loop.onAnswered((path) => {
          if (!path.endsWith("/details")) return;
          t.loop.loop.returns.delete(known.id);
          stop();
        });
        return [once];
      },
      "not-found",
      "No return found with this ID.",
    ],
  ])("of removing %s has its own sentence, and nothing changes", async (_, choose, why, says) => {
    const t = await withReturns(await open({ world: withExchange }));
    const version = await seenVersion(t);
    const reply = answerOf(await postAction(t, { kind: "remove", seen: version, lineItemIds: choose(t) }));
    expect(reply).toMatchObject({
      status: "refused",
      loopSays: says,
      message: { key: `acting.refused.${why}` },
    });
    expect(await sentToLoop(t)).toEqual(["remove"]);
  });

  it("of removing is asked for only with items, and of nothing else", async () => {
    const t = await withReturns(await open());
    for (const body of [
      { kind: "remove" as const },
      { kind: "remove" as const, lineItemIds: [] },
      { kind: "process" as const, lineItemIds: ["1"] },
    ]) {
      const reply = await postAction(t, body);
      expect([problemIn(reply), reply.text]).toEqual([
        { status: 400, code: "bad-request" },
        expect.stringContaining("lineItemIds"),
      ]);
    }
    expect(await sentToLoop(t)).toEqual([]);
  });

  it("a note that Loop does not take stops the flag: nothing but the note was sent", async () => {
    const t = await withReturns(await open());
    t.loop.setKnobs({ answer500: 1, answerPath: "/note" });
    const reply = answerOf(await postAction(t, { kind: "flag", note: "look at the photos" }));
    expect(reply).toMatchObject({
      status: "refused",
      noteWritten: false,
      message: { key: "acting.refused.note-failed" },
    });
    expect(await sentToLoop(t)).toEqual(["note"]);
    expect(inLoop(t).state).toBe("open");
  });

  it("a signature note that Loop does not take leaves the action done", async () => {
    const t = await withReturns(await open());
    t.loop.setKnobs({ answer500: 1, answerPath: "/note" });
    expect(answerOf(await postAction(t, { kind: "cancel" }))).toMatchObject({ status: "done" });
    expect(t.lines.join("")).toContain("could not be left in Loop");
  });

  it("of a note of 255 characters does not even happen: it is refused here, and 254 is taken", async () => {
    const t = await withReturns(await open());
    const long = "ü".repeat(255);
    for (const kind of ["note", "flag", "process"] as const)
      expect(problemIn(await postAction(t, { kind, note: long }))).toEqual({
        status: 400,
        code: "note-too-long",
      });
    expect(problemIn(await postAction(t, { kind: "note", note: "  " }))).toEqual({
      status: 400,
      code: "note-too-long",
    });
    expect(problemIn(await postAction(t, { kind: "note" }))).toMatchObject({ status: 400 });
    expect(await sentToLoop(t)).toEqual([]);
    expect(answerOf(await postAction(t, { kind: "note", note: "ü".repeat(254) })).status).toBe("done");
  });

  it("a return that Loop does not find any more is refused as not found, and stays as it was known", async () => {
    const t = await withReturns(await open());
    const seen = (await postAction(t, { kind: "note", note: "still there" })).status;
    expect(seen).toBe(200);
    t.loop.loop.returns.delete(RETURN);
    expect(answerOf(await postAction(t, { kind: "process" }))).toMatchObject({
      status: "refused",
      message: { key: "acting.refused.not-found" },
    });
    expect(
      await t.db.query("SELECT not_confirmed FROM returns WHERE shop = $1 AND return_id = $2", [
        String(RETURN),
      ]),
    ).toEqual([{ not_confirmed: true }]);
  });
});

/** Loop gets a fraction of a second to answer, until the test is over. */
function impatient(): void {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const spy = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => timeout(150));
  onTestFinished(() => spy.mockRestore());
}

describe("when Loop cannot be read before the action", () => {
  const open = useHouse();
  it.each([
    ["answer429", { status: 503, code: "loop-busy" }],
    ["answer500", { status: 502, code: "loop-unavailable" }],
    ["answerHtml", { status: 502, code: "loop-unavailable" }],
    ["answerEmpty", { status: 502, code: "loop-unavailable" }],
  ] as const)("%s: nothing is sent, the person is told so, and the return is free", async (knob, problem) => {
    const t = await withReturns(await open());
    t.loop.setKnobs({ [knob]: { probability: 1 }, answerPath: "/details" });
    const reply = await postAction(t, { kind: "process", seen: "0123456789abcdef" });
    expect(problemIn(reply)).toEqual(problem);
    expect(await sentToLoop(t)).toEqual([]);
    const [row] = await t.db.query<{ id: string }>("SELECT id FROM actions WHERE shop = $1");
    t.loop.setKnobs({ [knob]: 0 });
    expect(await actionNow(t, row?.id ?? "")).toMatchObject({ status: "refused" });
    expect(answerOf(await postAction(t, { kind: "flag" })).status).toBe("done");
  });

  it("no answer in time: nothing is sent, and the person is told so", async () => {
    const t = await withReturns(await open());
    impatient();
    t.loop.setKnobs({ slowMs: 1_000, answerPath: "/details" });
    const reply = await postAction(t, { kind: "process", seen: "0123456789abcdef" });
    expect(problemIn(reply)).toEqual({ status: 502, code: "loop-unavailable" });
    expect(await sentToLoop(t)).toEqual([]);
  });

  it("no answer in time to the action itself: unconfirmed, never sent again, done when Loop shows it", async () => {
    const t = await withReturns(await open());
    const seen = await seenVersion(t);
    impatient();
    t.loop.setKnobs({ slowAnswerMs: 1_000, answerPath: "/cancel" });
    // Loop does it while it answers, so the look that follows proves it.
    expect(answerOf(await postAction(t, { kind: "cancel", seen }))).toMatchObject({
      status: "done",
      message: { key: "acting.status.cancelDone" },
    });
    expect(await sentToLoop(t)).toEqual(["cancel"]);
    const steps = await t.db.query<{ status: string }>(
      "SELECT data ->> 'status' AS status FROM return_history WHERE shop = $1 AND kind = 'action' ORDER BY id",
    );
    expect(steps.map(({ status }) => status)).toEqual(["sending", "unconfirmed", "done"]);
  });

  it("a key that Loop no longer takes: the connection shows as broken, with the remedy", async () => {
    const t = await withReturns(await open());
    const realFetch = t.house.fetch;
    t.house.fetch = (input, init) =>
      realFetch(input, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init?.headers)), "x-authorization": "gone" },
      });
    expect(problemIn(await postAction(t, { kind: "process", seen: "0123456789abcdef" }))).toEqual({
      status: 409,
      code: "missing-scope",
    });
    const shown = await t.api("/api/orders/5540000001001/returns");
    expect(shown.body).toMatchObject({ connection: { state: "broken" } });
    t.house.fetch = realFetch;
    expect(answerOf(await postAction(t, { kind: "flag" })).status).toBe("done");
    const again = await t.api("/api/orders/5540000001001/returns");
    expect(again.body).toMatchObject({ connection: { state: "connected" } });
  });
});
