import { findScenario } from "../../journeys/scenarios/all-scenarios";
import type { MadeScenario } from "../../journeys/scenarios/scenario";
import { scenarioIds } from "../../journeys/scenarios/scenario-ids";
import { type Person, buildUntouchedOrder, joinOrders, liveIn } from "./build-orders";
import { buildCatalogue } from "./catalogue";
import { buildPeople } from "./customers";
import { dice } from "./random";
import { SEEDED_STORIES } from "./seeded-stories";
import { buildShop } from "./shop";
import type { World, WorldOrder, WorldReturn, WorldVariant } from "./types";

/** How many of the newest orders wait for their first return. */
const UNTOUCHED = 5;
/** Stories that only make sense for a customer of that country. */
const COUNTRY_OF: Record<string, string> = {
  "international-in-review": "DE",
  "paid-in-another-currency": "FR",
};

interface Row {
  stories: readonly [string, ...string[]];
  person: Person;
  /** Of the row's first return among all returns, from 1. */
  rma: number;
}

/**
 * The shop that both stand-ins and the sandbox start with: the same for the same seed and moment. The stories stay as
 * they are for every seed; who the customers are and what the untouched orders hold change with it.
 * @param options.now all times of the world are counted back from it
 * @param options.shop default "northwind-supply.myshopify.com"
 */
export function buildWorld(options: { seed: number; now: Date; shop?: string }): World {
  const throwDice = dice(options.seed);
  const catalogue = buildCatalogue();
  const rows = sortByAge(castRows(throwDice.shuffle(buildPeople())), options.now);
  const told = rows.map((row, place) => tellRow(row, place + 1, options.now, catalogue));
  const people = throwDice.shuffle(buildPeople());
  const untouched = Array.from({ length: UNTOUCHED }, (_, n) => {
    const person = at(people, n);
    const ids = scenarioIds({
      now: options.now,
      order: rows.length + 1 + n,
      rma: 900 + n,
      customer: person.customer,
      catalogue,
    });
    const hoursAgo = (UNTOUCHED - n) * 6 + throwDice.between(0, 4);
    return liveIn(buildUntouchedOrder(ids, clothesOf(catalogue), throwDice, hoursAgo), person);
  });
  return {
    ...buildShop(options),
    variants: [...catalogue.values()],
    orders: [...told.flatMap(({ orders }) => orders), ...untouched],
    returns: told.flatMap(({ returns }) => returns),
  };
}

function castRows(people: Person[]): Row[] {
  let rma = 1;
  return SEEDED_STORIES.map((stories, place) => {
    const country = COUNTRY_OF[stories[0]];
    const person = country
      ? people.find(({ customer }) => customer.countryCode === country)
      : at(people, place);
    if (!person) throw new Error(`no customer lives in ${country}`);
    const row = { stories, person, rma };
    rma += stories.length;
    return row;
  });
}

/** Order numbers count up with time, and RMA numbers with the moment of asking. */
function sortByAge(rows: Row[], now: Date): Row[] {
  const catalogue = buildCatalogue();
  const ages = rows.map((row) => ({
    row,
    createdAt: at(tellRow(row, 1, now, catalogue).orders, 0).createdAt,
  }));
  let rma = 1;
  return ages
    .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))
    .map(({ row }) => {
      const numbered = { ...row, rma };
      rma += row.stories.length;
      return numbered;
    });
}

function tellRow(
  { stories, person, rma }: Row,
  order: number,
  now: Date,
  catalogue: Map<string, WorldVariant>,
): { orders: WorldOrder[]; returns: WorldReturn[] } {
  const [first, ...others] = stories;
  const tellOne = (story: string, place: number): MadeScenario => {
    const ids = scenarioIds({
      now,
      order,
      rma: rma + place,
      nth: place + 1,
      customer: person.customer,
      catalogue,
    });
    const made = findScenario(story).make(ids);
    if (made.shopify.refunds) throw new Error(`${story} has a Shopify side of its own: it cannot be seeded`);
    return made;
  };
  const made: [MadeScenario, ...MadeScenario[]] = [
    tellOne(first, 0),
    ...others.map((story, index) => tellOne(story, index + 1)),
  ];
  const exchangeOrders = made.flatMap(({ shopify }) => shopify.exchangeOrder ?? []);
  return {
    orders: [joinOrders(made), ...exchangeOrders].map((one) => liveIn(one, person)),
    returns: made.map((one) => one.return),
  };
}

function clothesOf(catalogue: Map<string, WorldVariant>): [WorldVariant, ...WorldVariant[]] {
  const [first, ...others] = [...catalogue.values()].filter(
    ({ inventory, tracked }) => tracked && inventory > 0,
  );
  if (!first) throw new Error("nothing is in stock");
  return [first, ...others];
}

function at<T>(list: readonly T[], place: number): T {
  const found = list[place % list.length];
  if (found === undefined) throw new Error("the list is empty");
  return found;
}
