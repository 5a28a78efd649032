import { describe, expect, it } from "vitest";
import { smallOrder, smallReturn } from "../sandbox/loop/small-world";
import { openAppContext } from "../support/app-context";
import { useHouse } from "../support/test-house";

const open = useHouse();
const DAY = 86_400_000;

/** A shop that was made 500 days ago, with a return every 50 days. */
async function openPast({ connected = true } = {}) {
  const t = await open({
    world: (now) => ({
      returns: Array.from({ length: 10 }, (_, n) =>
        smallReturn(1001 + n, smallOrder(1), new Date(now.getTime() - (1 + n * 50) * DAY)),
      ),
    }),
  });
  if (connected) await t.connect();
  const made = new Date(t.now().getTime() - 500 * DAY);
  await t.db.query("UPDATE shops SET shopify_created_at = $2 WHERE shop = $1", [made]);
  const pages = await openAppContext(t);
  const route = await import("../../app/routes/app.past-returns");
  return {
    t,
    made,
    read: () => pages.load(route.loader, "/app/past-returns"),
    press: (fields: Record<string, string>) => pages.send(route.action, "/app/past-returns", fields),
  };
}

const daysBefore = (now: Date, days: number) =>
  new Date(now.getTime() - days * DAY).toISOString().slice(0, 10);

describe("the past, on the settings page", () => {
  it("is read back to the shop's first day, and the card follows it to its end", async () => {
    const { t, made, read, press } = await openPast();
    expect(await read()).toMatchObject({ state: "none", shopCreatedAt: made.toISOString() });
    expect(await press({ intent: "start", since: "" })).toMatchObject({
      answer: "started",
      past: { state: "running", since: made.toISOString(), requests: { done: 0 }, returnsFound: 0 },
    });
    await t.settle();
    const past = await read();
    expect(past).toMatchObject({ state: "done", returnsFound: 10, leftSeconds: null });
    expect(past.requests.done).toBe(past.requests.needed);
    expect(past.floorSeconds).toBe(Math.ceil(past.requests.done / 5));
    expect(Date.parse(past.at)).toBeGreaterThanOrEqual(Date.parse(past.finishedAt ?? ""));
  });

  it("is read from the day that the merchant chose", async () => {
    const { t, read, press } = await openPast();
    const since = daysBefore(t.now(), 120);
    expect(await press({ intent: "start", since })).toMatchObject({ answer: "started" });
    await t.settle();
    expect(await read()).toMatchObject({
      state: "done",
      since: `${since}T00:00:00.000Z`,
      returnsFound: 3,
    });
  });

  it("is paused, goes on, is cancelled; a button that comes too late changes nothing", async () => {
    const { t, read, press } = await openPast();
    await press({ intent: "start", since: "" });
    expect(await press({ intent: "pause" })).toMatchObject({ answer: "paused", past: { state: "paused" } });
    await t.settle();
    expect(await read()).toMatchObject({ state: "paused", requests: { done: 0 } });
    expect(await press({ intent: "pause" })).toMatchObject({ answer: "nothing-to-do" });
    expect(await press({ intent: "resume" })).toMatchObject({
      answer: "running",
      past: { state: "running" },
    });
    expect(await press({ intent: "cancel" })).toMatchObject({
      answer: "cancelled",
      past: { state: "cancelled" },
    });
    await t.settle();
    expect(await read()).toMatchObject({ state: "cancelled", requests: { done: 0 } });
    for (const intent of ["pause", "resume", "cancel"])
      expect(await press({ intent })).toMatchObject({
        answer: "nothing-to-do",
        past: { state: "cancelled" },
      });
  });

  it.each([
    ["a day to come", "nothing-to-read", 3],
    ["something that is no day", "not-a-date", null],
  ])("is not read from %s", async (_what, answer, ahead) => {
    const { t, press } = await openPast();
    const since = ahead === null ? "yesterday" : daysBefore(t.now(), -ahead);
    expect(await press({ intent: "start", since })).toMatchObject({ answer, past: { state: "none" } });
  });

  it("is not read while Loop is not connected", async () => {
    const { press } = await openPast({ connected: false });
    expect(await press({ intent: "start", since: "" })).toMatchObject({
      answer: "not-connected",
      past: { state: "none" },
    });
  });
});
