import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isItsTurn, turnOf } from "../../../app/sync/sweep/night-of-shop";
import { halvesOf, pieceOf, planDeepSweep } from "../../../app/sync/sweep/plan-deep-sweep";
import type { DeepKnown, DeepPiece } from "../../../app/sync/sweep/plan-deep-sweep";

const DAY = 86_400_000;
const NOW = new Date("2026-05-04T12:00:00.000Z");
const known = (more: Partial<DeepKnown> = {}): DeepKnown => ({
  now: NOW,
  oldest: new Date(NOW.getTime() - 800 * DAY),
  whole: false,
  changed: [],
  unknownStates: [],
  probed: null,
  ...more,
});
const days = (piece: DeepPiece) => (Date.parse(piece.to) - Date.parse(piece.from)) / DAY;
const notices = (pieces: DeepPiece[]) => pieces.filter((piece) => piece.kind === "notice");
const covers = (pieces: DeepPiece[], at: number) =>
  pieces.some((piece) => Date.parse(piece.from) <= at && at <= Date.parse(piece.to));

describe("a night's pieces", () => {
  it("cover the last 120 days without a gap, each far below what Loop takes, newest first", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 0, max: 120 * DAY }),
        (shift, ago) => {
          const now = new Date(NOW.getTime() + shift * DAY);
          const pieces = notices(planDeepSweep(known({ now })).pieces);
          expect(covers(pieces, now.getTime() - ago)).toBe(true);
          for (const piece of pieces) expect(days(piece)).toBeLessThanOrEqual(30);
          expect(pieces.map((piece) => piece.from)).toEqual(
            pieces
              .map((piece) => piece.from)
              .toSorted()
              .reverse(),
          );
        },
      ),
    );
  });

  it("reach back to the oldest return in the first night, and later only to what changed", () => {
    const old = NOW.getTime() - 795 * DAY;
    expect(covers(notices(planDeepSweep(known({ whole: true })).pieces), old)).toBe(true);
    expect(covers(notices(planDeepSweep(known()).pieces), old)).toBe(false);
    const changed = [pieceOf(new Date(old)), pieceOf(new Date(old)), pieceOf(NOW)];
    const pieces = notices(planDeepSweep(known({ changed })).pieces);
    expect(covers(pieces, old)).toBe(true);
    expect(new Set(pieces.map((piece) => piece.from)).size).toBe(pieces.length);
  });

  it("come in turn to every part of the past with the list that names no state", () => {
    const oldest = new Date(NOW.getTime() - 800 * DAY);
    const seen: DeepPiece[] = [];
    for (let night = 0, probed: number | null = null; night < 40; night++) {
      const plan: ReturnType<typeof planDeepSweep> = planDeepSweep(known({ oldest, probed }));
      probed = plan.probed;
      const lists = plan.pieces.filter((piece) => piece.kind === "list");
      expect(lists.length).toBeLessThanOrEqual(2);
      seen.push(...lists);
    }
    for (let ago = 0; ago <= 800; ago += 5) expect(covers(seen, NOW.getTime() - ago * DAY)).toBe(true);
  });

  it("ask for each undocumented state by name, in windows that Loop takes", () => {
    const lists = planDeepSweep(known({ unknownStates: ["partial"] })).pieces.filter(
      (piece) => piece.kind === "list" && piece.state === "partial",
    );
    for (let ago = 0; ago <= 800; ago += 7) expect(covers(lists, NOW.getTime() - ago * DAY)).toBe(true);
    for (const piece of lists) expect(days(piece)).toBeLessThanOrEqual(120);
  });

  it("fall into halves down to one day", () => {
    const read = (piece: DeepPiece & { kind: "notice" }): number => {
      const halves = halvesOf(piece);
      return halves === null ? 1 : halves.reduce((sum, half) => sum + read(half as typeof piece), 0);
    };
    expect(read({ kind: "notice", from: "2026-04-01T00:00:00.000Z", to: "2026-05-01T00:00:00.000Z" })).toBe(
      30,
    );
  });
});

describe("a shop's night", () => {
  it("is told by its own clock", () => {
    const shop = "northwind-supply.myshopify.com";
    const hours = (zone: string | null) =>
      Array.from({ length: 24 * 12 }, (_, n) => new Date(Date.UTC(2026, 4, 4) + n * 5 * 60_000))
        .filter((at) => isItsTurn(shop, zone, at))
        .map((at) => at.getUTCHours());
    expect(Math.max(...hours("UTC"))).toBe(5);
    expect(Math.min(...hours("UTC"))).toBe(Math.floor((turnOf(shop) + 4) / 60));
    // New York is four hours behind in May, Tokyo nine ahead.
    expect(Math.max(...hours("America/New_York"))).toBe(9);
    expect(hours("Asia/Tokyo").every((hour) => hour >= 16 && hour <= 20)).toBe(true);
    expect(hours("Not/AZone")).toEqual(hours("UTC"));
    expect(hours(null)).toEqual(hours("UTC"));
  });

  it("is spread: no ten minutes hold more than a tenth of a thousand shops", () => {
    const turns = Array.from({ length: 1_000 }, (_, n) => Math.floor(turnOf(`shop-${n}.myshopify.com`) / 10));
    const most = Math.max(...[...new Set(turns)].map((turn) => turns.filter((one) => one === turn).length));
    expect(most).toBeLessThan(100);
    expect(new Set(turns).size).toBeGreaterThan(20);
  });
});
