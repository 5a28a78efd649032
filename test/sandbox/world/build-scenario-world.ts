import type { MadeScenario, Scenario } from "../../journeys/scenarios/scenario";
import { scenarioIds } from "../../journeys/scenarios/scenario-ids";
import { buildCatalogue } from "./catalogue";
import { buildShop } from "./shop";
import type { World } from "./types";

/** A shop in which one story happens and nothing else. `made` is the story as it stands in that world. */
export function buildScenarioWorld(
  scenario: Scenario,
  options: { now: Date; shop?: string },
): { world: World; made: MadeScenario } {
  const catalogue = buildCatalogue();
  const made = scenario.make(scenarioIds({ now: options.now, catalogue }));
  for (const variant of made.variants)
    for (const [handle, known] of catalogue) if (known.id === variant.id) catalogue.set(handle, variant);
  const { exchangeOrder } = made.shopify;
  const world = {
    ...buildShop(options),
    variants: [...catalogue.values()],
    orders: exchangeOrder ? [made.order, exchangeOrder] : [made.order],
    returns: [made.return],
  };
  return { world, made };
}
