import type { Message } from "../wording/message";
import { say } from "./message-words";
import { amountIn } from "./name-amounts";
import { isAboveZero } from "./decimal-money";
import type { Ledger, LedgerEntry } from "./ledger";
import type { ExchangeItem, ReturnCase } from "./return";

/**
 * What a processing would give, one message for each refund, store credit and exchange item that is still open, with
 * what Shopify counts of it now.
 * @param rest where items are taken out first: the refund of the rest (null: not known). Loop names no line's share of a
 *   store credit, so of that only the kind is told
 */
export function nameOutcomesToCome(
  c: ReturnCase,
  ledger: Ledger,
  rest?: { refund: string | null },
): Message[] {
  return ledger.open.flatMap((entry) => {
    switch (entry.kind) {
      case "refund":
        return refundToCome(entry, ledger, rest?.refund);
      case "storeCredit":
        return rest
          ? [say("acting.give.storeCreditUnknown")]
          : [say("acting.give.storeCredit", { amount: amountIn(ledger, entry.remaining ?? "0") })];
      default:
        return exchangeToCome(c, ledger, entry);
    }
  });
}

function refundToCome(entry: LedgerEntry, ledger: Ledger, refund: string | null | undefined): Message[] {
  if (refund === null) return [say("acting.give.refundUnknown")];
  if (refund !== undefined)
    return isAboveZero(refund) ? [say("acting.give.refundOfRest", { amount: amountIn(ledger, refund) })] : [];
  return [say("acting.give.refund", { amount: amountIn(ledger, entry.remaining ?? "0") })];
}

function exchangeToCome(c: ReturnCase, ledger: Ledger, entry: LedgerEntry): Message[] {
  const count = entry.items?.remaining ?? 0;
  const items = openItems(c, count);
  if (items) return items.map((item) => exchangeItem(c, item));
  const worth = entry.remaining;
  return worth !== null && isAboveZero(worth)
    ? [say("acting.give.exchange", { amount: amountIn(ledger, worth) })]
    : [say("acting.give.exchangeUnknown")];
}

/** The items behind the ledger's count, by name; null where it is not sure which ones they are. */
function openItems(c: ReturnCase, count: number): ExchangeItem[] | null {
  const waiting = (c.facts.exchanges ?? []).filter(
    (item) => item.outOfStockResolution === null && (item.exchangeOrderId ?? item.exchangeOrderName) === null,
  );
  const candidates = [waiting, waiting.filter((item) => item.outOfStock)];
  return count === 0 ? null : (candidates.find((items) => items.length === count) ?? null);
}

function exchangeItem(c: ReturnCase, item: ExchangeItem): Message {
  const title = item.title;
  const sellable = item.variantId === null ? undefined : c.order?.sellable[item.variantId];
  const stem = item.outOfStock ? "acting.give.itemOut" : "acting.give.item";
  if (sellable === undefined) return say(stem, { title });
  if (sellable === null) return say(`${stem}Uncounted`, { title });
  return say(`${stem}Counted`, { title, sellable });
}
