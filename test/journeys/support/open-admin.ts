import { mkdirSync } from "node:fs";
import path from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { launchBrowser, openPage } from "../../support/chromium";
import type { PageOptions } from "../../support/chromium";
import { ROOT } from "../../sandbox/run-sandbox";
import type { Stage } from "./stage";

const PICTURES = path.join(ROOT, "artifacts/journeys");

/** Shopify admin in a real browser. */
export interface Admin {
  openOrder(orderId: number, options?: LookOptions): Promise<OrderPage>;
  /** The app's page at this path, framed by the admin. */
  openApp(path?: string, options?: LookOptions): Promise<AppPage>;
  close(): Promise<void>;
}

export interface LookOptions extends PageOptions {
  /** Shopify's id of the person who looks; the shop's owner unless told. */
  user?: number;
}

export interface LookedAt {
  page: Page;
  /** Throws with whatever the page complained of on the console, uncaught or at the network. */
  expectSilence(): void;
  /** Keeps a picture beside the build's other artifacts. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface AppPage extends LookedAt {
  app: FrameLocator;
}

export interface OrderPage extends LookedAt {
  block: FrameLocator;
  action: FrameLocator;
  /** Presses the button of the return's card (of the first one unless told) and waits for the choices. */
  startAction(returnId?: number): Promise<void>;
  /** Chooses what to do and reads what it would do; nothing is sent. */
  choose(kind: string): Promise<void>;
  /** "Continue" and then the button that says what it does. */
  confirm(label: string): Promise<void>;
}

export async function openAdmin(stage: Stage): Promise<Admin> {
  mkdirSync(PICTURES, { recursive: true });
  const browser = await launchBrowser();
  const handle = stage.world.shop.replace(".myshopify.com", "");
  const open = async (at: string, { user, ...options }: LookOptions): Promise<LookedAt> => {
    const watched = await openPage(browser, options);
    await watched.page.goto(`${stage.ready.admin}/store/${handle}${at}${user ? `?user=${user}` : ""}`);
    return {
      page: watched.page,
      expectSilence: () => watched.expectSilence(),
      close: () => watched.close(),
      async picture(name) {
        // A dialog covers the window, not the page below it.
        const fullPage = (await watched.page.getByRole("dialog").count()) === 0;
        await watched.page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage });
      },
    };
  };
  return {
    async openOrder(orderId, options = {}) {
      const looked = await open(`/orders/${orderId}`, options);
      const frame = (name: string) => looked.page.locator(`iframe[name="${name}"]`).contentFrame();
      const block = frame("order-returns-block");
      const action = frame("order-returns-action");
      return {
        ...looked,
        block,
        action,
        async startAction(returnId) {
          const buttons = block.getByRole("button", { name: "Act on this return" });
          const place = returnId === undefined ? 0 : await placeOf(block, returnId);
          await buttons.nth(place).click();
          await action.getByRole("radio", { name: "Process", exact: true }).waitFor();
        },
        async choose(kind) {
          await action.getByRole("radio", { name: new RegExp(`^${kind}`) }).click();
          await action.getByRole("button", { name: /^(Continue|Add the note)$/ }).waitFor();
        },
        async confirm(label) {
          await action.getByRole("button", { name: "Continue" }).click();
          await action.getByRole("button", { name: label }).click();
        },
      };
    },
    async openApp(at = "", options = {}) {
      const looked = await open(`/apps/loopside${at}`, options);
      return { ...looked, app: looked.page.locator("#app-frame").contentFrame() };
    },
    close: () => browser.close(),
  };
}

/** Which of the drawn cards is this return's. */
async function placeOf(block: FrameLocator, returnId: number): Promise<number> {
  const card = block.getByText(`RMA ${returnId}`, { exact: true });
  await card.waitFor();
  const names = await block.getByText(/^RMA \d+$/).allTextContents();
  return names.indexOf(`RMA ${returnId}`);
}
