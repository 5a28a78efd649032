import { afterAll, beforeAll, expect, it } from "vitest";
import { startStage, type Stage } from "./fixtures/start-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

async function openApp(path = "") {
  const watched = await stage.open(`/store/:handle/apps/loopside${path}`);
  const app = watched.page.locator("#app-frame").contentFrame();
  await app.getByText("nothing yet").waitFor();
  return { ...watched, app, press: (name: string) => app.getByRole("button", { name, exact: true }).click() };
}

it("opens the app with what Shopify sends: shop, host, locale and an id token", async () => {
  const { page, app, expectSilence, close } = await openApp();
  const opened = await app.locator("body").evaluate(() => window.location.href);
  const { searchParams, pathname } = new URL(opened);
  expect(pathname).toBe("/app");
  expect(searchParams.get("embedded")).toBe("1");
  expect(Buffer.from(searchParams.get("host") ?? "", "base64").toString()).toBe(
    "admin.shopify.com/store/northwind-supply",
  );
  expect(searchParams.get("id_token")?.split(".")).toHaveLength(3);
  expect(
    await app
      .locator("body")
      .evaluate(
        () => (globalThis as unknown as { shopify: { config: { apiKey: string } } }).shopify.config.apiKey,
      ),
  ).toBe("demo-key");
  await page.getByRole("heading", { name: "Returns today" }).waitFor();
  expectSilence();
  await close();
});

it("fetch carries a fresh id token and the person's language", async () => {
  const { app, press, expectSilence, close } = await openApp();
  await press("Fetch");
  await app.getByText('"authorization":"Bearer ey').waitFor();
  await app.getByText('"language":"en').waitFor();
  expectSilence();
  await close();
});

it("a 401 that asks for a new session token is tried again once", async () => {
  const { app, press, close } = await openApp();
  stage.app.requests.length = 0;
  await press("Fetch stale");
  await app.getByText("fresh").waitFor();
  expect(stage.app.requests.filter(({ path }) => path === "/stale")).toHaveLength(2);
  await close();
});

it("the bounce page comes back with an id token", async () => {
  const back = encodeURIComponent("/app/settings?shop=northwind-supply.myshopify.com&embedded=1");
  const { page, close } = await stage.open(`/store/:handle/apps/loopside/bounce?shopify-reload=${back}`);
  await page.locator("#app-frame").contentFrame().getByText("nothing yet").waitFor();
  expect(new URL(page.url()).pathname).toBe("/store/northwind-supply/apps/loopside/app/settings");
  await close();
});

it("a toast shows over the page and its action comes back to the app", async () => {
  const { page, app, press, expectSilence, close } = await openApp();
  await press("Toast");
  await page.getByText("Settings saved").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await app.getByText("undone").waitFor();
  expect(await page.getByText("Settings saved").count()).toBe(0);
  expectSilence();
  await close();
});

it("the save bar saves, asks before it discards, and keeps the person on the page", async () => {
  const { page, app, press, expectSilence, close } = await openApp();
  const bar = page.getByRole("region", { name: "Unsaved changes" });
  await press("Change");
  await bar.waitFor();
  await page.getByRole("link", { name: "Orders", exact: true }).click();
  expect(new URL(page.url()).pathname).toContain("/apps/loopside");
  await bar.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await app.getByText("discarded").waitFor();
  await press("Change");
  await bar.getByRole("button", { name: "Save" }).click();
  await app.getByText("saved", { exact: true }).waitFor();
  await bar.waitFor({ state: "hidden" });
  expectSilence();
  await close();
});

it("a modal asks, and its button is the app's own", async () => {
  const { app, press, expectSilence, close } = await openApp();
  await press("Ask");
  const dialog = app.getByRole("dialog", { name: "Disconnect Loop?" });
  await dialog.getByText("Loop keeps its data.").waitFor();
  await dialog.getByRole("button", { name: "Disconnect" }).click();
  await app.getByText("disconnected").waitFor();
  await dialog.waitFor({ state: "detached" });
  expectSilence();
  await close();
});

it("the app's pages stand in the admin's navigation and move the app without a reload", async () => {
  const { page, app, expectSilence, close } = await openApp();
  expect(await page.locator("#app-nav a").allTextContents()).toEqual(["Settings", "How it works"]);
  await page.getByRole("link", { name: "Settings" }).click();
  await app.getByText("went to /app/settings").waitFor();
  await page.waitForURL("**/apps/loopside/app/settings");
  await page.getByRole("button", { name: "Sync now" }).click();
  await app.getByText("title bar pressed").waitFor();
  expectSilence();
  await close();
});

it("a shopify: address leaves the app for the admin", async () => {
  const { page, press, close } = await openApp();
  await press("Orders");
  await page.waitForURL("**/store/northwind-supply/orders");
  await close();
});

it("says what was granted, and throws for a member that App Bridge does not have", async () => {
  const { app, press, noise, close } = await openApp();
  await press("Scopes");
  await app.getByText("read_orders write_orders read_returns read_products").waitFor();
  await press("Unknown");
  await app.getByText('Property "teleport" does not exist').waitFor();
  expect(noise.join("\n")).toContain("teleport");
  await close();
});
