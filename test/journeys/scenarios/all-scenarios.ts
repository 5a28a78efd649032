import { closedElsewhere } from "./closed-elsewhere";
import { exchanges } from "./exchange";
import { failures } from "./failed";
import { feesAndMixed } from "./fees-and-mixed";
import { givenBeforeReceipt } from "./given-before-receipt";
import { withoutLabel } from "./no-label";
import { outOfStock } from "./out-of-stock";
import { lateParcels } from "./parcel-late";
import { plainRefunds } from "./plain-refund";
import { reviews } from "./review";
import type { Scenario } from "./scenario";
import { specials } from "./special";
import { storeCredits } from "./store-credit";

/** Every story that must come out right, in the block, in the app and in the metafields alike. */
export const ALL_SCENARIOS: Scenario[] = [
  ...plainRefunds,
  ...storeCredits,
  ...exchanges,
  ...outOfStock,
  ...givenBeforeReceipt,
  ...feesAndMixed,
  ...withoutLabel,
  ...reviews,
  ...failures,
  ...closedElsewhere,
  ...lateParcels,
  ...specials,
];

/** @throws when the bank has no story of that name */
export function findScenario(name: string): Scenario {
  const found = ALL_SCENARIOS.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`no scenario is called ${name}`);
  return found;
}
