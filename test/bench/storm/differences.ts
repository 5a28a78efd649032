import { mergeFacts } from "../../../app/returns/merge-facts";
import type { ReturnSummary } from "../../../app/returns/order-summary";
import { factsFromDetails, factsFromListItem } from "../../../app/returns/facts-from-loop";
import { stageOf } from "../../../app/returns/parcel-stage";
import { versionOf } from "../../../app/returns/version-of-return";
import { ReturnDetails } from "../../../app/loop/return-details";
import { readReturnList } from "../../../app/loop/return-list";
import type { Message } from "../../../app/wording/message";
import { sum } from "../../sandbox/loop/money";
import type { Loop, LoopReturn } from "../../sandbox/loop/state";
import { givenOf } from "../../sandbox/loop/state";
import { wireDetails } from "../../sandbox/loop/wire-details";
import { wireListItem } from "../../sandbox/loop/wire-list";
import { titleOf } from "../../sandbox/loop/wire-parts";

/**
 * In what our answer about a return differs from Loop's own state; empty: they are equal. Equal means:
 * - it is there, on its order, and confirmed (no word of a delivery alone);
 * - the state, word for word;
 * - money per kind: what was planned, whether it was given, and how much (refund, gift card or store credit, exchange, what
 *   the customer pays, the fee), held against the stand-in's own books, not against what it writes on the wire;
 * - every label: number, how far it is, and the time of its last word (Loop writes whole seconds);
 * - every exchange item: title, whether it is out of stock, and the order that it became;
 * - the items by Loop's ids;
 * - the version (the digest that an action's guard compares) of the facts as list and details write them now.
 * Not compared: what time alone changes in Loop (`was_processed`, two hours later), notes (read when somebody looks) and
 * our own sentences.
 */
export function differencesOf(loop: Loop, ret: LoopReturn, shown: ReturnSummary | undefined): string[] {
  if (!shown) return ["missing"];
  const found: string[] = [];
  const hold = (what: string, ours: unknown, loops: unknown) => {
    const [left, right] = [JSON.stringify(ours), JSON.stringify(loops)];
    if (left !== right) found.push(`${what}: ${left} for ${right}`);
  };
  hold("state", shown.state, ret.state);
  hold("confirmed", shown.confirmed, true);
  hold("money", moneyShown(shown), moneyOf(ret));
  hold(
    "labels",
    shown.parcels.map((one) => [one.trackingNumber, one.status.key, one.updatedAt]).toSorted(byText),
    ret.labels
      .map((one) => [
        one.trackingNumber,
        `reading.parcel.${stageOf({ ...one, updatedAt: null })}`,
        wholeSecond(one.updatedAt),
      ])
      .toSorted(byText),
  );
  const order = givenOf(ret, "exchange").at(-1) ?? null;
  hold(
    "exchanges",
    shown.exchanges.map((one) => [one.title, one.outOfStock, one.orderName]).toSorted(byText),
    ret.exchanges
      .map(({ variant, outOfStock }) => [titleOf(variant), outOfStock, order?.orderName ?? null])
      .toSorted(byText),
  );
  hold(
    "items",
    shown.items.map((one) => one.lineId).toSorted(),
    ret.lines.map((one) => String(one.id)).toSorted(),
  );
  hold("version", shown.version, versionNow(loop, ret));
  return found;
}

const wholeSecond = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();

const byText = (a: unknown[], b: unknown[]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** [planned, given] per kind; given null: nothing yet. Of an exchange only that it was given. */
function moneyOf(ret: LoopReturn): Record<string, [string | null, string | null]> {
  const refunds = givenOf(ret, "refund");
  const credit = [...givenOf(ret, "gift-card"), ...givenOf(ret, "shop-cash")];
  const total = (all: { amount: string }[]) =>
    all.length === 0 ? null : sum(all.map((one) => one.amount)).toFixed(2);
  const processed = ret.processedAt !== null;
  // Items that Shopify itself exchanges are processed with the native return, whoever closed it.
  const swapped = givenOf(ret, "exchange").length > 0 || (ret.nativeExchange && ret.state === "closed");
  const books: Record<string, [string | null, string | null]> = {
    refund: [ret.refund, total(refunds)],
    storeCredit: [ret.giftCard, total(credit)],
    exchange: [
      ret.exchanges.length > 0 ? String(ret.exchanges.length) : "0.00",
      swapped && ret.exchanges.length > 0 ? String(ret.exchanges.length) : null,
    ],
    customerPays: [ret.upsell, processed ? ret.upsell : null],
    feeKept: [ret.handlingFee, processed ? ret.handlingFee : null],
  };
  return Object.fromEntries(
    Object.entries(books).filter(
      ([, [planned, given]]) => planned !== "0.00" || (given ?? "0.00") !== "0.00",
    ),
  );
}

function moneyShown(shown: ReturnSummary): Record<string, [string | null, string | null]> {
  return Object.fromEntries(
    shown.ledger.rows.map((row) => {
      const read = row.kind === "exchange" ? countIn : amountIn;
      return [row.kind, [read(row.owed), row.issued === null ? null : read(row.issued)]];
    }),
  );
}

/** The amount that a message carries, wherever it stands in it. */
function amountIn(message: Message | null): string | null {
  return /"money":"([^"]*)"/.exec(JSON.stringify(message))?.[1] ?? null;
}

function countIn(message: Message | null): string | null {
  return /"count":(\d+)/.exec(JSON.stringify(message))?.[1] ?? null;
}

/** Of the facts as Loop would write them now in its list and in its details. */
function versionNow(loop: Loop, ret: LoopReturn): string {
  const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const [item] = readReturnList([json(wireListItem(loop, ret))])?.returns ?? [];
  if (!item) throw new Error("The stand-in's list cannot be read.");
  const details = factsFromDetails(ReturnDetails.parse(json(wireDetails(loop, ret, "shop"))));
  return versionOf(mergeFacts(factsFromListItem(item).facts, details.facts, details.carries));
}
