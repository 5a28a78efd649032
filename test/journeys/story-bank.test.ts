import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL_SCENARIOS } from "./scenarios/all-scenarios";
import type { Expected, Scenario, ThenStep } from "./scenarios/scenario";
import { endingOf, holdOffers, holdWords, wordsOf } from "./support/hold-expected";
import { seedRefunds } from "./support/seed-refunds";
import { openStage } from "./support/stage";
import type { Stage } from "./support/stage";
import { buildStoryWorld } from "./support/story-world";
import { takeStep } from "./support/take-step";
import type { StoryOnStage } from "./support/take-step";

/**
 * The whole bank, through everything there is: Loop's signed deliveries, the built app, its database and its jobs, and
 * the API that the block asks. The rules alone are held in test/returns.
 */
let stage: Stage;
const stories = new Map<string, StoryOnStage>();

beforeAll(async () => {
  const told = buildStoryWorld(ALL_SCENARIOS, new Date());
  stage = await openStage({ world: told.world, connect: false });
  for (const story of told.stories) {
    seedRefunds(stage, story.made);
    stories.set(story.scenario.name, { ...story, seen: "", seenBefore: "", action: null });
  }
  // All at once: more in one minute than a shop of this size asks for in a day.
  stage.loop.setKnobs({ rateLimitPerMinute: 10_000 });
  await stage.connect();
  stage.loop.announce();
});
afterAll(() => stage.stop());

const onStage = (name: string): StoryOnStage => {
  const story = stories.get(name);
  if (!story) throw new Error(`no story is called ${name}`);
  return story;
};

/** Waits for what must be read; then holds what is offered, and how the person's own action ended. */
async function hold(story: StoryOnStage, expected: Expected): Promise<void> {
  const { order, return: ret } = story.made;
  await expect
    .poll(async () => holdWords(wordsOf(await stage.view(order.id), ret.id), expected), { timeout: 20_000 })
    .toBeUndefined();
  const preview = await stage.preview(ret.id);
  holdOffers(preview, expected);
  story.seenBefore = story.seen;
  story.seen = preview.version;
  const sent = story.action;
  if (!expected.ending || !sent) return;
  await expect.poll(async () => endingOf(await stage.action(sent.id))).toMatch(expected.ending);
}

const needs = (refunds: "by-hand" | "any") => (scenario: Scenario) =>
  (scenario.settings?.refunds === "by-hand") === (refunds === "by-hand") && !scenario.settings?.pattern;
const named = (scenarios: Scenario[]) => scenarios.map(({ name, title }) => [name, title] as const);

describe("every story", () => {
  it.each(named(ALL_SCENARIOS.filter(needs("any"))))("%s: %s", async (name) => {
    const story = onStage(name);
    await hold(story, story.scenario.expect);
  });
});

describe("and how it goes on", () => {
  const stepsOf = (story: StoryOnStage): ThenStep[] => story.scenario.then?.(story.made) ?? [];
  /** Where time passes for the app too, the story goes on in a journey of its own. */
  const untilTimePasses = (steps: ThenStep[]): ThenStep[] => {
    const end = steps.findIndex(({ step }) => "advanceMs" in step);
    return end === -1 ? steps : steps.slice(0, end);
  };
  it.each(named(ALL_SCENARIOS.filter(needs("any")).filter((one) => one.then)))("%s: %s", async (name) => {
    const story = onStage(name);
    for (const { step, expect: expected } of untilTimePasses(stepsOf(story))) {
      await takeStep(stage, story, step);
      await hold(story, expected);
    }
  });
});

describe("where the team refunds by hand", () => {
  beforeAll(() => stage.saveSettings({ refunds: "by-hand" }));
  it.each(named(ALL_SCENARIOS.filter(needs("by-hand"))))("%s: %s", async (name) => {
    const story = onStage(name);
    await hold(story, story.scenario.expect);
    for (const { step, expect: expected } of story.scenario.then?.(story.made) ?? []) {
      await takeStep(stage, story, step);
      await hold(story, expected);
    }
  });
});
