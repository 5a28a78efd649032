import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import type { LearntPattern } from "./learn-pattern";
import { patternOfReturn } from "./pattern-of-return";
import type {
  ActionKind,
  OrderInShopify,
  ReturnCase,
  ReturnFacts,
  ReturnRules,
  ReturnStanding,
} from "./return";
import { RETURN_COLUMNS, openPrivate } from "./return-row.server";
import type { ReturnRow } from "./return-row.server";

interface PendingRow {
  id: string;
  return_id: string;
  kind: ActionKind;
  status: "sending" | "accepted" | "unconfirmed" | "no-word";
  staff_name: string;
  requested_at: Date;
  accepted_at: Date | null;
}

/** A return's row with what other tables say of it. */
type CaseRow = ReturnRow & { closing_settled: boolean };

/** The drift record keeps its place until what was closed is over, whoever acknowledged it (see `sync/drift`). */
const CLOSING_SETTLED = `EXISTS (SELECT 1 FROM drifts d WHERE d.shop = $1
  AND d.open_key = 'native-closed/return/' || returns.return_id AND d.repair = 'acknowledged') AS closing_settled`;

/** Every return that an order shows, as the pure rules look at them. */
export interface OrderCases {
  orderId: string;
  order: OrderInShopify | null;
  cases: ReturnCase[];
  /** Returns whose exchange order this is. */
  asExchangeOrder: Set<string>;
}

interface RulesRow {
  refunds: string | null;
  refund_event: string | null;
  store_credit_event: string | null;
  exchange_event: string | null;
  expiry_days: number | null;
  delivered_days: number | null;
  flagged_process_refused_at: Date | null;
  country_code: string | null;
  learnt: LearntPattern[];
}

/**
 * Reads the merchant's answers that the rules need, defaults where nothing was answered, and what was learnt: in one question,
 * since every look at an order asks it.
 */
async function loadRules(db: ShopDb): Promise<RulesFor> {
  const [row] = await db.query<RulesRow>(
    `SELECT s.refunds, s.refund_event, s.store_credit_event, s.exchange_event, s.expiry_days, s.delivered_days,
            s.flagged_process_refused_at, c.country_code,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('kinds', p.kinds, 'method', p.method, 'destination', p.destination,
                      'event', p.event, 'some', p.at_event, 'of', p.settled, 'p95Hours', p.p95_hours)), '[]')
             FROM return_patterns p WHERE p.shop = $1 AND p.event IS NOT NULL) AS learnt
     FROM (SELECT $1::text AS shop) me
     LEFT JOIN shop_settings s ON s.shop = me.shop LEFT JOIN shops c ON c.shop = me.shop`,
  );
  const refunds = row?.refunds;
  const home = row?.country_code ?? null;
  const learnt = row?.learnt ?? [];
  const said = {
    refund: row?.refund_event ?? "learned",
    storeCredit: row?.store_credit_event ?? "learned",
    exchange: row?.exchange_event ?? "learned",
  };
  return (facts) => ({
    refunds: refunds === "loop" || refunds === "by-hand" ? refunds : "unknown",
    expiryDays: row?.expiry_days ?? 28,
    deliveredDays: row?.delivered_days ?? 3,
    flaggedProcessRefusedAt: row?.flagged_process_refused_at?.toISOString() ?? null,
    pattern: patternOfReturn(facts, { learnt, said, home }),
    homeCountryCode: home,
  });
}

/** The shop's rules as they hold for one return. */
type RulesFor = (facts: ReturnFacts) => ReturnRules;

/**
 * The returns of an order: those that came from it and those whose exchange order it is. The latter are held against the order
 * that they came from: what was refunded stands there.
 */
export async function loadOrderCases(house: House, db: ShopDb, orderId: string): Promise<OrderCases> {
  const [rows, [stored], rules] = await Promise.all([
    db.query<CaseRow & { exchange_order_id: string | null; own_order: unknown }>(
      `SELECT ${RETURN_COLUMNS}, exchange_order_id, ${CLOSING_SETTLED}, CASE WHEN order_id IS DISTINCT FROM $2 THEN
         (SELECT o.shopify FROM orders o WHERE o.shop = $1 AND o.order_id = returns.order_id) END AS own_order
       FROM returns
       WHERE shop = $1 AND (order_id = $2 OR exchange_order_id = $2) ORDER BY created_at DESC NULLS LAST, return_id DESC LIMIT 200`,
      [orderId],
    ),
    db.query<{ shopify: unknown }>("SELECT shopify FROM orders WHERE shop = $1 AND order_id = $2", [orderId]),
    loadRules(db),
  ]);
  const order = orderInShopify(stored?.shopify);
  const pending = await pendingActions(
    db,
    rows.map((row) => row.return_id),
  );
  return {
    orderId,
    order,
    cases: rows.map((row) => {
      const own = row.order_id === orderId ? order : orderInShopify(row.own_order);
      return toCase(house, db.shop, row, own, rules, pending.get(row.return_id) ?? null);
    }),
    asExchangeOrder: new Set(
      rows
        .filter((row) => row.exchange_order_id === orderId && row.order_id !== orderId)
        .map((row) => row.return_id),
    ),
  };
}

/** Several returns as the rules look at them, each with its order; by Loop's id. */
export async function loadReturnCases(
  house: House,
  db: ShopDb,
  returnIds: readonly string[],
): Promise<Map<string, ReturnCase>> {
  if (returnIds.length === 0) return new Map();
  const rows = await db.query<CaseRow & { shopify: unknown }>(
    `SELECT ${RETURN_COLUMNS}, ${CLOSING_SETTLED}, (SELECT o.shopify FROM orders o WHERE o.shop = $1 AND o.order_id = returns.order_id) AS shopify
     FROM returns WHERE shop = $1 AND return_id = ANY ($2::text[])`,
    [returnIds],
  );
  const [rules, pending] = await Promise.all([loadRules(db), pendingActions(db, returnIds)]);
  return new Map(
    rows.map((row) => [
      row.return_id,
      toCase(house, db.shop, row, orderInShopify(row.shopify), rules, pending.get(row.return_id) ?? null),
    ]),
  );
}

/** One return as the rules look at it, with its order. Null when it is not known. */
export async function loadReturnCase(house: House, db: ShopDb, returnId: string): Promise<ReturnCase | null> {
  return (await loadReturnCases(house, db, [returnId])).get(returnId) ?? null;
}

/** Our own JSON, written by `refresh-order`. */
function orderInShopify(stored: unknown): OrderInShopify | null {
  return stored && typeof stored === "object" && "id" in stored ? (stored as OrderInShopify) : null;
}

async function pendingActions(db: ShopDb, returnIds: readonly string[]): Promise<Map<string, PendingRow>> {
  if (returnIds.length === 0) return new Map();
  const rows = await db.query<PendingRow>(
    `SELECT id, return_id, kind, status, staff_name, requested_at, accepted_at FROM actions
     WHERE shop = $1 AND pending_return_id = ANY ($2::text[])`,
    [returnIds],
  );
  return new Map(rows.map((row) => [row.return_id, row]));
}

function toCase(
  house: House,
  shop: string,
  row: CaseRow,
  order: OrderInShopify | null,
  rulesFor: RulesFor,
  pending: PendingRow | null,
): ReturnCase {
  return {
    facts: row.facts,
    private: openPrivate(house, shop, row.private_sealed),
    standing: standingOf(row, pending),
    order,
    link: { state: row.link_state, how: row.link_how, orderId: row.order_id },
    rules: rulesFor(row.facts),
    now: house.now(),
  };
}

function standingOf(row: CaseRow, pending: PendingRow | null): ReturnStanding {
  return {
    loopWordAt: row.loop_word_at.toISOString(),
    provisional: row.provisional,
    notConfirmedByLoop: row.not_confirmed,
    stateSince: row.state_since.toISOString(),
    detailsReadAt: row.details_read_at?.toISOString() ?? null,
    processingFailed: row.processing_failed,
    flagged: row.flagged,
    pending: pending && {
      actionId: pending.id,
      kind: pending.kind,
      // Loop accepted it; that its word is late is told from the time.
      status: pending.status === "no-word" ? "accepted" : pending.status,
      at: (pending.accepted_at ?? pending.requested_at).toISOString(),
      staffName: pending.staff_name,
    },
    closingSettled: row.closing_settled,
    lastReadFailedAt: row.last_read_failed_at?.toISOString() ?? null,
  };
}
