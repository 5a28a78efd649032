import { describe, expect, it } from "vitest";
import { isReadDue, lookAgainAt } from "../../app/returns/look-again";
import { summariseReturn } from "../../app/returns/summarise-return";
import { aCase, ago, exchange, label, nativeReturn, NOW, refunded } from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";

const inFuture = (minutes: number) => ago({ minutes: -minutes });
const HOUR = 60;
const DAY = 24 * HOUR;
const deliveredAt = (by: Parameters<typeof ago>[0]) => ({
  facts: { labels: [label({ status: "delivered", updatedAt: ago(by) })] },
});
const closed = (minutes: number, readMinutesAgo: number): CaseOverrides => ({
  facts: { state: "closed", closedAt: ago({ minutes }) },
  standing: { stateSince: ago({ minutes }), detailsReadAt: ago({ minutes: readMinutesAgo }) },
});

describe("when to look again", () => {
  it.each<[string, CaseOverrides, string | null]>([
    ["a cancelled return: never by time", { facts: { state: "cancelled" } }, null],
    [
      "a label that is being made: after the first hour",
      { facts: { createdAt: ago({ minutes: 20 }), labels: [] } },
      inFuture(40),
    ],
    ["an unscanned label: when Loop usually expires it", {}, inFuture(25 * DAY)],
    [
      "an action without a word: after ten minutes",
      {
        standing: {
          pending: {
            actionId: "1",
            kind: "process",
            status: "accepted",
            at: ago({ minutes: 4 }),
            staffName: null,
          },
        },
      },
      inFuture(6),
    ],
    ["delivered: the next day of waiting", deliveredAt({ days: 1, hours: 2 }), inFuture(22 * HOUR)],
    [
      "partly processed: a day after what was given",
      {
        facts: { exchanges: [exchange()], labels: [], evidence: { exchangeProcessedAt: ago({ hours: 3 }) } },
      },
      inFuture(21 * HOUR),
    ],
    ["closed half a minute ago: at one minute", closed(0.5, 0), inFuture(0.5)],
    ["closed five minutes ago: at a quarter of an hour", closed(5, 1), inFuture(10)],
    ["closed twenty minutes ago: at two hours", closed(20, 1), inFuture(100)],
    ["closed three hours ago: at one day", closed(3 * HOUR, 1), inFuture(21 * HOUR)],
    ["closed for good without outcome: never", closed(3 * DAY, 1), null],
    ["a read that is overdue: in a quarter of an hour", closed(3 * DAY, 3 * DAY - 1), inFuture(15)],
    [
      "a refund that Shopify does not show yet: after a day",
      { facts: { state: "closed", evidence: refunded("24.00", ago({ hours: 5 })) } },
      inFuture(19 * HOUR),
    ],
    [
      "closed in Shopify: after a quarter of an hour",
      { order: { nativeReturns: [nativeReturn({ status: "CLOSED", closedAt: ago({ minutes: 5 }) })] } },
      inFuture(10),
    ],
  ])("%s", (_title, given, at) => {
    expect(lookAgainAt(aCase(given))?.toISOString() ?? null).toBe(at);
  });

  it.each<[string, CaseOverrides, boolean]>([
    ["a step of the checks has passed without a read", closed(20, 10), true],
    ["it was read since the last step", closed(20, 1), false],
    ["a day has passed, and the last read was before it", closed(DAY + 5, 30), true],
    ["open and well", {}, false],
  ])("asks for a read when due: %s", (_title, given, due) => {
    expect(isReadDue(aCase(given))).toBe(due);
  });

  it("misses nothing: what is said stays the same until then", () => {
    const stories: CaseOverrides[] = [
      { facts: { createdAt: ago({ minutes: 20 }), labels: [] } },
      deliveredAt({ days: 1, hours: 2 }),
      deliveredAt({ days: 2, hours: 20 }),
      {
        ...deliveredAt({ hours: 30 }),
        rules: { pattern: { event: "delivered", counts: { some: 38, of: 40 }, p95Hours: 31 } },
      },
      closed(5, 1),
      { facts: { state: "closed", evidence: refunded("24.00", ago({ hours: 5 })) } },
    ];
    for (const story of stories) {
      const at = lookAgainAt(aCase(story));
      expect(at).not.toBeNull();
      const words = (now: Date) => {
        const { next, attention, badges } = summariseReturn(aCase({ ...story, now: now.toISOString() }));
        return { next, attention, badges };
      };
      const justBefore = new Date((at ?? new Date(NOW)).getTime() - 1);
      expect(words(justBefore)).toEqual(words(new Date(NOW)));
    }
  });
});
