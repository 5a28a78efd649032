import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { ActionBody } from "../../app/returns/api";
import { act } from "../../app/sync/actions/act.server";
import { runJobs } from "../support/run-jobs";
import {
  RETURN,
  actionNow,
  postAction,
  problemIn,
  seenVersion,
  sentToLoop,
  withReturns,
} from "../support/ask-action";
import { ANA, useHouse } from "../support/test-house";

const open = useHouse();
const SECOND = 1_000;

it("what one process put down and died over, another settles; Loop hears of it once, and a click meanwhile is the same or refused", async () => {
  const t = await withReturns(await open());
  const seen = await seenVersion(t);
  let arrived = () => {};
  const atLoop = new Promise<void>((resolve) => (arrived = resolve));
  // Another process on the same database, which ends when Loop has heard it: its promise never goes on.
  const dying = {
    ...t.house,
    db: { ...t.house.db },
    fetch: (async (input, init) => {
      const answer = await t.house.fetch(input, init);
      if (init?.method !== "POST") return answer;
      arrived();
      return new Promise<Response>(() => {});
    }) as typeof fetch,
  };
  t.loop.setKnobs({ delayScale: 1, processDelayMs: 5 * SECOND });
  const body: ActionBody = { kind: "process", seen, idempotencyKey: randomUUID() };
  const person = { userId: String(ANA), name: "Ana Ortiz", scopes: "write_orders" };
  void act(dying, dying.db.forShop(t.shop), {
    returnId: String(RETURN),
    body,
    person,
    may: { act: true },
  });
  await atLoop;

  const again = await postAction(t, body);
  expect(again).toMatchObject({ status: 200, body: { status: "sending" } });
  expect(problemIn(await postAction(t, { kind: "process", seen }))).toEqual({
    status: 409,
    code: "action-pending",
  });
  const { id } = again.body as { id: string };
  await t.advance(40 * SECOND);
  t.loop.setKnobs({ delayScale: 0 });
  await t.loop.idle(0);
  await runJobs(t.house);
  await t.advance(60 * SECOND);
  await t.settle();
  expect(await actionNow(t, id)).toMatchObject({ status: "done" });
  expect((await sentToLoop(t)).filter((path) => path === "process")).toHaveLength(1);
});
