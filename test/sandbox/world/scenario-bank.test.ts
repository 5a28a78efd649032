import { describe, expect, it } from "vitest";
import { ALL_SCENARIOS, findScenario } from "../../journeys/scenarios/all-scenarios";
import type { Expected, Scenario } from "../../journeys/scenarios/scenario";
import { scenarioIds } from "../../journeys/scenarios/scenario-ids";

/** Every case that must come out right, with the stories that tell it. */
const MUST_COME_OUT_RIGHT: Record<string, string[]> = {
  "plain refund, label new": ["plain-refund-label-new"],
  "plain refund, pre-transit": ["plain-refund-pre-transit"],
  "plain refund, in transit": ["plain-refund-in-transit"],
  "plain refund, delivered": ["plain-refund-delivered"],
  "plain refund, closed 1 min ago": ["plain-refund-closed-1-minute-ago"],
  "plain refund, closed 1 day ago": ["plain-refund-closed-1-day-ago"],
  "store credit by gift card": ["store-credit-gift-card", "store-credit-gift-card-issued"],
  "native store credit": ["native-store-credit", "native-store-credit-issued"],
  "exchange even": ["exchange-even", "exchange-even-processed"],
  "exchange cheaper": ["exchange-cheaper"],
  "exchange with upsell": ["exchange-with-upsell"],
  "exchange given and refund still open": ["exchange-given-refund-open"],
  "exchange out of stock by hand": [
    "exchange-out-of-stock-by-hand",
    "exchange-out-of-stock-when-processed",
    "exchange-out-of-stock-nothing-given",
  ],
  "back in stock": ["exchange-back-in-stock"],
  "native exchange": ["native-exchange", "native-exchange-processed"],
  "instant exchange before the scan, scanned": ["instant-exchange-before-scan", "instant-exchange-scanned"],
  "refunds by hand": ["refunds-by-hand", "refunds-by-hand-not-paid-yet", "refund-not-seen-in-shopify"],
  "mixed payment": ["mixed-payment"],
  "fee larger than the refund": ["fee-larger-than-refund", "fee-takes-the-whole-refund"],
  "keep item": ["keep-item"],
  "keep item, by hand": ["keep-item-by-hand"],
  donate: ["donate"],
  "Happy Returns before drop-off": ["happy-returns-before-drop-off"],
  "Happy Returns after drop-off": ["happy-returns-after-drop-off"],
  "International in review": ["international-in-review"],
  "review by workflow at creation": ["review-by-workflow-at-creation"],
  "flagged by us": ["flagged-by-us"],
  "flagged in Loop": ["flagged-in-loop", "open-but-flagged-in-loop"],
  "refund error": ["refund-error", "refund-error-found"],
  "failed, then done": ["failed-then-done"],
  "closed in Shopify": ["closed-in-shopify", "closed-in-shopify-two-hours-ago"],
  "cancelled in Shopify": ["cancelled-in-shopify", "cancelled-in-shopify-yesterday"],
  "cancelled, label used later": ["cancelled-label-used-later", "cancelled-parcel-in-transit"],
  "expired, parcel delivered later": ["expired-parcel-delivered-later", "expired-parcel-delivered"],
  "third-party label": ["third-party-label"],
  "gift return": ["gift-return"],
  "order older than 60 days": [
    "order-older-than-60-days",
    "order-older-than-60-days-processed",
    "order-older-than-60-days-no-outcome",
  ],
  "order cancelled in Shopify": ["order-cancelled-in-shopify"],
  "edited in Loop between preview and confirm": ["edited-in-loop-between-preview-and-confirm"],
  "unknown state and label word": ["unknown-state-and-label-word"],
  "negative price": ["negative-price"],
};

const now = new Date("2026-11-23T15:04:05.678Z");
const stories = ALL_SCENARIOS.map((scenario) => [scenario.name, scenario] as const);

function expectations(scenario: Scenario): Expected[] {
  const made = scenario.make(scenarioIds({ now }));
  return [scenario.expect, ...(scenario.then?.(made) ?? []).map((step) => step.expect)];
}

describe("the bank of stories", () => {
  it.each(Object.entries(MUST_COME_OUT_RIGHT))("tells: %s", (_, names) => {
    for (const name of names) expect(findScenario(name).title).not.toBe("");
  });

  it("names every story once, in kebab-case", () => {
    const names = ALL_SCENARIOS.map((scenario) => scenario.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it("ends the sequences that the list names", () => {
    const sequences = [
      "exchange-out-of-stock-by-hand",
      "instant-exchange-before-scan",
      "flagged-by-us",
      "failed-then-done",
      "closed-in-shopify",
      "edited-in-loop-between-preview-and-confirm",
    ];
    for (const name of sequences) expect(expectations(findScenario(name)).length).toBeGreaterThan(1);
  });

  it.each(stories)("%s is data: told twice it is the same, and survives JSON", (_, scenario) => {
    const made = scenario.make(scenarioIds({ now }));
    expect(scenario.make(scenarioIds({ now }))).toEqual(made);
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  it.each(stories)("%s expects nothing that it forbids", (_, scenario) => {
    for (const { mustNotSay = [], ...expected } of expectations(scenario)) {
      const said = [expected.badge, expected.parcel, expected.next, expected.ledgerLine, expected.attention];
      for (const text of said.filter((one) => typeof one === "string"))
        for (const forbidden of mustNotSay) expect(text).not.toMatch(forbidden);
    }
  });

  it("never asks a summary to be longer than 30 characters", () => {
    const summaries = ALL_SCENARIOS.flatMap(expectations).flatMap(({ summary30 }) => summary30 ?? []);
    expect(summaries.length).toBeGreaterThan(0);
    for (const summary of summaries) expect(summary.length).toBeLessThanOrEqual(30);
  });

  it("writes an ending only where somebody acted, and the same word for the same state of the buttons", () => {
    for (const scenario of ALL_SCENARIOS) expect(scenario.expect.ending).toBeUndefined();
    for (const { badge, actions } of ALL_SCENARIOS.flatMap(expectations)) {
      if (badge === "Sent to Loop") expect(actions.process).toBe("no");
      if (["Processed", "Cancelled", "Closed, checking"].includes(badge)) expect(actions.close).toBe("no");
      expect(actions.note).toBe("yes");
    }
  });
});
