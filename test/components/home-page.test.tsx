// @vitest-environment jsdom
import "./browser-shims";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PinTheBlock } from "../../app/components/PinTheBlock";
import { ReturnsTable } from "../../app/components/ReturnsTable";
import type { ShownRow } from "../../app/returns/show-return-row";
import { NOW } from "./connection";
import { mount } from "./mount";

afterEach(() => vi.unstubAllGlobals());

/** As in a window of this width: Polaris asks by "(max-width: 47.9975em)" and the like. */
function lookAtWidth(px: number) {
  const shim = window.matchMedia("");
  vi.stubGlobal("matchMedia", (query: string) => {
    const [, most] = /max-width: ([\d.]+)em/.exec(query) ?? [];
    const [, least] = /min-width: ([\d.]+)em/.exec(query) ?? [];
    return { ...shim, matches: px / 16 <= Number(most ?? 999) && px / 16 >= Number(least ?? 0) };
  });
}

const ROW: ShownRow = {
  returnId: "25044777",
  orderId: "5540000001001",
  orderName: "#1001",
  badges: [{ text: "Open", tone: "info" }],
  parcel: { text: "In transit", tone: "neutral" },
  next: "In transit since 30 May.",
  attention: "Delivered and still open",
  unlinked: null,
  loopWordAt: "2026-06-01T11:58:00.000Z",
};
const table = (rows: ShownRow[], filter = "all", find = "") => (
  <ReturnsTable
    rows={rows}
    filter={filter}
    order={null}
    find={find}
    next={null}
    first
    now={NOW}
    onShow={() => undefined}
    onBack={() => undefined}
  />
);
const ALL_OF_IT = [
  "#1001",
  "25044777",
  "Open",
  "In transit",
  "Delivered and still open",
  "In transit since 30 May.",
  "2 minutes ago",
];

describe("the list of returns", () => {
  it("is a table where there is room", async () => {
    lookAtWidth(1280);
    const page = await mount(table([ROW]));
    for (const part of ALL_OF_IT) expect(page.text()).toContain(part);
    expect(document.querySelectorAll("table").length).toBeGreaterThan(0);
  });

  it("is rows of several lines on a phone, with everything that the table tells", async () => {
    lookAtWidth(390);
    const page = await mount(table([ROW, { ...ROW, returnId: "25044778", orderId: null, orderName: null }]));
    for (const part of [...ALL_OF_IT, "No order"]) expect(page.text()).toContain(part);
    expect(document.querySelector("table")).toBeNull();
    expect(document.querySelectorAll("li").length).toBeGreaterThanOrEqual(2);
    const link = [...document.querySelectorAll("a")].find((one) => one.textContent === "#1001");
    expect(link?.getAttribute("href")).toBe("shopify://admin/orders/5540000001001");
  });

  it("says on a phone too that there is nothing", async () => {
    lookAtWidth(390);
    const page = await mount(table([]));
    expect(page.text()).toContain("A return shows here as soon as Loop tells of it.");
    await page.draw(table([], "attention"));
    expect(page.text()).toContain("Nothing matches this filter.");
    await page.draw(table([], "all", "1Z999"));
    expect(page.text()).toContain("No return has the RMA, order or tracking number “1Z999”.");
  });
});

describe("the advice to pin the block", () => {
  it("comes with a picture, and can be put away", async () => {
    const onPutAway = vi.fn();
    const page = await mount(<PinTheBlock onPutAway={onPutAway} />);
    expect(page.text()).toContain("Add the block to the order page and pin it");
    expect(document.querySelector("svg[role=img]")?.getAttribute("aria-label")).toContain("pinned");
    await page.press("It is there");
    expect(onPutAway).toHaveBeenCalledOnce();
  });
});
