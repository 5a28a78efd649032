import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startStage, type Stage } from "./fixtures/start-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const frameOf = (page: Page, name: string): FrameLocator =>
  page.locator(`iframe[name="${name}"]`).contentFrame();

async function openBlock(position = 0, path = "") {
  const watched = await stage.open(stage.orderUrl(position) + path);
  const block = frameOf(watched.page, "demo-block");
  await block.getByText("RMA 25044777").waitFor();
  return {
    ...watched,
    block,
    press: (name: string) => block.getByRole("button", { name, exact: true }).click(),
  };
}

describe("the block", () => {
  it("runs in an opaque origin and knows the order it stands on", async () => {
    const { block, press, expectSilence, close } = await openBlock();
    await press("Origin");
    await block
      .getByText(`null gid://shopify/Order/${stage.admin.store.orders[0]?.world.id ?? ""}`)
      .waitFor();
    expectSilence();
    await close();
  });

  it("reaches the app cross-origin, preflight included, with the person's id token", async () => {
    const { block, press, expectSilence, close } = await openBlock();
    stage.app.requests.length = 0;
    await press("Ask the app");
    await block.getByText('"authorization":"Bearer ey').waitFor();
    const asked = stage.app.requests.filter(({ path }) => path === "/echo");
    expect(asked.map(({ method }) => method)).toEqual(["OPTIONS", "POST"]);
    expect(asked[1]?.headers.origin).toBe("null");
    const token = asked[1]?.headers.authorization?.split(".")[1] ?? "";
    const claims = JSON.parse(Buffer.from(token, "base64url").toString()) as { sub: string; dest: string };
    expect(claims.sub).toBe(String(stage.admin.store.world.staff[0]?.id));
    expect(claims.dest).toBe(`https://${stage.admin.store.world.shop}`);
    expectSilence();
    await close();
  });

  it("asks the Admin API directly, with the person's own rights", async () => {
    const { block, press, expectSilence, close } = await openBlock();
    await press("Ask Shopify");
    await block.getByText('{"shop":{"name":').waitFor();
    expectSilence();
    await close();
  });

  it("remembers in the person's browser, by extension", async () => {
    const { block, page, press, close } = await openBlock();
    await press("Remember");
    await block.getByText("stored 3").waitFor();
    expect(await page.evaluate(() => localStorage.getItem("extension:demo-block"))).toBe('{"seen":3}');
    await close();
  });

  it("throws for a member that blocks do not have", async () => {
    const { block, press, close } = await openBlock();
    await press("Toast");
    await block.getByText('Property "toast" does not exist on the shopify API for this target').waitFor();
    await close();
  });

  it("reports unknown elements, unknown attributes and wrong values on the console", async () => {
    const { noise, press, block, close } = await openBlock();
    await press("Unknown");
    await block.getByText("added").waitFor();
    await expect.poll(() => noise.join("\n")).toContain("<s-sparkle> is not an element of this target");
    expect(noise.join("\n")).toContain('<s-text> has no attribute "shiny"');
    expect(noise.join("\n")).toContain('<s-badge> property tone: "glowing" is not "auto"');
    await close();
  });

  it("a field tells what is typed and what was changed", async () => {
    const { block, expectSilence, close } = await openBlock();
    await block.getByLabel("Note").fill("box");
    await block.getByText("typed box").waitFor();
    await block.getByLabel("Note").press("Tab");
    await block.getByText("changed box").waitFor();
    expectSilence();
    await close();
  });

  it("shows 300 px, then at most 600, and a summary of 30 characters when it is collapsed", async () => {
    const { page, press, close } = await openBlock();
    const height = async () => (await page.locator("[data-block-frame]").boundingBox())?.height;
    await press("Grow");
    await page.getByRole("button", { name: "Show more" }).waitFor();
    expect(await height()).toBe(300);
    await page.getByRole("button", { name: "Show more" }).click();
    await expect.poll(height).toBe(600);
    await page.getByRole("button", { name: "Collapse Demo returns" }).click();
    expect(await page.locator("[data-block-summary]").textContent()).toBe("Needs review, and far more tha…");
    await close();
  });

  it("speaks the language of the person who looks", async () => {
    const { page, close } = await stage.open(`${stage.orderUrl(0)}?user=90004`);
    await frameOf(page, "demo-block").getByText("こんにちは Ana, 荷物 2 個").waitFor();
    await page.getByRole("heading", { name: "返品デモ" }).waitFor();
    await close();
  });
});

describe("the action", () => {
  it("is offered where should-render says so, and nowhere else", async () => {
    const ending = stage.admin.store.orders.map(({ world }) => String(world.id).endsWith("1"));
    expect(ending).toContain(true);
    expect(ending).toContain(false);
    const yes = await stage.open(stage.orderUrl(ending.indexOf(true)));
    await yes.page.getByRole("button", { name: "More actions" }).click();
    await yes.page.getByRole("button", { name: "Demo action" }).waitFor();
    yes.expectSilence();
    await yes.close();
    const no = await stage.open(stage.orderUrl(ending.indexOf(false)));
    await frameOf(no.page, "demo-block").getByText("RMA 25044777").waitFor();
    await no.page.waitForFunction(() => !document.querySelector('iframe[name$="-conditions"]'));
    await no.page.getByRole("button", { name: "More actions" }).click();
    await no.page.getByText("No app actions for this order").waitFor();
    await no.close();
  });

  it("opens from the block, and when it closes the page and its blocks are read again", async () => {
    const { page, block, press, expectSilence, close } = await openBlock();
    await press("Act on this return");
    await page.getByRole("dialog", { name: "Process return" }).waitFor();
    const action = frameOf(page, "demo-action");
    await action.getByLabel("Flag").check();
    await action.getByText("chosen flag").waitFor();
    const order = stage.admin.store.orders[0];
    if (!order) throw new Error("no order");
    stage.admin.store.addEvent(order, "Something happened meanwhile.", "note");
    await action.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("Something happened meanwhile.").waitFor();
    await block.getByText("nothing asked yet").waitFor();
    expectSilence();
    await close();
  });

  it("a disabled button takes no press, and Escape closes the dialog", async () => {
    const { page, press, close } = await openBlock();
    await press("Act on this return");
    await frameOf(page, "demo-action").getByRole("button", { name: "Not now", disabled: true }).waitFor();
    await page.getByRole("button", { name: "Close" }).focus();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await close();
  });
});
