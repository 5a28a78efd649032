import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import type { OrderReturnsAnswer } from "../../../app/returns/api";
import { launchBrowser, openPage } from "../../support/chromium";
import { adoptReturns, benchWorld } from "../house/bench-world";
import { callTimed, until } from "../house/call";
import { openBenchHouse } from "../house/open-bench-house";
import type { BenchHouse } from "../house/open-bench-house";
import { spreadOf } from "../quantile";
import type { Figure } from "../report";
import { ms, short } from "../report";
import { aim, shortened } from "./context";
import type { Bench } from "./context";

const BLOCK = "order-returns-block";
/** Our server answers the block only after this, so that the first words are the metafield's. */
const SERVER_HELD_BACK_MS = 3_000;
/** The block asks often for the first two minutes, then more rarely: closes of each kind fall into these times after opening. */
const EARLY = { from: 0, to: 20_000 };
const LATE = { from: 125_000, to: 155_000 };
const SEEN_WITHIN_MS = 90_000;

/** What a person in front of the block waits for, in a real browser. */
export async function measureBrowser(bench: Bench): Promise<Figure[]> {
  const count = bench.sizes.browserSamples;
  const house = await openBenchHouse(bench.serverUrl, benchWorld(2 * count));
  let browser: Browser | null = null;
  try {
    const { loop, admin } = house.sandbox;
    const all = adoptReturns(loop, 0, 2 * count);
    const ids = all.slice(0, count);
    loop.announce();
    await summariesWritten(house, all);
    await admin.idle();
    browser = await launchBrowser();
    bench.say("first words of the block");
    const words: number[] = [];
    for (const id of ids) words.push(await firstWords(browser, house, id));
    bench.say("Loop closes → block shows, soon after it was opened and after two minutes");
    const chromium = browser;
    const closes = (of: readonly number[], when: typeof EARLY) =>
      Promise.all(of.map((id) => closeSeen(chromium, house, id, when)));
    const [early, late] = await Promise.all([closes(ids, EARLY), closes(all.slice(count), LATE)]);
    const first = spreadOf(words);
    const close = spreadOf(early);
    const later = spreadOf(late);
    return [
      {
        figure: "Block, first words",
        database: bench.database,
        measured: `p50 ${ms(first.p50)}, worst ${ms(first.max)}`,
        limit: "≤ 300 ms",
        ok: aim(bench, first.max <= 300),
        note: `${count} times from the bundle's arrival to the return's name in the block, the server held back`,
      },
      {
        figure: "Loop closes → open block shows it",
        database: bench.database,
        measured: `p50 ${short(close.p50 / 1000)} s, p95 ${short(close.p95 / 1000)} s`,
        limit: "p95 ≤ 20 s",
        ok: aim(bench, close.p95 <= 20_000),
        note: [
          `${count} blocks open at once, closed in their first two minutes`,
          shortened(bench, "more samples in the long form"),
        ]
          .filter(Boolean)
          .join("; "),
      },
      {
        figure: "Loop closes → block open for two minutes shows it",
        database: bench.database,
        measured: `p50 ${short(later.p50 / 1000)} s, worst ${short(later.max / 1000)} s`,
        limit: "≤ 65 s",
        ok: aim(bench, later.max <= 65_000),
        note: `${count} blocks, closed 125 to 155 s after they were opened`,
      },
    ];
  } finally {
    await browser?.close();
    await house.close();
  }
}

const orderOf = (house: BenchHouse, id: number) => house.sandbox.loop.loop.returns.get(id)?.order.id ?? 0;

async function summariesWritten(house: BenchHouse, ids: readonly number[]): Promise<void> {
  const token = house.token();
  for (const id of ids)
    await until(`return ${id} stands on its order`, 60, async () => {
      const { body } = await callTimed<OrderReturnsAnswer>(
        `${house.appUrl()}/api/orders/${orderOf(house, id)}/returns`,
        token,
      );
      return !body.unchanged && body.summary.returns.length > 0;
    });
  await until("the summaries are written", 120, () => {
    const written = house.sandbox.admin.requests.filter((one) => /metafield/i.test(one.operation));
    return written.length >= ids.length;
  });
}

async function openOrder(
  browser: Browser,
  house: BenchHouse,
  id: number,
  before: (page: Page) => Promise<void>,
) {
  const watched = await openPage(browser);
  await before(watched.page);
  const handle = house.sandbox.world.shop.replace(".myshopify.com", "");
  await watched.page.goto(`${house.sandbox.ready.admin}/store/${handle}/orders/${orderOf(house, id)}`);
  return watched;
}

/** Milliseconds from the bundle's last byte to its first frame that names the return. */
async function firstWords(browser: Browser, house: BenchHouse, id: number): Promise<number> {
  const watched = await openOrder(browser, house, id, async (page) => {
    await page.route("**/api/**", async (route) => {
      await pause(SERVER_HELD_BACK_MS);
      await route.continue().catch(() => undefined);
    });
    const what = JSON.stringify({ bundle: `${BLOCK}.js`, words: `RMA ${id}` });
    // The compiler names functions by a helper that the frame does not have.
    await page.addInitScript(`globalThis.__name = (one) => one; (${watchWords.toString()})(${what});`);
  });
  try {
    const block = await blockFrame(watched.page);
    const took = await block.waitForFunction(() => {
      const { wordsAfterMs } = window as Window & { wordsAfterMs?: number };
      return wordsAfterMs;
    });
    return (await took.jsonValue()) ?? Number.NaN;
  } finally {
    await watched.close();
  }
}

/** Runs in the frame. */
function watchWords({ bundle, words }: { bundle: string; words: string }): void {
  const look = () => {
    const arrived = window.performance
      .getEntriesByType("resource")
      .find((entry): entry is PerformanceResourceTiming => entry.name.includes(bundle));
    if (arrived && document.body?.textContent?.includes(words))
      Object.assign(window, { wordsAfterMs: window.performance.now() - arrived.responseEnd });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function blockFrame(page: Page) {
  const element = await page.waitForSelector(`iframe[name="${BLOCK}"]`, { state: "attached" });
  const frame = await element.contentFrame();
  if (!frame) throw new Error("The order page has no block.");
  return frame;
}

/** Milliseconds from Loop's close to the open block saying so. */
async function closeSeen(
  browser: Browser,
  house: BenchHouse,
  id: number,
  { from, to }: typeof EARLY,
): Promise<number> {
  const watched = await openOrder(browser, house, id, () => Promise.resolve());
  try {
    const block = watched.page.locator(`iframe[name="${BLOCK}"]`).contentFrame();
    await block.getByText(`RMA ${id}`, { exact: true }).waitFor();
    await pause(from + Math.random() * (to - from));
    house.sandbox.loop.close(id);
    const began = performance.now();
    await block
      .getByText(/\bClosed\b/)
      .first()
      .waitFor({ timeout: SEEN_WITHIN_MS });
    return performance.now() - began;
  } finally {
    await watched.close();
  }
}
