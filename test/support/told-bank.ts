import { translatorFor } from "../../app/wording/catalogue";
import { renderMessage } from "../../app/wording/render";
import type { ActionAnswer, OrderReturnsView, PreviewAnswer } from "../../app/returns/api";
import type { OrderSummary } from "../../app/returns/order-summary";
import { welcome } from "../../app/shops/welcome.server";
import { saveSettings } from "../../app/shops/settings.server";
import { lookAgain } from "../../app/sync/look-again.server";
import type { Expected, Scenario, Step, ThenStep } from "../journeys/scenarios/scenario";
import { endingOf, holdOffers, holdWords, wordsOf } from "../journeys/support/hold-expected";
import { seedRefunds } from "../journeys/support/seed-refunds";
import { buildStoryWorld } from "../journeys/support/story-world";
import type { ToldStory } from "../journeys/support/story-world";
import { takeStep, timeOfStep } from "../journeys/support/take-step";
import type { StepStage, StoryOnStage } from "../journeys/support/take-step";
import type { OpenOptions, TestHouse } from "./test-house";

const MINUTE = 60_000;
/** The look-again job runs every minute; here the clock jumps to what is due, never by less than this, nor in more steps. */
const SHORTEST_JUMP = 5 * MINUTE;
const MOST_JUMPS = 3;

interface Played extends StoryOnStage {
  /** Milliseconds that have passed in the story. */
  at: number;
  left: ThenStep[];
  step: number;
}

export interface ToldBank {
  t: TestHouse;
  stories: readonly ToldStory[];
  /**
   * Plays all stories as one time: each step at its own moment, with what time alone changes in between.
   * @returns what was said and was not true, a line for each; and how many sentences' moments were held
   */
  play(): Promise<{ untrue: string[]; held: number }>;
}

/** These stories in one shop, told by Loop's signed deliveries to the real house, whose clock can be moved. */
export async function tellBank(
  open: (options?: OpenOptions) => Promise<TestHouse>,
  scenarios: readonly Scenario[],
  settings: Parameters<typeof saveSettings>[1] = {},
): Promise<ToldBank> {
  let stories: readonly ToldStory[] = [];
  const t = await open({
    world: (now) => {
      const told = buildStoryWorld(scenarios, now);
      stories = told.stories;
      return told.world;
    },
  });
  for (const story of stories) seedRefunds(t, story.made);
  // All at once: more in one minute than a shop of this size asks for in a day.
  t.loop.setKnobs({ rateLimitPerMinute: 10_000, delayScale: 1 });
  await t.connect();
  await welcome(t.house, t.shop, undefined);
  await saveSettings(t.db, { refunds: "unknown", ...settings });
  const began = t.now().getTime();
  t.loop.announce();
  await t.settle();
  return { t, stories, play: () => play(t, stories, began) };
}

async function play(
  t: TestHouse,
  stories: readonly ToldStory[],
  began: number,
): Promise<{ untrue: string[]; held: number }> {
  const untrue: string[] = [];
  let held = 0;
  const hold = async (story: Played, expected: Expected) => {
    held += 1;
    try {
      await holdEverywhere(t, story, expected);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      untrue.push(`${story.scenario.name}, step ${story.step}: ${said}`);
    }
  };
  const playing = stories.map((story): Played => ({
    ...story,
    seen: "",
    seenBefore: "",
    action: null,
    at: 0,
    left: [...(story.scenario.then?.(story.made) ?? [])],
    step: 0,
  }));
  for (const story of playing) await hold(story, story.scenario.expect);
  for (let story = nextOf(playing); story; story = nextOf(playing)) {
    const then = story.left.shift();
    if (!then) break;
    const ends = began + story.at + timeOfStep(then.step, true);
    // What the app sends goes out now; all else happens at its moment of the story, whatever the other stories took.
    const stage = stageOf(t, (ms) => ("process" in then.step ? t.advance(ms) : passUntil(t, ends)));
    await takeStep(stage, story, then.step);
    await t.settle();
    story.at = t.now().getTime() - began;
    story.step += 1;
    await hold(story, then.expect);
  }
  return { untrue, held };
}

/** The story whose next step is over first. */
function nextOf(playing: readonly Played[]): Played | undefined {
  const endOf = ({ at, left }: Played) => at + timeOfStep(left[0]?.step as Step, true);
  return playing.filter(({ left }) => left.length > 0).toSorted((one, other) => endOf(one) - endOf(other))[0];
}

function stageOf(t: TestHouse, pass: (ms: number) => Promise<void>): StepStage {
  const read = async <T>(path: string, call?: Parameters<TestHouse["api"]>[1]): Promise<T> => {
    const reply = await t.api(path, call);
    if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}: ${reply.text}`);
    return reply.body as T;
  };
  return {
    loop: t.loop,
    admin: t.admin,
    world: t.world,
    act: (returnId, body, user) =>
      read<ActionAnswer>(`/api/returns/${returnId}/actions`, { body, ...(user ? { user } : {}) }),
    refresh: (returnId) => read(`/api/returns/${returnId}/refresh`, { body: {} }),
    pass,
  };
}

/** Moves the clock on to a moment, with the look-again job at each moment for which a return waits. */
export async function passUntil(t: TestHouse, until: number): Promise<void> {
  const jump = Math.max(SHORTEST_JUMP, (until - t.now().getTime()) / MOST_JUMPS);
  for (let now = t.now().getTime(); now < until; now = t.now().getTime()) {
    const [due] = await t.db.query<{ at: Date | null }>(
      "SELECT min(look_again_at) AS at FROM returns WHERE shop = $1",
    );
    const next = Math.max(due?.at?.getTime() ?? until, now + jump);
    await t.advance(Math.min(until, next) - now);
    await lookAgain(t.house);
    await t.settle();
  }
}

/** The words on the order itself first: nobody has asked for the return yet, so nothing was read for the asking. */
async function holdEverywhere(t: TestHouse, story: Played, expected: Expected): Promise<void> {
  const { order, return: ret } = story.made;
  const stands = summaryOnOrder(t, order.id);
  if (stands) holdWords(wordsOf({ summary: stands }, ret.id), withoutFreeText(expected, stands, ret.id));
  else if (!order.hidden) throw new Error("nothing stands on the order");
  const view = (await t.api(`/api/orders/${order.id}/returns`)).body as OrderReturnsView;
  holdWords(wordsOf(view, ret.id), expected);
  const preview = (await t.api(`/api/returns/${ret.id}/preview`, { body: {} })).body as PreviewAnswer;
  holdOffers(preview, expected);
  story.seenBefore = story.seen;
  story.seen = preview.version;
  if (!expected.ending || !story.action) return;
  const ending = endingOf((await t.api(`/api/actions/${story.action.id}`)).body as ActionAnswer);
  if (!expected.ending.test(ending)) throw new Error(`the action ended: ${ending}`);
}

/** What stands in the order's metafield; null where none does. */
export function summaryOnOrder(t: TestHouse, orderId: number): OrderSummary | null {
  const fields = [...(t.admin.store.order(orderId)?.metafields.values() ?? [])];
  const field = fields.find(({ key }) => key === "loop_returns");
  return field ? (JSON.parse(field.value) as OrderSummary) : null;
}

/** The note that came with our flag never stands on the order. */
function withoutFreeText(expected: Expected, summary: OrderSummary, returnId: number): Expected {
  const one = summary.returns.find(({ id }) => id === String(returnId));
  const next = one ? renderMessage(one.next, translatorFor("en", "UTC")) : "";
  return next.startsWith("Flagged from Shopify") ? { ...expected, next: /^Flagged from Shopify/ } : expected;
}
