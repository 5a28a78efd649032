import { expect, it } from "vitest";
import { alikeOf } from "../../app/returns/alike";
import type { ReturnFacts } from "../../app/returns/return";
import { ALL_SCENARIOS } from "../journeys/scenarios/all-scenarios";
import type { Scenario } from "../journeys/scenarios/scenario";
import { scenarioIds } from "../journeys/scenarios/scenario-ids";
import { tellBank } from "../support/told-bank";
import type { ToldBank } from "../support/told-bank";
import { useHouse } from "../support/test-house";

/**
 * Every story in which time passes, with every step, through the real house: Loop's signed deliveries, the ingest door,
 * jobs, the look-again clock; held at the order's metafield, at the block's answer and at the preview. Those that end before
 * time passes are told by the journeys, through the built app.
 */
const open = useHouse();
const LONG = 600_000;
const takesTime = (one: Scenario) =>
  (one.then?.(one.make(scenarioIds({ now: new Date() }))) ?? []).some(({ step }) => "advanceMs" in step);
const byHand = (one: Scenario) => one.settings?.refunds === "by-hand";

async function expectNothingUntrue(bank: ToldBank): Promise<void> {
  const { untrue, held } = await bank.play();
  expect(untrue).toEqual([]);
  const steps = bank.stories.map(({ scenario, made }) => 1 + (scenario.then?.(made).length ?? 0));
  expect(held).toBe(steps.reduce((sum, one) => sum + one, 0));
}

it("no sentence is untrue, at no step of any story", { timeout: LONG }, async () => {
  const stories = ALL_SCENARIOS.filter((one) => takesTime(one) && !byHand(one) && !one.settings?.pattern);
  expect(stories.length).toBeGreaterThan(5);
  await expectNothingUntrue(await tellBank(open, stories));
});

it("nor where the team refunds by hand", { timeout: LONG }, async () => {
  await expectNothingUntrue(await tellBank(open, ALL_SCENARIOS.filter(byHand), { refunds: "by-hand" }));
});

it("nor where it was learnt when returns like this are processed", { timeout: LONG }, async () => {
  const bank = await tellBank(
    open,
    ALL_SCENARIOS.filter((one) => one.settings?.pattern),
  );
  const { t } = bank;
  for (const { scenario, made } of bank.stories) {
    const id = String(made.return.id);
    const [row] = await t.db.query<{ facts: ReturnFacts }>(
      "SELECT facts FROM returns WHERE shop = $1 AND return_id = $2",
      [id],
    );
    const alike = row && alikeOf(row.facts, "US");
    const learnt = scenario.settings?.pattern;
    if (!alike || !learnt?.counts) throw new Error(`${scenario.name} teaches nothing`);
    await t.db.query(
      `INSERT INTO return_patterns (shop, kinds, method, destination, event, at_event, settled, p95_hours, learnt_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [alike.kinds, alike.method, alike.destination, learnt.event, learnt.counts.some, learnt.counts.of, learnt.p95Hours, t.now()], // prettier-ignore
    );
    await t.api(`/api/returns/${id}/refresh`, { body: {} });
  }
  await t.settle();
  await expectNothingUntrue(bank);
});
