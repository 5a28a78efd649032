import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startStage, type Stage } from "./fixtures/start-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rules that the page and each of its frames break, by axe. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) {
    await frame.evaluate(axe);
    const broken = await frame.evaluate(async () => {
      const { axe: checker } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      // Each document is looked at on its own; landmarks and a main heading are the outer page's.
      const framed = window.parent !== window;
      const off = Object.fromEntries(
        ["region", "page-has-heading-one", "landmark-one-main"].map((rule) => [rule, { enabled: !framed }]),
      );
      const result = await checker.run({ iframes: false, rules: off });
      return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    });
    found.push(...broken.map((line) => `${frame.name() || "page"} ${line}`));
  }
  return found;
}

it("lists orders and leads to one of them", async () => {
  const { page, expectSilence, close } = await stage.open("/");
  const first = stage.admin.store.orders[0];
  await page.getByRole("link", { name: first?.world.name ?? "", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: first?.world.name ?? "" }).waitFor();
  expect(await page.locator("[data-live=payment]").textContent()).toContain("Subtotal");
  await page.locator('iframe[name="demo-block"]').contentFrame().getByText("RMA 25044777").waitFor();
  expectSilence();
  await close();
});

it("narrows the list by name or customer", async () => {
  const last = stage.admin.store.orders.at(-1);
  const { page, close } = await stage.open(
    `/store/:handle/orders?query=${encodeURIComponent(last?.world.name ?? "")}`,
  );
  expect(await page.locator("tbody tr").count()).toBe(1);
  await close();
});

it("looks as another person, in that person's language, until told otherwise", async () => {
  const { page, expectSilence, close } = await stage.open(stage.orderUrl(0));
  const people = stage.admin.store.world.staff;
  const other = people.at(-1);
  await page.getByRole("button", { name: "Signed in as" }).click();
  await page.getByRole("link", { name: other?.firstName ?? "" }).click();
  await page.getByRole("button", { name: `Signed in as ${other?.firstName ?? ""}` }).waitFor();
  await page.goto(stage.admin.url + stage.orderUrl(0));
  expect(await page.locator(".visually-hidden").first().textContent()).toContain(other?.firstName);
  expectSilence();
  await close();
});

it("says 404 for an order that is not there", async () => {
  const answer = await fetch(`${stage.admin.url}/store/northwind-supply/orders/1`);
  expect(answer.status).toBe(404);
});

it("fits a phone: nothing scrolls sideways and the navigation opens", async () => {
  const { page, expectSilence, close } = await stage.open(stage.orderUrl(0), { width: 360, height: 740 });
  await page.locator('iframe[name="demo-block"]').contentFrame().getByText("RMA 25044777").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.getByRole("button", { name: "Navigation" }).click();
  await page.getByRole("link", { name: "Products" }).click();
  await page.getByRole("heading", { name: "Products" }).waitFor();
  expectSilence();
  await close();
});

it("axe finds nothing on the order page, in its block or in its action", async () => {
  const { page, close } = await stage.open(stage.orderUrl(0));
  const block = page.locator('iframe[name="demo-block"]').contentFrame();
  await block.getByText("RMA 25044777").waitFor();
  expect(await violations(page)).toEqual([]);
  await block.getByRole("button", { name: "Act on this return" }).click();
  await page.locator('iframe[name="demo-action"]').contentFrame().getByText("Cannot be undone").waitFor();
  expect(await violations(page)).toEqual([]);
  await close();
});
