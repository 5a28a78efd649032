import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findInLog } from "./support/find-in-log";
import { findViolations } from "./support/find-violations";
import { openAdmin } from "./support/open-admin";
import type { Admin } from "./support/open-admin";
import { tellStories } from "./support/tell-stories";
import type { StoryStage } from "./support/tell-stories";
import type { ToldStory } from "./support/story-world";

const BEN = 90_002;
/** Longer than any test looks: Loop's queue ends when its clock says so. */
const QUEUE_MS = 60_000;
const NOTE = "Seam is open at the left cuff";
const PLANTED = ["sleeves too long", NOTE];

let stage: StoryStage;
let admin: Admin;
beforeAll(async () => {
  stage = await tellStories([
    "plain-refund-delivered",
    "plain-refund-in-transit",
    "plain-refund-in-transit",
    "plain-refund-in-transit",
    "failed-then-done",
    "open-but-flagged-in-loop",
    "edited-in-loop-between-preview-and-confirm",
    "answer-lost",
    "multiple-parcels",
  ]);
  admin = await openAdmin(stage);
});
afterAll(async () => {
  await admin.close();
  await stage.stop();
});

const open = async ({ made }: ToldStory, options: { user?: number } = {}) => {
  const page = await admin.openOrder(made.order.id, options);
  await page.block.getByText(`RMA ${made.return.id}`, { exact: true }).waitFor();
  return page;
};
const sentTo = (id: number, verb: string) =>
  fetch(`${stage.loop.url}/stand-in/requests`)
    .then((response) => response.json() as Promise<{ requests: { method: string; path: string }[] }>)
    .then(({ requests }) => requests.filter(({ path }) => path.includes(`${id}/${verb}`)).length);

describe("Process", () => {
  it("says what it will do, asks again, and follows to the true ending", async () => {
    const story = stage.take("plain-refund-delivered");
    stage.loop.setKnobs({ processDelayMs: 200 });
    const { page, block, action, startAction, choose, confirm, picture, expectSilence, close } =
      await open(story);
    await startAction();
    await picture("action-choices");
    await choose("Process");
    await action.getByText(/refund up to 24\.00 USD/).waitFor();
    await action
      .getByText(/Cannot be undone/)
      .first()
      .waitFor();
    await picture("action-preview-process");
    expect(await findViolations(page)).toEqual([]);
    await confirm("Process now");
    await action.getByText("Done in Loop. Given: 24.00 USD refund.").waitFor();
    await picture("action-done");
    expect(await findViolations(page)).toEqual([]);
    await action.getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await block.getByText("Processed", { exact: true }).waitFor();
    await block.getByText(/^Given on .+: 24\.00 USD refund\. Parcel: Delivered\.$/).waitFor();
    await page.getByText("Refunded", { exact: true }).first().waitFor();
    await picture("block-processed");
    expect(await sentTo(story.made.return.id, "process")).toBe(1);
    expectSilence();
    await close();
  });

  it("that fails tells Loop's reason, in the action and in the block", async () => {
    const story = stage.take("failed-then-done");
    stage.loop.setKnobs({ processDelayMs: 200, failureMessage: "Gift card could not be created" });
    const { block, action, startAction, choose, confirm, picture, expectSilence, close } = await open(story);
    await startAction();
    await choose("Process");
    await confirm("Process now");
    await action
      .getByText(
        "Processing failed: “Gift card could not be created”. Look in Loop before you process again.",
      )
      .waitFor();
    await picture("action-failed");
    await action.getByRole("button", { name: "Close" }).click();
    await block.getByText("Processing failed", { exact: true }).first().waitFor();
    await picture("block-failed");
    expectSilence();
    await close();
  });

  it("that Loop refuses says so, with Loop's own words, and what Loop will refuse too is closed", async () => {
    const story = stage.take("open-but-flagged-in-loop");
    const { block, action, startAction, choose, confirm, picture, close } = await open(story);
    await startAction();
    await choose("Process");
    await confirm("Process now");
    await action.getByText(/Return is open and therefore cannot be processed/).waitFor();
    await action.getByText(/Nothing was changed/).waitFor();
    await picture("action-refused");
    await action.getByRole("button", { name: "Back" }).click();
    await action.getByRole("radio", { name: "Flag", disabled: true }).waitFor();
    await action.getByRole("radio", { name: "Add a note", disabled: false }).waitFor();
    await picture("action-choices-flagged");
    await action.getByRole("button", { name: "Close" }).click();
    await block.getByText("Open", { exact: true }).waitFor();
    await close();
  });

  it("on a return that moved on is not sent; what differs stands there, and it is confirmed again in one click", async () => {
    const story = stage.take("edited-in-loop-between-preview-and-confirm");
    const { id } = story.made.return;
    stage.loop.setKnobs({ processDelayMs: 200 });
    const { action, startAction, choose, confirm, picture, expectSilence, close } = await open(story);
    await startAction();
    await choose("Process");
    await action.getByText(/refund up to 24\.00 USD/).waitFor();
    await fetch(`${stage.loop.url}/stand-in/returns/${id}/admin`, {
      method: "POST",
      body: JSON.stringify({ action: "edit", handlingFee: "6.00", refund: "18.00" }),
    });
    await confirm("Process now");
    await action.getByText(/changed in Loop since you looked\. Nothing was sent\./).waitFor();
    await action.getByText("Refund, planned: 24.00 USD → 18.00 USD.").waitFor();
    expect(await sentTo(id, "process")).toBe(0);
    await picture("action-changed-meanwhile");
    await action.getByRole("button", { name: "Confirm again" }).click();
    await action.getByText(/^Done in Loop\. Given: .*18\.00 USD/).waitFor();
    expect(await sentTo(id, "process")).toBe(1);
    expectSilence();
    await close();
  });

  it("of two agents at once is one for Loop", async () => {
    const story = stage.take("plain-refund-in-transit");
    const { id } = story.made.return;
    stage.loop.setKnobs({ processDelayMs: QUEUE_MS });
    const both = await Promise.all([open(story), open(story, { user: BEN })]);
    for (const { startAction, choose, action } of both) {
      await startAction();
      await choose("Process");
      await action.getByRole("button", { name: "Continue" }).click();
    }
    await Promise.all(both.map(({ action }) => action.getByRole("button", { name: "Process now" }).click()));
    const words = await Promise.all(
      both.map(async ({ action }) => {
        const ending = action.getByText(/sent to Loop|Another action on this return/).first();
        await ending.waitFor();
        return ending.textContent();
      }),
    );
    expect(words.filter((text) => /sent to Loop/.test(text ?? ""))).toHaveLength(1);
    expect(await sentTo(id, "process")).toBe(1);
    await Promise.all(both.map(({ picture }, place) => picture(`action-two-agents-${place + 1}`)));
    stage.loop.clock.advance(QUEUE_MS);
    await Promise.all(both.map(({ close }) => close()));
  });

  it("whose answer is lost is not repeated, and settles by what Loop says", async () => {
    const story = stage.take("answer-lost");
    const { id } = story.made.return;
    stage.loop.setKnobs({ processDelayMs: QUEUE_MS, loseAnswer: 1, answerPath: `${id}/process` });
    const { block, action, startAction, choose, confirm, picture, expectSilence, close } = await open(story);
    await startAction();
    await choose("Process");
    await confirm("Process now");
    await action.getByText(/answer of .+ was lost\. We are asking Loop; do not repeat it\./).waitFor();
    await picture("action-answer-lost");
    stage.loop.clock.advance(QUEUE_MS);
    await action.getByText("Done in Loop. Given: 34.00 USD store credit.").waitFor();
    expect(await sentTo(id, "process")).toBe(1);
    await action.getByRole("button", { name: "Close" }).click();
    await block.getByText("Processed", { exact: true }).waitFor();
    expectSilence();
    await close();
  });
});

describe("Remove items", () => {
  it("is told as the processing it is, for what is chosen, and ends with the items gone and the rest given", async () => {
    const story = stage.take("multiple-parcels");
    const { id } = story.made.return;
    stage.loop.setKnobs({ processDelayMs: 200 });
    const { page, block, action, startAction, choose, confirm, picture, expectSilence, close } =
      await open(story);
    await startAction();
    await choose("Remove items and process the rest");
    await action.getByText("Choose the items to remove.").waitFor();
    await action.getByRole("checkbox", { name: "Harbor Tee - Medium · 24.00 USD" }).check();
    await action.getByText("Removes 1 item and processes the rest now: refund 48.00 USD.").waitFor();
    await picture("action-preview-remove");
    expect(await findViolations(page)).toEqual([]);
    await confirm("Remove and process now");
    await action
      .getByText("Removed 1 item and processed the rest in Loop. Given: 48.00 USD refund.")
      .waitFor();
    await picture("action-removed");
    expect(await sentTo(id, "remove")).toBe(1);
    expect(stage.loop.loop.returns.get(id)?.lines).toHaveLength(2);
    await action.getByRole("button", { name: "Close" }).click();
    await block.getByText("Processed", { exact: true }).waitFor();
    expectSilence();
    await close();
  });
});

describe("a note", () => {
  it("that Loop does not take stays where it was typed, and is written by the next try", async () => {
    const story = stage.take("plain-refund-in-transit");
    const { id } = story.made.return;
    stage.loop.setKnobs({ answer429: 5, answerPath: `${id}/note` });
    const { block, action, startAction, choose, picture, close } = await open(story);
    await startAction();
    await choose("Add a note");
    await action.getByLabel(/^Note in Loop/).fill(NOTE);
    await action.getByRole("button", { name: "Add the note" }).click();
    await action.getByRole("button", { name: "Back" }).waitFor();
    await picture("action-note-failed");
    stage.loop.setKnobs({ answer429: 0, answerPath: "" });
    await action.getByRole("button", { name: "Back" }).click();
    expect(await action.getByLabel(/^Note in Loop/).inputValue()).toBe(NOTE);
    await action.getByRole("button", { name: "Add the note" }).click();
    await action.getByText("Note written in Loop.").waitFor();
    await action.getByRole("button", { name: "Close" }).click();
    await block.getByText(NOTE).first().waitFor();
    expect(stage.loop.loop.returns.get(id)?.notes.map(({ content }) => content)).toContain(NOTE);
    await close();
  });

  it("is written before a flag, which then names the person", async () => {
    const story = stage.take("plain-refund-in-transit");
    const { block, action, startAction, choose, confirm, picture, expectSilence, close } = await open(story);
    await startAction();
    await choose("Flag");
    await action.getByLabel(/^Note in Loop/).fill("Box arrived wet");
    await picture("action-preview-flag");
    await confirm("Flag now");
    await action.getByText("Flagged; Loop shows it in Needs review.").waitFor();
    await action.getByRole("button", { name: "Close" }).click();
    await block.getByText(/^Flagged from Shopify by Ana Ortiz/).waitFor();
    await picture("block-flagged");
    expectSilence();
    await close();
  });
});

describe("after all this", () => {
  it("no metafield holds what a customer or an agent wrote", () => {
    const written = stage.admin.store.orders.flatMap(({ metafields }) => [...metafields.values()]);
    expect(written.length).toBeGreaterThan(0);
    for (const { value } of written) for (const phrase of PLANTED) expect(value).not.toContain(phrase);
  });

  it("the app's log holds no secret, no person and none of their words", () => {
    expect(findInLog(stage, PLANTED)).toEqual([]);
  });
});
