import type { OrderReturnsView } from "../../../app/returns/api";
import type { OrderSummary } from "../../../app/returns/order-summary";
import { summariseOrder } from "../../../app/returns/summarise-order";
import { tellStory } from "../../support/case-from-scenario";
import { ALL_SCENARIOS } from "../scenarios/all-scenarios";

/** A point of a story of the bank: what an order shows that has this return alone. */
export interface PointOfStory {
  name: string;
  summary: OrderSummary;
}

/** Every story of the bank at its start and after each of its steps, with the words that the rules give it. */
export async function bankAtEachPoint(now: Date): Promise<PointOfStory[]> {
  const points: PointOfStory[] = [];
  for (const scenario of ALL_SCENARIOS) {
    const story = await tellStory(scenario, now);
    const look = (when: string) => {
      const c = story.read();
      // Every story is told with the same ids; on the page each has its own.
      const facts = { ...c.facts, id: String(26_000_001 + points.length) };
      const { orderName } = facts;
      points.push({
        name: `${scenario.name}${when}`,
        summary: summariseOrder({ orderId: "1", orderName, cases: [{ ...c, facts }], at: c.now }),
      });
    };
    try {
      look("");
      for (const [place, { step }] of (scenario.then?.(story.made) ?? []).entries()) {
        await story.take(step);
        look(`, after step ${place + 1}`);
      }
    } finally {
      await story.stop();
    }
  }
  return points;
}

/** What the block of an order would be answered with, for a person who may act. */
export function viewOf(summary: OrderSummary): OrderReturnsView {
  const details = summary.returns.map(({ id }) => [
    id,
    {
      comments: {},
      notes: [],
      statusPageUrl: null,
      adminUrl: `https://admin.loopreturns.com/returns/${id}`,
      trackingUrls: {},
      tellCustomer: null,
      tellWhom: "customer" as const,
      offers: [],
      history: [],
      received: null,
    },
  ]);
  return {
    unchanged: false,
    at: summary.madeAt,
    summary,
    details: Object.fromEntries(details) as OrderReturnsView["details"],
    connection: { state: "connected", why: null, since: null },
    may: { act: true, why: null },
    refreshing: false,
    candidates: [],
    settingsUrl: "app:app/settings",
  };
}
