import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ANY_STATE,
  LONGEST_WINDOW_MS,
  STATES,
  halves,
  planUnknownStates,
  planWindows,
} from "../../../app/sync/backfill/plan-windows";

const DAY = 86_400_000;
const now = new Date("2026-06-01T12:00:00.000Z");
const ago = (days: number) => new Date(now.getTime() - days * DAY);

describe("the plan of a backfill", () => {
  it("of a two-year shop is seven windows for each of five states, and one without a state", () => {
    const plan = planWindows(ago(730), now);
    expect(plan).toHaveLength(7 * 5 + 1);
    expect(plan.slice(0, 5).map((one) => one.state)).toEqual([...STATES]);
    expect(plan[0]).toMatchObject({ to: now, from: ago(120) });
    expect(plan.at(-1)).toEqual({ from: ago(30), to: now, state: ANY_STATE, rank: 5 });
  });

  it("covers the whole past once for each state, newest first, in windows that Loop takes", () => {
    const span = fc.record({
      days: fc.double({ min: 0.001, max: 4_000, noNaN: true }),
      shift: fc.nat(1_000_000),
    });
    fc.assert(
      fc.property(span, ({ days, shift }) => {
        const until = new Date(now.getTime() + shift);
        const since = new Date(until.getTime() - Math.ceil(days * DAY));
        const plan = planWindows(since, until);
        for (const state of STATES) {
          const windows = plan.filter((one) => one.state === state);
          expect(windows[0]?.to).toEqual(until);
          expect(windows.at(-1)?.from).toEqual(since);
          windows.forEach((one, index) => {
            const length = one.to.getTime() - one.from.getTime();
            expect(length).toBeGreaterThan(0);
            expect(length).toBeLessThanOrEqual(LONGEST_WINDOW_MS);
            if (index > 0) expect(one.to).toEqual(windows[index - 1]?.from);
          });
        }
      }),
    );
  });

  it("is empty when the beginning is not before the end", () => {
    expect(planWindows(now, now)).toEqual([]);
    expect(planWindows(now, ago(1))).toEqual([]);
  });

  it("reads the rest of the past without a state where there are unknown ones", () => {
    const plan = planUnknownStates(ago(200), now);
    expect(plan[0]?.to).toEqual(ago(30));
    expect(plan.at(-1)?.from).toEqual(ago(200));
    expect(plan.every((one) => one.state === ANY_STATE)).toBe(true);
  });

  it("splits a window into halves that meet", () => {
    const [newer, older] = halves({ from: ago(120), to: now });
    expect(newer).toEqual({ from: ago(60), to: now });
    expect(older).toEqual({ from: ago(120), to: ago(60) });
  });
});
