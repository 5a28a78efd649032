// @vitest-environment jsdom
import "./browser-shims";
import { Layout } from "@shopify/polaris";
import { act } from "react";
import type { ComponentProps } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { duration } from "../../app/components/duration";
import { PastReturns } from "../../app/components/PastReturns";
import type { Past } from "../../app/components/PastReturns";
import { usePolled } from "../../app/components/use-polled";
import { NOW } from "./connection";
import { mount } from "./mount";

const past = (change: Partial<Past> = {}): Past => ({
  state: "running",
  why: null,
  since: "2024-06-01T00:00:00.000Z",
  startedAt: "2026-06-01T11:59:20.000Z",
  finishedAt: null,
  requests: { done: 34, needed: 169 },
  returnsFound: 12_345,
  unreadable: 0,
  incomplete: [],
  floorSeconds: 34,
  usedSeconds: 40,
  leftSeconds: 159,
  shopCreatedAt: "2024-06-01T08:00:00.000Z",
  at: NOW,
  ...change,
});

describe("the card of the past", () => {
  const card = (change: Partial<ComponentProps<typeof PastReturns>> = {}) => (
    <Layout>
      <PastReturns
        past={past()}
        silent={false}
        problem={null}
        busy={false}
        onPress={() => undefined}
        {...change}
      />
    </Layout>
  );

  it("says while it runs what is done and needed, found, taken and left, and what Loop's limit allows", async () => {
    const page = await mount(card());
    for (const words of [
      "Reading",
      "About 3 min left.",
      "Returns found12,345",
      "Requests to Loop34 of about 169",
      "Time so far40 s",
      "At Loop's full limit34 s, at 300 requests a minute",
      "Back to1 Jun 2024",
    ])
      expect(page.text()).toContain(words);
    expect(page.text()).not.toMatch(/Not readable|to their end|Read again/);
    expect(document.querySelector("progress")?.value).toBe(20);
  });

  it("offers what can be done now", async () => {
    const onPress = vi.fn();
    const page = await mount(card({ onPress }));
    await page.press("Pause");
    await page.draw(card({ onPress, past: past({ state: "paused" }) }));
    expect(page.button("Pause")).toBeUndefined();
    await page.press("Resume");
    await page.press("Cancel");
    expect(onPress.mock.calls).toEqual([
      [{ intent: "pause" }],
      [{ intent: "resume" }],
      [{ intent: "cancel" }],
    ]);
  });

  it("reads again from the shop's first day, or from the day that was chosen; not from one to come", async () => {
    const onPress = vi.fn();
    const done = past({ state: "done", finishedAt: "2026-06-01T11:57:00.000Z", leftSeconds: null });
    const page = await mount(card({ onPress, past: done }));
    expect(page.text()).toContain("Finished 3 minutes ago.");
    await page.press("Read again");
    await page.type("Read back to", "2026-01-15");
    await page.press("Read again");
    expect(onPress.mock.calls).toEqual([
      [{ intent: "start", since: "2024-06-01" }],
      [{ intent: "start", since: "2026-01-15" }],
    ]);
    await page.type("Read back to", "2026-06-02");
    expect(
      page.button("Read again")?.getAttribute("aria-disabled") ?? page.button("Read again")?.disabled,
    ).toBeTruthy();
  });

  it("names what Loop did not give, why it waits, and that a button did nothing", async () => {
    const page = await mount(
      card({
        past: past({
          why: "Loop's limit for this minute is used up.",
          unreadable: 2,
          incomplete: [
            {
              from: "2025-01-01T00:00:00.000Z",
              to: "2025-01-16T00:00:00.000Z",
              state: "closed",
              reason: "Loop's next page leads back to a page that was read before.",
            },
          ],
        }),
        problem: "It had moved on before the button was pressed; this is how it stands.",
        silent: true,
      }),
    );
    expect(page.text()).toContain("Waiting: Loop's limit for this minute is used up. It goes on by itself.");
    expect(page.text()).toContain("2 rows of Loop's list");
    expect(page.text()).toContain("1 Jan 2025 to 16 Jan 2025, closed: Loop's next page leads back");
    expect(page.text()).toContain("It had moved on before the button was pressed");
    expect(page.text()).toContain("these are the last known figures");
  });
});

describe("a value that is asked for again", () => {
  afterEach(() => vi.useRealTimers());

  function Shown({ ask }: { ask: () => Promise<number> }) {
    const { value, silent, take } = usePolled(0, ask, (n) => n < 3, 1_000);
    return <button onClick={() => take(2)}>{`${value}${silent ? " silent" : ""}`}</button>;
  }
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

  it("is asked for while it lives, keeps what it has when nobody answers, and rests at its end", async () => {
    vi.useFakeTimers();
    const ask = vi.fn<() => Promise<number>>();
    ask.mockResolvedValueOnce(1).mockRejectedValueOnce(new Error("away")).mockResolvedValue(3);
    const page = await mount(<Shown ask={ask} />);
    await pass(1_000);
    expect(page.button("1")).toBeDefined();
    await pass(1_000);
    expect(page.button("1 silent")).toBeDefined();
    await pass(1_000);
    expect(page.button("3")).toBeDefined();
    await pass(10_000);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it("does not let an older answer undo what came since", async () => {
    vi.useFakeTimers();
    let answer: (n: number) => void = () => undefined;
    const page = await mount(<Shown ask={() => new Promise((resolve) => (answer = resolve))} />);
    await pass(1_000);
    await page.press("0");
    answer(1);
    await pass(0);
    expect(page.button("2")).toBeDefined();
  });
});

describe("a duration", () => {
  it.each([
    [0, "0 s"],
    [59.2, "1 min"],
    [61, "2 min"],
    [3600, "1 h"],
    [3_660, "1 h 1 min"],
  ])("%s s is %s", (seconds, words) => expect(duration(seconds)).toBe(words));
});
