import type { Decimal } from "decimal.js";
import { ZERO, decimalOf, isAboveZero, moneyOf, sumOf } from "./decimal-money";
import { readExchangeItems } from "./read-exchange-items";
import { joinNativeReturn } from "./join-native-return";
import { GIVING_KINDS, hasRemaining } from "./ledger";
import type { Issued, Ledger, LedgerEntry, LedgerKind } from "./ledger";
import type { NativeReturn, OrderInShopify, ReturnCase, ReturnFacts } from "./return";
import { seeRefundInShopify } from "./see-refund-in-shopify";

export type { Issued, Ledger, LedgerEntry, LedgerKind } from "./ledger";
export { hasRemaining, lastGivenAt } from "./ledger";

/**
 * What Loop owes on this return, what it has given by each kind's own evidence, what remains, and what Shopify shows of
 * it. The one source for badge, money line, next line, previews and attention.
 */
export function readLedger(c: Pick<ReturnCase, "facts" | "order">): Ledger {
  const native = joinNativeReturn(c.facts, c.order?.nativeReturns ?? null);
  return ledgerOf(c.facts, c.order, native);
}

/** The ledger by Loop's word alone: nothing that Shopify says changes it. */
export function readLedgerOfFacts(facts: ReturnFacts): Ledger {
  let ledger = ledgers.get(facts);
  if (!ledger) ledgers.set(facts, (ledger = ledgerOf(facts, null, null)));
  return ledger;
}

/** Facts are never changed in place; version and history of the same news both ask for its ledger. */
const ledgers = new WeakMap<ReturnFacts, Ledger>();

function ledgerOf(facts: ReturnFacts, order: OrderInShopify | null, native: NativeReturn | null): Ledger {
  const currency = facts.currency ?? order?.currency ?? null;
  const refund = entryOf("refund", facts.planned.refund, refundIssued(facts, order));
  const storeCredit = entryOf("storeCredit", facts.planned.giftCard, storeCreditIssued(facts));
  const exchange = exchangeEntry(facts, native);
  const giving = [refund, storeCredit, exchange];
  const given = giving.filter((entry) => entry.issued !== null);
  const open = giving.filter(hasRemaining);
  const evidence = facts.evidence;
  // Loop writes no proof of its own for what the customer pays and for the fee: both are settled with the processing.
  const processed =
    evidence.wasProcessed !== null ||
    evidence.returnProcessedAt !== null ||
    (given.length > 0 && open.length === 0);
  const settled: Proof = { whole: true, amount: null, at: evidence.returnProcessedAt, shopifyIds: [] };
  const entries: Record<LedgerKind, LedgerEntry> = {
    refund: { ...refund, seenInShopify: seeRefundInShopify(refund, order, currency) },
    storeCredit,
    exchange: {
      ...exchange,
      seenInShopify: native?.exchangeProcessed && exchange.issued ? "yes" : "not-visible",
    },
    customerPays: entryOf("customerPays", facts.planned.upsell, processed ? settled : null),
    feeKept: entryOf("feeKept", facts.planned.handlingFee, processed ? settled : null),
  };
  const inOrder = GIVING_KINDS.map((kind) => entries[kind]);
  return {
    currency,
    entries,
    given: inOrder.filter((entry) => entry.issued !== null),
    open: inOrder.filter(hasRemaining),
    owesSomething: inOrder.some((entry) => isAboveZero(entry.owed) || (entry.items?.owed ?? 0) > 0),
    anyEvidence: given.length > 0 || anyProofOf(facts),
  };
}

/** Every proof that Loop may write, of amounts that are owed or not. */
function anyProofOf({ evidence, exchanges }: ReturnFacts): boolean {
  const marks = [
    evidence.wasProcessed,
    evidence.returnProcessedAt,
    evidence.refundProcessedAt,
    evidence.giftCardProcessedAt,
    evidence.shopCashProcessedAt,
    evidence.exchangeProcessedAt,
    evidence.giftCardOrderId,
    evidence.exchangeOrderId,
    evidence.exchangeOrderName,
    ...evidence.shopifyRefundIds,
    ...(exchanges ?? []).map((item) => item.exchangeOrderId ?? item.exchangeOrderName),
  ];
  return marks.some((mark) => mark !== null) || evidence.refunds.some((entry) => isAboveZero(entry.amount));
}

/** `issued.amount: null` = given as planned; nothing planned and nothing named is nothing given. */
function entryOf(kind: LedgerKind, planned: string | null, issued: Proof | null): LedgerEntry {
  const owed = decimalOf(planned);
  const amount = owed === null ? null : moneyOf(owed);
  const isPlanned = owed !== null && owed.greaterThan(0);
  const nothing = issued !== null && issued.amount === null && owed !== null && !isPlanned;
  const given = nothing || issued === null ? null : issued;
  return {
    kind,
    owed: amount,
    issued: given && {
      amount: given.amount ?? (isPlanned ? amount : null),
      at: given.at,
      shopifyIds: given.shopifyIds,
    },
    remaining: owed === null ? null : remainder(owed, given),
    items: null,
    seenInShopify: "not-visible",
  };
}

/** `whole`: Loop says that this outcome was processed, so nothing of it is left whatever the sum of its parts. */
interface Proof extends Issued {
  whole: boolean;
}

function remainder(owed: Decimal, given: Proof | null): string {
  if (given?.whole) return moneyOf(ZERO);
  const left = owed.minus(decimalOf(given?.amount) ?? ZERO);
  return moneyOf(left.greaterThan(0) ? left : ZERO);
}

/**
 * A refund is proved by `refund_processed`, or by an entry with an amount above 0: Loop also writes manual entries of
 * 0.00 on exchanges, and `shopify_refund_object` carries ids without amounts, which Shopify may know.
 */
function refundIssued(facts: ReturnFacts, order: OrderInShopify | null): Proof | null {
  const { refunds, shopifyRefundIds, refundProcessedAt } = facts.evidence;
  const paid = refunds.filter((entry) => isAboveZero(entry.amount));
  const known = new Set(refunds.flatMap((entry) => entry.shopifyRefundId ?? []));
  const unpriced = shopifyRefundIds.filter((id) => !known.has(id));
  const inShopify = (order?.refunds ?? []).filter(
    (refund) =>
      unpriced.includes(refund.id.slice(refund.id.lastIndexOf("/") + 1)) && isAboveZero(refund.amount),
  );
  if (refundProcessedAt === null && paid.length === 0 && inShopify.length === 0) return null;
  const foreign = paid.some(
    (entry) => entry.currency !== null && facts.currency !== null && entry.currency !== facts.currency,
  );
  const sum = sumOf([...paid, ...inShopify].map((entry) => entry.amount));
  return {
    // A sum in the customer's currency does not say how much it was in the shop's.
    whole: refundProcessedAt !== null,
    amount: foreign || !sum.greaterThan(0) ? null : moneyOf(sum),
    at:
      refundProcessedAt ??
      inShopify
        .map((refund) => refund.at)
        .toSorted()
        .at(-1) ??
      null,
    shopifyIds: [...new Set([...paid.flatMap((entry) => entry.shopifyRefundId ?? []), ...shopifyRefundIds])],
  };
}

function storeCreditIssued(facts: ReturnFacts): Proof | null {
  const { giftCardProcessedAt, shopCashProcessedAt, giftCardOrderId } = facts.evidence;
  const at = giftCardProcessedAt ?? shopCashProcessedAt;
  if (at === null && giftCardOrderId === null) return null;
  return { whole: true, amount: null, at, shopifyIds: giftCardOrderId === null ? [] : [giftCardOrderId] };
}

function exchangeEntry(facts: ReturnFacts, native: NativeReturn | null): LedgerEntry {
  const items = readExchangeItems(facts, native);
  const orders = [...items.given.map((item) => item.orderId), facts.evidence.exchangeOrderId];
  const shopifyIds = [...new Set(orders.filter((id) => id !== null))];
  return {
    kind: "exchange",
    owed: items.owed,
    issued:
      items.given.length === 0
        ? null
        : { amount: items.givenWorth, at: facts.evidence.exchangeProcessedAt, shopifyIds },
    remaining: items.remaining,
    items: { owed: items.given.length + items.open.length, remaining: items.open.length },
    seenInShopify: "not-visible",
  };
}
