import { randomUUID } from "node:crypto";
import type { ActionAnswer } from "../../../app/returns/api";
import type { ActionKind } from "../../../app/returns/return";
import type { Step } from "../scenarios/scenario";
import type { Stage } from "./stage";
import type { ToldStory } from "./story-world";

/** What a step is taken with: the whole product, or the house of a test whose clock can be moved. */
export interface StepStage extends Pick<Stage, "loop" | "admin" | "world" | "act" | "refresh"> {
  /** Lets time pass for Loop and for the app alike; left out, only Loop's clock can be moved. */
  pass?(ms: number): Promise<void>;
}

/**
 * Longer than any test looks at what was sent: the queue's end is brought about by Loop's clock. Where time passes for the
 * app too, it is longer than the ten minutes after which Loop's silence is told.
 */
const queueMs = (passes: boolean) => (passes ? 30 * 60_000 : 60_000);
/** Loop's queue comes to a return that somebody waits for. */
const SOON_MS = 50;

/** How long a step takes, in milliseconds. @param passes time passes for the app too */
export function timeOfStep(step: Step, passes: boolean): number {
  if ("advanceMs" in step) return step.advanceMs;
  if ("queueEnds" in step) return queueMs(passes) + 1;
  return "process" in step ? SOON_MS : 0;
}

/** A story that goes on: remembers what the person saw and what they sent. */
export interface StoryOnStage extends ToldStory {
  /** The version shown before the last step. */
  seenBefore: string;
  seen: string;
  action: ActionAnswer | null;
}

/** Lets one thing happen: in the app by a person's request, in Loop and in Shopify by what stands in for them. */
export async function takeStep(stage: StepStage, story: StoryOnStage, step: Step): Promise<void> {
  const { loop, admin } = stage;
  const { id } = story.made.return;
  const inLoop = loop.loop.returns.get(id);
  if (!inLoop) throw new Error(`Loop lost return ${id}`);
  const staffId = (by: string) => {
    const person = stage.world.staff.find(({ firstName, lastName }) => `${firstName} ${lastName}` === by);
    if (!person) throw new Error(`nobody is called ${by}`);
    return person.id;
  };
  const send = async (kind: ActionKind, by: string, more: { note?: string; seen?: string } = {}) => {
    story.action = await stage.act(
      id,
      { kind, seen: story.seen, idempotencyKey: randomUUID(), ...more },
      staffId(by),
    );
  };
  const queue = queueMs(stage.pass !== undefined);
  if ("scan" in step) {
    // Whether a scan reopens what has expired is not documented; the stories tell the case in which it does not.
    loop.setKnobs({ scansReopenExpired: false });
    loop.scan(id, step.scan);
  } else if ("sendProcess" in step) {
    loop.setKnobs({ processDelayMs: queue });
    await send("process", step.by);
  } else if ("process" in step) {
    inLoop.processEnds = step.process;
    // What is in review is processed only where Loop switched that on for the shop.
    const allowFlaggedProcess = inLoop.state === "review";
    loop.setKnobs({ processDelayMs: SOON_MS, failureMessage: step.message ?? null, allowFlaggedProcess });
    await send("process", step.by);
    await stage.pass?.(SOON_MS);
    loop.setKnobs({ allowFlaggedProcess: false });
  } else if ("queueEnds" in step) {
    inLoop.processEnds = step.queueEnds;
    loop.setKnobs({ failureMessage: step.message ?? null });
    if (stage.pass) await stage.pass(queue + 1);
    else loop.clock.advance(queue + 1);
  } else if ("loseAnswerTo" in step) {
    loop.setKnobs({ processDelayMs: queue, loseAnswer: 1, answerPath: `${id}/process` });
    await send("process", step.by);
    loop.setKnobs({ loseAnswer: 0, answerPath: "" });
  } else if ("processRefusedAsFlagged" in step) {
    await send("process", step.by);
  } else if ("flag" in step) {
    await send("flag", step.by, step.note === null ? {} : { note: step.note });
  } else if ("confirmStale" in step) {
    await send("process", step.by, { seen: story.seenBefore });
  } else if ("editInLoop" in step) {
    await post(`${loop.url}/stand-in/returns/${id}/admin`, { action: "edit", ...step.editInLoop });
  } else if ("restock" in step) {
    const variant = stage.world.variants.find((one) => one.id === step.restock);
    if (!variant) throw new Error(`Shopify has no variant ${step.restock}`);
    variant.inventory = step.to;
    // Shopify tells nobody of it: whoever presses ⟳ learns it.
    await stage.refresh(id);
  } else if ("closeInShopify" in step || "cancelInShopify" in step) {
    const native = story.made.return.nativeReturn;
    if (!native) throw new Error("Shopify has no return to end");
    const verb = "closeInShopify" in step ? "close" : "cancel";
    await post(`${admin.url}/stand-in/orders/${story.made.order.id}/returns/${native.id}/${verb}`, {});
  } else if ("advanceMs" in step && stage.pass) {
    await stage.pass(step.advanceMs);
  } else {
    throw new Error("Time moves for the app too: such steps stand in a story of their own.");
  }
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}
