import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWorld } from "../sandbox/world/build-world";
import { openAdmin } from "./support/open-admin";
import type { Admin, OrderPage } from "./support/open-admin";
import { openStage } from "./support/stage";
import type { Stage } from "./support/stage";

/** Shopify shows this much of a block before "Show more". */
const SEEN_PX = 300;
const WIDTHS = [320, 640];
/** The longest languages of the five. */
const READERS = [
  { locale: "de", id: 90_005 },
  { locale: "fr", id: 90_006 },
];

const world = buildWorld({ seed: 1, now: new Date() });
for (const { locale, id } of READERS)
  world.staff.push({ id, firstName: "Test", lastName: `Reader ${locale}`, email: `${locale}@northwind-supply.example`, scopes: null, locale }); // prettier-ignore
const orders = world.orders.filter((order) => world.returns.some(({ orderId }) => orderId === order.id));

let stage: Stage;
let admin: Admin;
beforeAll(async () => {
  stage = await openStage({ world });
  admin = await openAdmin(stage);
});
afterAll(async () => {
  await admin.close();
  await stage.stop();
});

/** Lets the page's block stand on another order, without loading the admin around it anew. */
async function moveTo({ page, block }: OrderPage, user: number, orderId: number): Promise<void> {
  const query = new URLSearchParams({ user: String(user), resource: `gid://shopify/Order/${orderId}` });
  const src = `/stand-in/frames/order-returns-block?${query.toString()}`;
  await page.locator(FRAME).evaluate((frame, to) => frame.setAttribute("src", to), src);
  const rmas = world.returns.flatMap((one) => (one.orderId === orderId ? one.id : []));
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

describe.each(READERS)("read in $locale", ({ id }) => {
  let open: OrderPage;
  beforeAll(async () => {
    const [first] = orders;
    if (!first) throw new Error("the world has no order with a return");
    open = await admin.openOrder(first.id, { user: id });
    await open.block.locator(LOOP_LINK).first().waitFor();
  });
  afterAll(() => open.close());

  it.each(orders.map(({ id: orderId, name }) => [name, orderId] as const))(
    "%s: attention, badges, next line and button stand in what is seen at first",
    async (_name, orderId) => {
      await moveTo(open, id, orderId);
      for (const width of WIDTHS) {
        await open.page.locator(FRAME).evaluate((frame, px) => {
          frame.style.width = `${px}px`;
        }, width);
        const seen = await measure(open.block);
        if (seen.bottom > SEEN_PX || seen.cut.length > 0)
          await open.picture(`layout-${orderId}-${id}-${width}`);
        expect(seen.bottom, `${width} px`).toBeLessThanOrEqual(SEEN_PX);
        expect(seen.cut, `${width} px`).toEqual([]);
      }
    },
  );
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
