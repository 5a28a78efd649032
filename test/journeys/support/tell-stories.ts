import { vi } from "vitest";
import { findScenario } from "../scenarios/all-scenarios";
import { openStage } from "./stage";
import type { Stage } from "./stage";
import { buildStoryWorld } from "./story-world";
import type { ToldStory } from "./story-world";

export interface StoryStage extends Stage {
  /** The next telling of that story that nobody took yet. */
  take(name: string): ToldStory;
}

/** A stage on which these stories are told, each on an order of its own; a name that stands twice is told twice. */
export async function tellStories(
  names: readonly string[],
  options: Parameters<typeof openStage>[0] = {},
): Promise<StoryStage> {
  const { world, stories } = buildStoryWorld(names.map(findScenario), new Date());
  const stage = await openStage({ ...options, world });
  // The first look at an order finds what Loop's deliveries told.
  await vi.waitFor(
    async () => {
      for (const { made } of stories) {
        const { summary } = await stage.view(made.order.id);
        if (!summary.returns.some((one) => one.confirmed))
          throw new Error(`${made.order.name} is not read yet`);
      }
    },
    { timeout: 30_000, interval: 100 },
  );
  const left = [...stories];
  return Object.assign(stage, {
    take(name: string) {
      const place = left.findIndex(({ scenario }) => scenario.name === name);
      const [story] = place === -1 ? [] : left.splice(place, 1);
      if (!story) throw new Error(`no further ${name} is told here`);
      return story;
    },
  });
}
