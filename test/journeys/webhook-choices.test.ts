import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wantedTriggers } from "../../app/shops/wanted-webhooks";
import type { WebhookChoice } from "../../app/shops/wanted-webhooks";
import { findScenario } from "./scenarios/all-scenarios";
import { openAdmin } from "./support/open-admin";
import type { Admin } from "./support/open-admin";
import { openStage } from "./support/stage";
import type { Stage } from "./support/stage";
import { buildStoryWorld } from "./support/story-world";
import type { ToldStory } from "./support/story-world";

/** A sweep comes every minute, and reads what Loop has had time to write down. */
const BY_SWEEP = { timeout: 130_000, interval: 500 };
const AT_ONCE = { timeout: 15_000, interval: 100 };

let stage: Stage;
let admin: Admin;
let returns: ToldStory["made"][];
beforeAll(async () => {
  const scenario = findScenario("plain-refund-in-transit");
  const { world, stories } = buildStoryWorld([scenario, scenario, scenario], new Date());
  // Without labels: those are delivered whatever is chosen, and would tell of the return.
  returns = stories.map(({ made }) => ({ ...made, return: { ...made.return, labels: [] } }));
  // Nobody has asked for a return yet: what comes first comes after the merchant connected.
  stage = await openStage({ world: { ...world, returns: [] }, connect: false });
  admin = await openAdmin(stage);
});
afterAll(async () => {
  await admin.close();
  await stage.stop();
});

const made = (place: number) => {
  const found = returns[place];
  if (!found) throw new Error(`no return ${place}`);
  return found;
};

const LABEL: Record<WebhookChoice, string> = {
  created: "Returns created only",
  updated: "Returns changed",
  both: "Returns created and changed",
};

/** Chooses in settings, and sees that Loop has exactly the subscriptions that belong to it. */
async function choose(choice: WebhookChoice, form: (app: FrameLocator) => Promise<void>): Promise<void> {
  const { app, expectSilence, close } = await admin.openApp("/app/settings", { height: 2400 });
  await app.getByText(LABEL[choice], { exact: true }).click();
  await form(app);
  const wanted = wantedTriggers(choice).map(({ topic, trigger }) => `${topic} ${trigger}`);
  await expect
    .poll(
      () => stage.loop.loop.subscriptions.map(({ topic, trigger }) => `${topic} ${trigger}`).toSorted(),
      AT_ONCE,
    )
    .toEqual(wanted.toSorted());
  expectSilence();
  await close();
}

const change = (app: FrameLocator) => app.getByRole("button", { name: "Check and save" }).click();

/** What Loop sent about a return, by trigger of the topic "return". */
const told = (id: number) =>
  stage.loop.loop.deliveries
    .filter((delivery) => delivery.returnId === id && delivery.topic === "return")
    .map((delivery) => delivery.trigger);

const states = async (place: number) =>
  (await stage.view(made(place).order.id)).summary.returns.map((one) => one.state);

/** One merchant tries each of the three, in order. */
describe("which news Loop sends", () => {
  it("created only: a new return shows at once, its review when Loopside next asks Loop", async () => {
    await choose("created", async (app) => {
      await app.getByLabel("Loop API key").fill(stage.loop.apiKey);
      await app.getByLabel("Webhook secret").fill(stage.loop.webhookSecret);
      await app.getByRole("button", { name: "Connect", exact: true }).click();
    });
    const { return: first, order } = made(0);
    stage.loop.createReturn(first);
    await expect.poll(() => states(0), AT_ONCE).toEqual(["open"]);
    // Loop has been asked whether the delivery holds: what comes after that is not told by this read.
    await expect
      .poll(async () => (await stage.view(order.id)).summary.returns[0]?.confirmed, AT_ONCE)
      .toBe(true);
    // Of a closing Shopify would tell as well, where the return stands there too.
    stage.loop.flag(first.id, { actor: "admin" });
    expect(told(first.id)).toEqual(["return.created"]);
    const { block, expectSilence, close } = await admin.openOrder(order.id);
    await block.getByText(`RMA ${first.id}`, { exact: true }).waitFor();
    await expect.poll(() => states(0), BY_SWEEP).toEqual(["review"]);
    await block
      .getByText(/^Needs review/)
      .first()
      .waitFor({ timeout: 70_000 });
    expect(told(first.id)).toEqual(["return.created"]);
    expectSilence();
    await close();
  });

  it("changed: a change shows at once, a new return when Loopside next asks Loop", async () => {
    await choose("updated", change);
    const { return: second } = made(1);
    const at = new Date().toISOString();
    stage.loop.createReturn({ ...second, createdAt: at, updatedAt: at });
    expect(told(second.id)).toEqual([]);
    await expect.poll(() => states(1), BY_SWEEP).toEqual(["open"]);
    expect(told(second.id)).toEqual([]);
    stage.loop.close(second.id, { actor: "admin" });
    await expect.poll(() => states(1), AT_ONCE).toEqual(["closed"]);
    expect(told(second.id)).toEqual(["return.updated", "return.closed"]);
  });

  it("both: a new return and its change show at once", async () => {
    await choose("both", change);
    const { return: third } = made(2);
    stage.loop.createReturn(third);
    await expect.poll(() => states(2), AT_ONCE).toEqual(["open"]);
    stage.loop.close(third.id, { actor: "admin" });
    await expect.poll(() => states(2), AT_ONCE).toEqual(["closed"]);
    expect(told(third.id)).toEqual(["return.created", "return.updated", "return.closed"]);
  });
});
