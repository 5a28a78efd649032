import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActionAnswer, ActionBody } from "../../app/returns/api";
import type { ActionKind } from "../../app/returns/return";
import { findScenario } from "./scenarios/all-scenarios";
import { openStage } from "./support/stage";
import type { Stage } from "./support/stage";
import { buildStoryWorld } from "./support/story-world";

const SOON = { timeout: 20_000, interval: 50 };
/** The job that looks after what a crash left behind comes half a minute after the click. */
const SETTLED = { timeout: 75_000, interval: 500 };
/** Longer than the test: the answer never comes before the kill. */
const HELD_MS = 60_000;

let stage: Stage;
let returns: { id: number; orderId: number }[];
const clicks = new Map<number, ActionBody>();
beforeAll(async () => {
  const scenario = findScenario("plain-refund-in-transit");
  const { world, stories } = buildStoryWorld([scenario, scenario, scenario, scenario], new Date());
  returns = stories.map(({ made }) => ({ id: made.return.id, orderId: made.order.id }));
  stage = await openStage({ world });
  stage.loop.setKnobs({ processDelayMs: 50 });
});
afterAll(() => stage.stop());

const at = (place: number) => {
  const found = returns[place];
  if (!found) throw new Error(`no return ${place}`);
  return found;
};

/** Presses Process and does not wait: the process that would answer dies. */
async function press(place: number): Promise<void> {
  const { id, orderId } = at(place);
  const seen = (await stage.view(orderId)).summary.returns[0]?.version ?? "";
  const body: ActionBody = { kind: "process", seen, idempotencyKey: randomUUID() };
  clicks.set(place, body);
  void stage.act(id, body).catch(() => undefined);
}

/** The same click again: it is answered with the action that it already is. */
const sameClick = (place: number): Promise<ActionAnswer> => {
  const body = clicks.get(place);
  if (!body) throw new Error(`nobody pressed on return ${place}`);
  return stage.act(at(place).id, body);
};

/** What the block offers of the return: while an action on it is under way, nothing but a note. */
async function offerOf(place: number, kind: ActionKind): Promise<string | undefined> {
  const { id, orderId } = at(place);
  const { offers = [] } = (await stage.view(orderId)).details[id] ?? {};
  return offers.find((offer) => offer.kind === kind)?.answer;
}

const processCalls = (place: number) => stage.loop.callsTo(`/${at(place).id}/process`);

/** kill -9 of the real process, at each point of an action, one return each; the ends are awaited together. */
describe("the process is killed", () => {
  it("(all returns are known and confirmed)", async () => {
    for (const { orderId } of returns)
      await expect
        .poll(async () => (await stage.view(orderId)).summary.returns[0]?.confirmed, SOON)
        .toBe(true);
  });

  it("before Loop is asked: while the return is read again", async () => {
    stage.loop.setKnobs({ slowMs: HELD_MS, answerPath: `details?return_id=${at(0).id}` });
    await press(0);
    // A read of the machine's own may wait there too: only the word that something is under way proves that the click
    // was put down. A process that dies before that has heard nothing, and the same click is then a new action.
    await expect.poll(() => offerOf(0, "flag"), SOON).toBe("no");
    await expect.poll(() => stage.loop.held().length, SOON).toBeGreaterThan(0);
    await stage.restartApp();
    stage.loop.setKnobs({ slowMs: 0, answerPath: "" });
    expect(processCalls(0)).toBe(0);
  });

  it("while Loop has not done it yet: the request is under way, and Loop does it after", async () => {
    stage.loop.setKnobs({ slowMs: 3_000, answerPath: `${at(1).id}/process` });
    await press(1);
    await expect
      .poll(() => stage.loop.held().some((call) => call.path.endsWith(`${at(1).id}/process`)), SOON)
      .toBe(true);
    await stage.restartApp();
    stage.loop.setKnobs({ slowMs: 0, answerPath: "" });
    await expect.poll(() => processCalls(1), SOON).toBe(1);
  });

  it("when Loop has done it and the answer is on its way", async () => {
    stage.loop.setKnobs({ slowAnswerMs: HELD_MS, answerPath: `${at(2).id}/process` });
    await press(2);
    await expect.poll(() => stage.loop.held().some((call) => call.done), SOON).toBe(true);
    expect(processCalls(2)).toBe(1);
    await stage.restartApp();
    stage.loop.setKnobs({ slowAnswerMs: 0, answerPath: "" });
  });

  it("when the answer has left Loop and is not stored", async () => {
    const path = `${at(3).id}/process`;
    const killed = new Promise<void>((resolve) => {
      const stop = stage.loop.onAnswered((answered) => {
        if (!answered.endsWith(path)) return;
        stop();
        stage.app.kill("SIGKILL");
        resolve();
      });
    });
    await press(3);
    await killed;
    await stage.restartApp();
    expect(processCalls(3)).toBe(1);
  });

  it("each action ends in the truth, and none reached Loop twice", async () => {
    await expect.poll(async () => (await sameClick(0)).status, SETTLED).toBe("refused");
    for (const place of [1, 2, 3])
      await expect.poll(async () => (await sameClick(place)).status, SETTLED).toBe("done");
    expect([0, 1, 2, 3].map(processCalls)).toEqual([0, 1, 1, 1]);
    // What was refused was never sent, so it can be asked for again.
    await press(0);
    await expect.poll(async () => (await sameClick(0)).status, SETTLED).toBe("done");
    expect(processCalls(0)).toBe(1);
  });
});

describe("the process is asked to stop", () => {
  it("while Loop keeps a job waiting: it hands the job back, ends by itself, and the next process does it", async () => {
    const { id, orderId } = at(1);
    // Calls of the processes that were killed may still be held.
    const before = new Set(stage.loop.held());
    stage.loop.setKnobs({ slowMs: HELD_MS, answerPath: `details?return_id=${id}` });
    stage.loop.scan(id, "delivered");
    await expect.poll(() => stage.loop.held().some((call) => !before.has(call)), SOON).toBe(true);
    const { app } = stage;
    const restarted = stage.restartApp("SIGTERM");
    await expect.poll(() => app.exitCode ?? app.signalCode, SOON).not.toBeNull();
    // Status 1 would say that it had to be ended; null that it was killed.
    expect(app.exitCode).toBe(0);
    stage.loop.setKnobs({ slowMs: 0, answerPath: "" });
    await restarted;
    await expect
      .poll(async () => (await stage.view(orderId)).summary.returns[0], SOON)
      .toMatchObject({ confirmed: true, parcels: [{ status: { key: "reading.parcel.delivered" } }] });
  });
});
