import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "./support/find-violations";
import { openAdmin } from "./support/open-admin";
import type { Admin } from "./support/open-admin";
import { tellStories } from "./support/tell-stories";
import type { StoryStage } from "./support/tell-stories";

const [CHLOE, DAI] = [90_003, 90_004];
/** A server that is away is heard of in the console too. */
const AWAY = [/Failed to load resource/, /blocked by CORS policy/, /ERR_FAILED/];

let stage: StoryStage;
let admin: Admin;
beforeAll(async () => {
  stage = await tellStories([
    "plain-refund-in-transit",
    "plain-refund-in-transit",
    "plain-refund-in-transit",
    "plain-refund-delivered",
    "plain-refund-closed-1-day-ago",
    "exchange-out-of-stock-by-hand",
    "gift-return",
  ]);
  admin = await openAdmin(stage);
});
afterAll(async () => {
  await admin.close();
  await stage.stop();
});

describe("the block on the order page", () => {
  it("shows what Loop's deliveries told: badges, next line, money, item and parcel", async () => {
    const { made } = stage.take("exchange-out-of-stock-by-hand");
    const { page, block, picture, expectSilence, close } = await admin.openOrder(made.order.id);
    await block.getByText(`RMA ${made.return.id}`, { exact: true }).waitFor();
    for (const text of [
      "Partly processed",
      "In transit",
      "Exchange item out of stock; the rest was given",
      /In Loop: Edit → refund or store credit → Process items; or wait for stock\.$/,
      "Given 24.00 USD refund · still open: exchange 29.99 USD",
      "⇄ Field Tee - Medium",
    ])
      await block.getByText(text).first().waitFor();
    await picture("block-exchange-out-of-stock");
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Show more" }).click();
    await block.getByRole("button", { name: /^Show the breakdown/ }).click();
    await block.getByText(/^Refund: .*given 24\.00 USD/).waitFor();
    await picture("block-exchange-out-of-stock-opened");
    expect(await findViolations(page)).toEqual([]);
    expectSilence();
    await close();
  });

  it("shows a return that is submitted while the order is open, and the parcel's scan", async () => {
    const order = stage.admin.store.addOrder({
      ...stage.take("plain-refund-in-transit").made.order,
      id: 5_540_000_900_001,
      name: "#9001",
    });
    const { block, picture, expectSilence, close } = await admin.openOrder(order.world.id);
    await block.getByText("No Loop returns").waitFor();
    await picture("block-empty");
    const template = stage.world.returns[0];
    if (!template) throw new Error("the world has no return");
    const line = order.world.lines[0];
    if (!line) throw new Error("the order has no line");
    stage.loop.setKnobs({ labelDelayMs: 50 });
    stage.world.orders.push(order.world);
    stage.loop.createReturn({
      ...template,
      id: 25_049_001,
      orderId: order.world.id,
      loopOrderId: 88_129_001,
      state: "open",
      createdAt: new Date().toISOString(),
      updatedAt: new Date().toISOString(),
      lines: [
        { orderLineId: line.id, reason: "Too big", parentReason: "Fit", comment: null, outcome: "default" },
      ],
      labels: [],
      nativeReturn: null,
      issued: {},
    });
    await block.getByText("RMA 25049001", { exact: true }).waitFor({ timeout: 20_000 });
    await picture("block-new-return");
    expectSilence();
    await close();
  });

  it("reads again from Loop when ⟳ is pressed", async () => {
    const { made } = stage.take("plain-refund-delivered");
    const { block, expectSilence, close } = await admin.openOrder(made.order.id);
    await block.getByText(/^Loop, read \d+ (s|min) ago$/).waitFor();
    // Loop's word changes and no delivery tells of it.
    const inLoop = stage.loop.loop.returns.get(made.return.id);
    if (!inLoop) throw new Error("Loop lost the return");
    inLoop.refund = "20.00";
    await block.getByRole("button", { name: "Read again from Loop" }).click();
    await block
      .getByText(/20\.00 USD/)
      .first()
      .waitFor();
    expectSilence();
    await close();
  });

  it("tells a person who may not edit orders everything but offers no button", async () => {
    const { made } = stage.take("plain-refund-in-transit");
    const { page, block, picture, expectSilence, close } = await admin.openOrder(made.order.id, {
      user: CHLOE,
    });
    await block.getByText(`RMA ${made.return.id}`, { exact: true }).waitFor();
    await block
      .getByText(/commandes/)
      .first()
      .waitFor();
    expect(await block.getByRole("button", { name: /Act|Agir|Traiter/ }).count()).toBe(0);
    await picture("block-not-allowed-fr");
    expect(await findViolations(page)).toEqual([]);
    expectSilence();
    await close();
  });

  it("speaks Japanese with Japanese staff", async () => {
    const { made } = stage.take("plain-refund-closed-1-day-ago");
    const { page, block, picture, expectSilence, close } = await admin.openOrder(made.order.id, {
      user: DAI,
    });
    await block.getByText("処理済み").first().waitFor();
    await page.getByRole("heading", { name: "Loopの返品" }).waitFor();
    expect(await block.locator("body").innerText()).not.toMatch(/Processed|Delivered|Given/);
    await picture("block-ja");
    expectSilence();
    await close();
  });

  it("names the gift, and tells nothing of it to the buyer", async () => {
    const { made } = stage.take("gift-return");
    const { block, picture, expectSilence, close } = await admin.openOrder(made.order.id);
    await block.getByText("Gift", { exact: true }).waitFor();
    await picture("block-gift");
    expectSilence();
    await close();
  });

  it("collapses to a summary of at most 30 characters", async () => {
    const { made } = stage.take("plain-refund-in-transit");
    const { page, block, close } = await admin.openOrder(made.order.id);
    await block.getByText(`RMA ${made.return.id}`, { exact: true }).waitFor();
    await page.getByRole("button", { name: /^Collapse/ }).click();
    const summary = (await page.locator("[data-block-summary]").textContent()) ?? "";
    expect(summary).not.toBe("");
    expect(summary.length).toBeLessThanOrEqual(30);
    await close();
  });
});

describe("while Loopside's server is away", () => {
  it("the block shows the last truth and says so, and goes on when the server is back", async () => {
    const order = stage.admin.store.orders.find((one) => one.metafields.size > 0);
    if (!order) throw new Error("no order carries a summary");
    stage.app.kill("SIGKILL");
    const { block, picture, close } = await admin.openOrder(order.world.id, { allow: AWAY });
    await block
      .getByText(/^RMA \d+$/)
      .first()
      .waitFor();
    await block.getByText("Loopside does not answer. Shown is what was last known.").waitFor();
    await picture("block-offline");
    await stage.restartApp();
    await block.getByRole("button", { name: "Try again" }).click();
    await block.getByText(/^Loop, read/).waitFor();
    expect(await block.getByText("Loopside does not answer.").count()).toBe(0);
    await close();
  });
});
