import { moneyOf, decimalOf, sumOf } from "./decimal-money";
import type { NativeReturn, ReturnFacts } from "./return";

export interface ExchangeItems {
  given: OwedItem[];
  open: OwedItem[];
  /** Worths in the shop's currency; null where no item's worth is known. */
  owed: string | null;
  givenWorth: string | null;
  remaining: string | null;
}

export interface OwedItem {
  worth: string | null;
  /** Exchange order in Shopify that holds it, where Loop names one for this very item. */
  orderId: string | null;
}

/**
 * Which exchange items are owed, and which of them were given. An item that Loop resolved otherwise
 * (`out_of_stock_resolution`) is no longer owed. Proof that "the exchange" was processed covers the items that were in
 * stock; one that is out of stock is given only when it has an order of its own or the return is closed, because a
 * return that waits for one item has usually given the rest. Where the source lists no items (details do not), the
 * exchange total stands for one.
 */
export function readExchangeItems(facts: ReturnFacts, native: NativeReturn | null): ExchangeItems {
  const { exchangeProcessedAt, exchangeOrderId, exchangeOrderName } = facts.evidence;
  const listed = (facts.exchanges ?? []).filter((item) => item.outOfStockResolution === null);
  const anyOwnOrder = listed.some((item) => item.exchangeOrderId ?? item.exchangeOrderName);
  const processed = exchangeProcessedAt !== null || native?.exchangeProcessed === true;
  const ordered = (exchangeOrderId ?? exchangeOrderName) !== null;
  const given: OwedItem[] = [];
  const open: OwedItem[] = [];
  for (const item of listed) {
    const own = (item.exchangeOrderId ?? item.exchangeOrderName) !== null;
    const covered = processed || (ordered && !anyOwnOrder);
    const isGiven = own || (covered && (!item.outOfStock || facts.state === "closed"));
    (isGiven ? given : open).push({ worth: item.total, orderId: item.exchangeOrderId });
  }
  const total = decimalOf(facts.planned.exchangeTotal);
  if (listed.length === 0 && (facts.exchanges ?? []).length === 0 && total?.greaterThan(0)) {
    (processed || ordered ? given : open).push({ worth: moneyOf(total), orderId: null });
  }
  return {
    given,
    open,
    owed: worthOf([...given, ...open], facts),
    givenWorth: worthOf(given, facts),
    remaining: worthOf(open, facts),
  };
}

function worthOf(items: OwedItem[], facts: ReturnFacts): string | null {
  if (items.length === 0)
    return facts.exchanges === null && facts.planned.exchangeTotal === null ? null : "0.00";
  return items.every((item) => decimalOf(item.worth) === null)
    ? null
    : moneyOf(sumOf(items.map((i) => i.worth)));
}
