import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildWorld } from "../sandbox/world/build-world";
import { bankAtEachPoint, viewOf } from "./support/bank-at-each-point";
import type { PointOfStory } from "./support/bank-at-each-point";
import { longestLanguages } from "./support/longest-language";
import { openAdmin } from "./support/open-admin";
import type { Admin, OrderPage } from "./support/open-admin";
import { openStage } from "./support/stage";
import type { Stage } from "./support/stage";

/** Shopify shows this much of a block before "Show more". */
const SEEN_PX = 300;
const WIDTHS = [320, 640];
/** One person for each language that the block speaks. */
const READERS: Record<string, number> = { en: 90_001, ja: 90_004, de: 90_005, fr: 90_006, es: 90_007 };

const world = buildWorld({ seed: 1, now: new Date() });
for (const locale of ["de", "fr", "es"])
  world.staff.push({ id: READERS[locale] ?? 0, firstName: "Test", lastName: `Reader ${locale}`, email: `${locale}@northwind-supply.example`, scopes: null, locale }); // prettier-ignore
const orders = world.orders.filter((order) => world.returns.some(({ orderId }) => orderId === order.id));

let stage: Stage;
let admin: Admin;
beforeAll(async () => {
  stage = await openStage({ world });
  // Loop tells of all of them at once; what is looked at below is a shop at rest.
  await vi.waitFor(
    async () => {
      for (const { id, name } of orders) {
        const told = world.returns.filter(({ orderId }) => orderId === id).length;
        const { returns } = (await stage.view(id)).summary;
        if (returns.filter(({ confirmed }) => confirmed).length < told)
          throw new Error(`${name} is not read yet`);
      }
    },
    { timeout: 200_000, interval: 250 },
  );
  admin = await openAdmin(stage);
});
afterAll(async () => {
  await admin.close();
  await stage.stop();
});

/** Lets the page's block stand on another order for another reader, without loading the admin around it anew. */
async function moveTo(
  { page, block }: OrderPage,
  locale: string,
  orderId: number,
  rmas: readonly (number | string)[],
): Promise<void> {
  const user = String(READERS[locale]);
  const query = new URLSearchParams({ user, resource: `gid://shopify/Order/${orderId}` });
  const src = `/stand-in/frames/order-returns-block?${query.toString()}`;
  await page.locator(FRAME).evaluate((frame, to) => frame.setAttribute("src", to), src);
  await block
    .getByText(new RegExp(`^RMA (${rmas.join("|")})$`))
    .first()
    .waitFor();
  // The server's answer: rights, and what may not stand on the order itself.
  await block.locator(LOOP_LINK).first().waitFor();
}

const FRAME = 'iframe[name="order-returns-block"]';
const LOOP_LINK = 's-link[href^="https://admin.loopreturns.com"]';

/** Where the first card's button ends, and which of the words above it are cut off. */
function measure(block: FrameLocator) {
  return block
    .locator(LOOP_LINK)
    .first()
    .evaluate((link) => {
      const row = link.parentElement;
      const button = row?.querySelector("s-button");
      const next = row?.previousElementSibling;
      if (!button || next?.tagName !== "S-PARAGRAPH")
        throw new Error("The card is drawn otherwise than it was.");
      const above = [...(row?.parentElement?.querySelectorAll("s-paragraph") ?? [])].filter(
        (one) => one.getBoundingClientRect().top < button.getBoundingClientRect().top,
      );
      const isCut = (one: Element) =>
        [...(one.shadowRoot?.querySelectorAll("*") ?? [])].some(
          (part) => part.clientHeight > 0 && part.scrollHeight > part.clientHeight + 2,
        );
      return {
        bottom: Math.ceil(button.getBoundingClientRect().bottom),
        cut: above.filter(isCut).map((one) => one.textContent),
      };
    });
}

/** At each width: the button ends within what is seen at first, and no word above it is cut off. */
async function holdInSight(open: OrderPage, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await open.page.locator(FRAME).evaluate((frame, px) => {
      frame.style.width = `${px}px`;
    }, width);
    const seen = await measure(open.block);
    tallest.push({ name: `${name}, ${width} px`, bottom: seen.bottom });
    if (seen.bottom > SEEN_PX || seen.cut.length > 0)
      await open.picture(`layout-${name.replace(/\W+/g, "-")}-${width}`);
    expect(seen.bottom, `${width} px`).toBeLessThanOrEqual(SEEN_PX);
    expect(seen.cut, `${width} px`).toEqual([]);
  }
}
const tallest: { name: string; bottom: number }[] = [];

describe("attention, badges, next line and button stand in what is seen at first, in the longest language", () => {
  let open: OrderPage;
  beforeAll(async () => {
    const [first] = orders;
    if (!first) throw new Error("the world has no order with a return");
    open = await admin.openOrder(first.id);
    await open.block.locator(LOOP_LINK).first().waitFor();
  });
  afterAll(() => open.close());

  it.each(orders.map(({ id, name }) => [name, id] as const))("of the seeded order %s", async (name, id) => {
    const { returns } = (await stage.view(id)).summary;
    const longest = await Promise.all(
      WIDTHS.map((width) => longestLanguages(open.block, returns.slice(0, 1), width)),
    );
    for (const locale of new Set(longest.flat().map((one) => one.locale))) {
      await moveTo(
        open,
        locale,
        id,
        returns.map((one) => one.id),
      );
      await holdInSight(open, `${name} ${locale}`);
    }
  });

  /** All are counted in lines; what comes to two lines less than the tallest is not drawn: it stands lower by far. */
  it("of every story of the bank that is among the tallest, at its start and after each of its steps", async () => {
    const [order] = orders;
    if (!order) throw new Error("the world has no order with a return");
    const points = await bankAtEachPoint(new Date());
    const returns = points.flatMap(({ summary }) => summary.returns);
    const byWidth = await Promise.all(WIDTHS.map((width) => longestLanguages(open.block, returns, width)));
    const drawn = byWidth.map((all) => {
      const most = Math.max(...all.map(({ lines }) => lines));
      return all.map(({ locale, lines }) => (lines < most - 1 ? [] : [locale]));
    });
    let answer: PointOfStory | undefined;
    let pages = 0;
    await open.page.route("**/api/orders/*/returns*", (route) =>
      route.fulfill({
        json: viewOf({ ...answer!.summary, orderId: String(order.id) }),
        headers: { "access-control-allow-origin": "*" },
      }),
    );
    for (const [place, point] of points.entries()) {
      answer = point;
      for (const locale of new Set(drawn.flatMap((places) => places[place] ?? []))) {
        pages += 1;
        await moveTo(open, locale, order.id, [returns[place]?.id ?? ""]);
        await holdInSight(open, `${point.name} ${locale}`);
      }
    }
    expect(points.length).toBeGreaterThan(60);
    expect(pages).toBeGreaterThan(5);
  });
});

describe("an order with several returns", () => {
  const returnsShown = async (orderId: number) => (await stage.view(orderId)).summary.returns.length;

  it("draws what wants a human first, and acts on the return whose button was pressed", async () => {
    const openOnes = world.returns.filter(({ state }) => state === "open");
    const order = orders.find(({ id }) => openOnes.filter(({ orderId }) => orderId === id).length === 2);
    if (!order) throw new Error("no order has two open returns");
    await expect.poll(() => returnsShown(order.id)).toBe(2);
    const seen = await admin.openOrder(order.id);
    const cards = seen.block.getByText(/^RMA \d+$/);
    await cards.nth(1).waitFor();
    await seen.picture("block-two-returns");
    const names = await cards.allTextContents();
    expect(names).toHaveLength(2);
    for (const name of names) {
      await seen.startAction(Number(name.replace("RMA ", "")));
      await seen.page.getByRole("dialog", { name: `Act on ${name}` }).waitFor();
      await seen.page.getByRole("button", { name: "Close", exact: true }).click();
      await seen.page.getByRole("dialog").waitFor({ state: "detached" });
      await cards.nth(1).waitFor();
    }
    seen.expectSilence();
    await seen.close();
  });

  it("draws two in full and the others as rows", async () => {
    const order = orders.find(({ id }) => world.returns.filter(({ orderId }) => orderId === id).length === 6);
    if (!order) throw new Error("no order has six returns");
    await expect.poll(() => returnsShown(order.id)).toBe(6);
    const { block, picture, expectSilence, close } = await admin.openOrder(order.id);
    await block
      .getByText(/^RMA \d+: /)
      .nth(3)
      .waitFor();
    expect(await block.getByText(/^RMA \d+$/).count()).toBe(2);
    expect(await block.getByText(/^RMA \d+: /).count()).toBe(4);
    await picture("block-many-returns");
    expectSilence();
    await close();
  });
});
