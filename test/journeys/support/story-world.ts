import { buildCatalogue } from "../../sandbox/world/catalogue";
import { buildShop } from "../../sandbox/world/shop";
import type { World, WorldVariant } from "../../sandbox/world/types";
import type { MadeScenario, Scenario } from "../scenarios/scenario";
import { scenarioIds } from "../scenarios/scenario-ids";

export interface ToldStory {
  scenario: Scenario;
  made: MadeScenario;
}

/** A shop in which all these stories happen, each on an order of its own and with clothes of its own (its stock may move). */
export function buildStoryWorld(
  scenarios: readonly Scenario[],
  now: Date,
): { world: World; stories: ToldStory[] } {
  const variants: WorldVariant[] = [];
  // Shopify's ids and order numbers grow with time.
  const placed = (scenario: Scenario) => Date.parse(scenario.make(scenarioIds({ now })).order.createdAt);
  const byAge = scenarios.toSorted((one, other) => placed(one) - placed(other));
  const stories = byAge.map((scenario, place) => {
    const catalogue = ownCatalogue(place);
    const made = scenario.make(scenarioIds({ now, order: place + 1, catalogue }));
    const told = new Map(made.variants.map((variant) => [variant.id, variant]));
    variants.push(...[...catalogue.values()].map((variant) => told.get(variant.id) ?? variant));
    return { scenario, made };
  });
  const world = {
    ...buildShop({ now }),
    variants,
    orders: stories.flatMap(({ made }) => [
      made.order,
      ...(made.shopify.exchangeOrder ? [made.shopify.exchangeOrder] : []),
    ]),
    returns: stories.map(({ made }) => made.return),
  };
  return { world, stories };
}

function ownCatalogue(place: number): Map<string, WorldVariant> {
  const shift = place * 1000;
  const catalogue = buildCatalogue();
  for (const [handle, variant] of catalogue)
    catalogue.set(handle, {
      ...variant,
      id: variant.id + shift,
      productId: variant.productId + shift,
      inventoryItemId: variant.inventoryItemId + shift,
    });
  return catalogue;
}
