import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findScenario } from "./scenarios/all-scenarios";
import { findInLog } from "./support/find-in-log";
import { findViolations } from "./support/find-violations";
import { openAdmin } from "./support/open-admin";
import type { Admin } from "./support/open-admin";
import { openStage } from "./support/stage";
import type { Stage } from "./support/stage";
import { buildStoryWorld } from "./support/story-world";
import type { ToldStory } from "./support/story-world";

const STORIES = ["plain-refund-in-transit", "exchange-out-of-stock-by-hand", "plain-refund-closed-1-day-ago"];

let stage: Stage;
let admin: Admin;
let stories: ToldStory[];
beforeAll(async () => {
  const told = buildStoryWorld(STORIES.map(findScenario), new Date());
  stories = told.stories;
  stage = await openStage({ world: told.world, connect: false });
  admin = await openAdmin(stage);
});
afterAll(async () => {
  await admin.close();
  await stage.stop();
});

const story = (place: number): ToldStory => {
  const found = stories[place];
  if (!found) throw new Error(`no story ${place}`);
  return found;
};
const connectForm = async (app: FrameLocator, key: string) => {
  await app.getByLabel("Loop API key").fill(key);
  await app.getByLabel("Webhook secret").fill(stage.loop.webhookSecret);
  await app.getByRole("button", { name: "Connect", exact: true }).click();
};

describe("a browser that comes by itself", () => {
  // An ordinary one: Shopify's package answers bots with 410.
  const browser = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/153.0.0.0" };
  const open = (at: string) => fetch(`${stage.ready.app}${at}`, { headers: browser });

  it.each([
    "/app",
    "/app/docs",
    "/app?shop=evil.example",
    "/auth/login",
    "/auth/session-token?shop=evil.example",
  ])("to %s is told where Loopside lives", async (at) => {
    const reply = await open(at);
    expect([reply.status, new URL(reply.url).pathname]).toEqual([200, "/"]);
    expect(await reply.text()).toContain("Loopside lives in Shopify admin.");
    expect(reply.headers.get("content-security-policy") ?? "").not.toContain("evil");
  });

  it("to an address that is none is told so", async () => {
    const reply = await open("/app/nowhere");
    expect(reply.status).toBe(404);
    expect(await reply.text()).toContain("Loopside has no page at this address.");
  });

  it("may frame what a shop's admin is given only in that admin", async () => {
    for (const shop of [stage.ready.shop, "southwind.myshopify.com"]) {
      const host = Buffer.from(`admin.shopify.com/store/${shop.split(".")[0]}`).toString("base64url");
      const reply = await open(`/app?${new URLSearchParams({ embedded: "1", shop, host }).toString()}`);
      const framedBy = /frame-ancestors ([^;]*)/.exec(
        reply.headers.get("content-security-policy") ?? "",
      )?.[1];
      expect(framedBy?.split(" ").filter((one) => one.endsWith("myshopify.com"))).toEqual([
        `https://${shop}`,
      ]);
      expect(framedBy).toContain("https://admin.shopify.com");
    }
  });
});

/** One merchant's first morning, in order: each step starts where the one before it ended. */
describe("a merchant", () => {
  it("finds on an order that Loop is not connected, with the way there", async () => {
    const { page, block, picture, expectSilence, close } = await admin.openOrder(story(0).made.order.id);
    await block.getByText(/not connected to Loop/).waitFor();
    await picture("block-not-connected");
    expect(await findViolations(page)).toEqual([]);
    await block.getByRole("link", { name: "Connect Loop" }).click();
    await page.waitForURL(/\/apps\/loopside\/app\/settings/);
    await page.locator("#app-frame").contentFrame().getByLabel("Loop API key").waitFor();
    expectSilence();
    await close();
  });

  it("opens the app and is asked to connect first", async () => {
    const { page, app, picture, expectSilence, close } = await admin.openApp();
    await app
      .getByRole("link", { name: /Connect/ })
      .or(app.getByRole("button", { name: /Connect/ }))
      .first()
      .waitFor();
    await picture("app-connect-first");
    expect(await findViolations(page)).toEqual([]);
    expectSilence();
    await close();
  });

  it("is told when a key is wrong, and what was typed stays", async () => {
    const { app, picture, close } = await admin.openApp("/app/settings");
    await connectForm(app, "no-such-key");
    await app.getByText(/Loop does not accept this key/).waitFor();
    expect(await app.getByLabel("Loop API key").inputValue()).toBe("no-such-key");
    await picture("settings-wrong-key");
    expect(stage.loop.loop.subscriptions).toHaveLength(0);
    await close();
  });

  it("connects: Loop gets its webhooks, and only the last four characters are shown", async () => {
    const { page, app, picture, expectSilence, close } = await admin.openApp("/app/settings");
    await app.getByLabel("Loop API key").waitFor();
    await picture("settings-not-connected");
    expect(await findViolations(page)).toEqual([]);
    await connectForm(app, stage.loop.apiKey);
    await app
      .getByText(`•••• ${stage.loop.apiKey.slice(-4)}`, { exact: false })
      .first()
      .waitFor();
    await picture("settings-connected");
    expect(await findViolations(page)).toEqual([]);
    const html = await app.locator("body").innerHTML();
    expect(html).not.toContain(stage.loop.apiKey);
    expect(html).not.toContain(stage.loop.webhookSecret);
    const topics = stage.loop.loop.subscriptions.map(({ topic }) => topic);
    expect(new Set(topics)).toEqual(new Set(["return", "return.processing", "label"]));
    expectSilence();
    await close();
  });

  it("makes a token for the warehouse, which stands there until the page is left", async () => {
    const { page, app, picture, expectSilence, close } = await admin.openApp("/app/settings");
    await app.getByLabel("Name of a new token").fill("Dock 3");
    await app.getByRole("button", { name: "Make token" }).click();
    await app.getByText("Copy the token of “Dock 3” now").waitFor();
    expect(await app.getByLabel("Token", { exact: true }).inputValue()).toMatch(/^lsw_[\w-]{65}$/);
    await picture("settings-token");
    expect(await findViolations(page)).toEqual([]);
    await page.reload();
    await app.getByText(/made by Ana Ortiz/).waitFor();
    expect(await app.locator("body").innerHTML()).not.toContain("lsw_");
    expectSilence();
    await close();
  });

  it("sees the next delivery on the order, and may act", async () => {
    stage.loop.announce();
    const { made } = story(0);
    const returnsOfIt = async () => (await stage.view(made.order.id)).summary.returns.length;
    await expect.poll(returnsOfIt, { timeout: 60_000 }).toBe(1);
    const { block, expectSilence, close } = await admin.openOrder(made.order.id);
    await block.getByText(`RMA ${made.return.id}`, { exact: true }).waitFor();
    await block.getByRole("button", { name: "Act on this return", disabled: false }).waitFor();
    expectSilence();
    await close();
  });

  it("finds the latest returns at the app's home, and reads how it works", async () => {
    const { page, app, picture, expectSilence, close } = await admin.openApp();
    for (const { made } of stories) await app.getByText(String(made.return.id)).first().waitFor();
    await picture("app-home");
    expect(await findViolations(page)).toEqual([]);
    expectSilence();
    await close();
    const docs = await admin.openApp("/app/docs");
    await docs.app.getByText("How this integration works").first().waitFor();
    await docs.picture("app-docs");
    expect(await findViolations(docs.page)).toEqual([]);
    docs.expectSilence();
    await docs.close();
  });

  it("lets nobody act, and the block says where that is set", async () => {
    const { page, app, picture, expectSilence, close } = await admin.openApp("/app/settings");
    await app.getByText("Nobody", { exact: true }).click();
    await page.getByRole("region", { name: "Unsaved changes" }).getByRole("button", { name: "Save" }).click();
    await page.getByText("Settings saved").waitFor();
    await picture("settings-saved");
    expectSilence();
    await close();
    const order = await admin.openOrder(story(0).made.order.id);
    await order.block
      .getByText(/settings/)
      .first()
      .waitFor();
    expect(await order.block.getByRole("button", { name: "Act on this return" }).count()).toBe(0);
    await order.picture("block-nobody-may-act");
    await order.close();
  });

  it("leaves no secret and no person in the log", () => {
    expect(findInLog(stage)).toEqual([]);
  });
});

describe("a page that fails", () => {
  it("says so in words, whatever a proxy in between answers", async () => {
    const { page, app, picture, close } = await admin.openApp();
    await app.getByText("Loop returns, beside the orders they belong to").waitFor();
    await page.route(/\/app\/settings.*_data=/, (route) =>
      route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }),
    );
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await app.getByText(/^Loopside could not show this page\. Load it again in a moment/).waitFor();
    await picture("page-failed");
    await close();
  });
});
