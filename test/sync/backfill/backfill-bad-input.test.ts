import { describe, expect, it } from "vitest";
import { startBackfill } from "../../../app/sync/backfill/control-backfill.server";
import { readMeter } from "../../../app/sync/backfill/read-meter.server";
import { runBackfill } from "../../../app/sync/backfill/run-backfill.server";
import type { SliceOutcome } from "../../../app/sync/backfill/run-backfill.server";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { runJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const DAY = 86_400_000;
const open = useHouse();

interface Page {
  returns: Record<string, unknown>[];
  nextPageUrl: string | null;
}

/** Eight open returns of the last eight weeks, read in pages of two, each answer of the list as `change` leaves it. */
async function reading(change: (page: Page, url: URL, call: number) => unknown): Promise<TestHouse> {
  const t = await open({
    world: (now) => ({
      returns: Array.from({ length: 8 }, (_, n) =>
        smallReturn(1001 + n, smallOrder(1), new Date(now.getTime() - (1 + n * 7) * DAY)),
      ),
    }),
  });
  await t.connect();
  await startBackfill(t.house, t.shop, { since: new Date(t.now().getTime() - 60 * DAY) });
  const real = t.house.fetch;
  let call = 0;
  t.house.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const answer = await real(input, init);
    const state = url.searchParams.get("state") ?? "open";
    if (!url.pathname.endsWith("/list") || state !== "open") return answer;
    const changed = change((await answer.json()) as Page, url, call++);
    return changed instanceof Response ? changed : Response.json(changed);
  };
  return t;
}

async function readOn(t: TestHouse): Promise<SliceOutcome[]> {
  const outcomes: SliceOutcome[] = [];
  for (let n = 0; n < 300; n++) {
    const slice = await runBackfill(t.house, t.shop, { random: () => 1, pageSize: 2 });
    outcomes.push(slice);
    if (slice.outcome === "waits") await t.advance(Math.max(slice.until.getTime() - t.now().getTime(), 1));
    else if (slice.outcome !== "more") return outcomes;
  }
  throw new Error("the backfill does not end");
}
const known = async (t: TestHouse) =>
  (
    await t.db.query<{ return_id: string }>(
      "SELECT return_id FROM returns WHERE shop = $1 ORDER BY return_id",
    )
  ).map((row) => Number(row.return_id));
const ALL = [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008];
const meter = (t: TestHouse) => readMeter(t.house, t.shop);

describe("a backfill, when Loop's list misbehaves", () => {
  it.each<[string, (page: Page, url: URL, call: number) => unknown]>([
    [
      "its next page is the same page for ever",
      (page, url) => ({ ...page, nextPageUrl: url.searchParams.has("cursor") ? url.href : page.nextPageUrl }),
    ],
    ["its pages lead in a circle", circle()],
    ["its cursor changes and its rows do not", standingStill()],
    [
      "its next page is on another host",
      (page) => ({
        ...page,
        nextPageUrl: page.nextPageUrl && "https://loop.example/api/2026-10/warehouse/return/list?cursor=x",
      }),
    ],
  ])("%s: smaller windows find every return all the same", async (_what, change) => {
    const t = await reading(change);
    expect((await readOn(t)).at(-1)).toEqual({ outcome: "done" });
    expect(await known(t)).toEqual(ALL);
    expect(await meter(t)).toMatchObject({ state: "done", incomplete: [] });
  });

  it("names the part of the past that it cannot read, and reads the rest", async () => {
    const t = await reading((page, url) =>
      url.searchParams.has("from") &&
      new Date(url.searchParams.get("from") ?? 0) < new Date(Date.now() - 55 * DAY)
        ? { unexpected: true }
        : page,
    );
    expect((await readOn(t)).at(-1)).toEqual({ outcome: "done" });
    const { incomplete } = await meter(t);
    expect(incomplete).toHaveLength(1);
    expect(incomplete[0]).toMatchObject({
      state: "open",
      reason: expect.stringContaining("no list of returns") as string,
    });
    expect(await known(t)).toEqual(ALL);
  });

  it("keeps a row that cannot be read with its reason, goes on with the rest, and reads that return on its own", async () => {
    const t = await reading((page) => ({
      ...page,
      returns: page.returns.map((row) => (row.id === "1004" ? { ...row, state: null } : row)),
    }));
    expect((await readOn(t)).at(-1)).toEqual({ outcome: "done" });
    expect(await known(t)).toEqual(ALL.filter((id) => id !== 1004));
    expect(await meter(t)).toMatchObject({ unreadable: 1 });
    const rows = await t.db.query("SELECT return_id, reason FROM unreadable_rows WHERE shop = $1");
    expect(rows).toEqual([{ return_id: "1004", reason: expect.stringContaining("state") as string }]);
    await runJobs(t.house);
    expect(await known(t)).toEqual(ALL);
  });

  it("takes an empty page with a cursor for what it is and goes on behind it", async () => {
    const t = await reading((page, url, call) =>
      call === 0 ? { returns: [], nextPageUrl: `${url.href}&cursor=${firstCursor}` } : page,
    );
    expect((await readOn(t)).at(-1)).toEqual({ outcome: "done" });
    expect(await known(t)).toEqual(ALL);
  });

  it.each<[string, Response | (() => Response)]>([
    [
      "a web page with 200",
      () =>
        new Response("<!DOCTYPE html><html><body>We'll be right back.</body></html>", {
          headers: { "content-type": "text/html" },
        }),
    ],
    [
      "JSON that is cut off",
      () => new Response('{"returns":[{"id":"10', { headers: { "content-type": "application/json" } }),
    ],
    ["nothing", () => new Response(null, { status: 200 })],
  ])("waits when it answers with %s, says so, and loses nothing", async (_what, answer) => {
    let away = true;
    const t = await reading((page) => (away && typeof answer === "function" ? answer() : page));
    const slice = await runBackfill(t.house, t.shop, { random: () => 1, pageSize: 2 });
    expect(slice).toMatchObject({ outcome: "waits" });
    expect(await meter(t)).toMatchObject({
      state: "running",
      why: expect.stringContaining("Loop is not available") as string,
    });
    away = false;
    await t.advance(60_000);
    await readOn(t);
    expect(await known(t)).toEqual(ALL);
  });

  it("begins a window again when Loop no longer takes its cursor", async () => {
    let stale = true;
    const t = await reading((page, url) => {
      if (!stale || !url.searchParams.has("cursor")) return page;
      stale = false;
      return Response.json(
        { message: "The cursor is invalid.", errors: { cursor: ["The cursor is invalid."] } },
        { status: 422 },
      );
    });
    await readOn(t);
    expect(stale).toBe(false);
    expect(await known(t)).toEqual(ALL);
    expect(await meter(t)).toMatchObject({ state: "done", incomplete: [] });
  });

  it("reads the whole past without a state once it meets one that Loop does not document", async () => {
    const t = await open({
      world: (now) => {
        const at = (days: number) => new Date(now.getTime() - days * DAY);
        return {
          returns: [
            smallReturn(1, smallOrder(1), at(3), { state: "on-hold" }),
            smallReturn(2, smallOrder(2), at(200), { state: "on-hold" }),
          ],
        };
      },
    });
    await t.connect();
    await startBackfill(t.house, t.shop, { since: new Date(t.now().getTime() - 300 * DAY) });
    await readOn(t);
    expect(await known(t)).toEqual([1, 2]);
  });
});

const firstCursor = Buffer.from(JSON.stringify({ at: 9_999_999_999, id: 1, back: false })).toString(
  "base64url",
);

/** From the third page on, the address of the second one again. */
function circle() {
  let second: string | null = null;
  return (page: Page, url: URL) => {
    if (!url.searchParams.has("cursor")) {
      second = page.nextPageUrl;
      return page;
    }
    return url.searchParams.get("cursor") === new URL(second ?? url.href).searchParams.get("cursor")
      ? page
      : { ...page, nextPageUrl: page.nextPageUrl && second };
  };
}

/** The first page's rows again on every further one, each time with another cursor. */
function standingStill() {
  let rows: Page["returns"] = [];
  let n = 0;
  return (page: Page, url: URL) => {
    if (!url.searchParams.has("cursor")) rows = page.returns;
    if (page.nextPageUrl === null) return page;
    const next = new URL(page.nextPageUrl);
    next.searchParams.set("again", `${n++}`);
    return { returns: rows, nextPageUrl: next.href };
  };
}
