import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { loadReturnCases } from "./load-cases.server";
import { summariseReturn } from "./summarise-return";
import type { ReturnSummary } from "./order-summary";
import type { SearchTerms } from "./search-terms";

export interface ReturnListRow {
  returnId: string;
  orderId: string | null;
  orderName: string | null;
  linkState: string;
  linkReason: string | null;
  state: string;
  createdAt: string | null;
  loopWordAt: string;
  summary: ReturnSummary;
}

export interface ReturnList {
  rows: ReturnListRow[];
  /** Hand it back as `after` for the next page. */
  next: string | null;
}

export const RETURN_FILTERS = ["all", "attention", "review", "open", "unlinked"] as const;
export type ReturnFilter = (typeof RETURN_FILTERS)[number];

const WHERE: Record<ReturnFilter, string> = {
  all: "",
  attention: "AND attention IS NOT NULL",
  review: "AND state = 'review'",
  open: "AND state = 'open'",
  unlinked: "AND link_state IN ('not-found', 'ambiguous')",
};

const PAGE = 20;

/** A place in the list: after this row. `at` is null where Loop has not said when the return was made. */
interface Cursor {
  at: Date | null;
  id: string;
}

/** `created_at,return_id` of the last row: pages stay right while new returns arrive above. */
function readCursor(after: string | null): Cursor | null {
  const [at, id] = (after ?? "").split(",");
  if (at === undefined || !id || !/^\d{1,20}$/.test(id)) return null;
  if (at === "") return { at: null, id };
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : { at: date, id };
}

/** Returns without a time stand first, as PostgreSQL orders them and as the index by time has them. */
function placeAfter(cursor: Cursor | null): string {
  if (!cursor) return "";
  return cursor.at === null
    ? "AND (created_at IS NOT NULL OR return_id < $7) AND $6::timestamptz IS NULL"
    : "AND (created_at, return_id) < ($6::timestamptz, $7)";
}

/** By an index each, first: one statement that looks at all ways may walk the list from its start instead. */
const FOUND = `found AS MATERIALIZED (
  SELECT return_id FROM returns WHERE shop = $1 AND return_id = $3
  UNION SELECT return_id FROM returns WHERE shop = $1 AND order_name = ANY ($4::text[])
  UNION SELECT return_id FROM returns WHERE shop = $1 AND tracking_number = $5::text
  UNION SELECT return_id FROM returns WHERE shop = $1 AND cardinality(tracking_numbers) > 1 AND tracking_numbers @> ARRAY[$5::text])`;

/**
 * The shop's returns, newest first, each as its order's block would show it now.
 * @param ask.orderId only those of one order
 * @param ask.find only those with this RMA, order name or tracking number
 */
export async function listReturns(
  house: House,
  db: ShopDb,
  ask: { filter: ReturnFilter; after: string | null; orderId: string | null; find: SearchTerms | null },
): Promise<ReturnList> {
  const cursor = readCursor(ask.after);
  const rows = await db.query<{
    return_id: string;
    order_id: string | null;
    order_name: string | null;
    link_state: string;
    link_reason: string | null;
    state: string;
    created_at: Date | null;
    loop_word_at: Date;
  }>(
    `WITH ${FOUND}
     SELECT return_id, order_id, order_name, link_state, link_reason, state, created_at, loop_word_at FROM returns
     WHERE shop = $1 ${WHERE[ask.filter]} AND ($2::text IS NULL OR order_id = $2)
       ${ask.find ? "AND return_id IN (SELECT return_id FROM found)" : ""} ${placeAfter(cursor)}
     ORDER BY created_at DESC, return_id DESC LIMIT ${PAGE + 1}`,
    [
      ask.orderId,
      ask.find?.returnId ?? null,
      ask.find?.orderNames ?? [],
      ask.find?.trackingNumber ?? null,
      ...(cursor ? [cursor.at, cursor.id] : []),
    ],
  );
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  const cases = await loadReturnCases(
    house,
    db,
    shown.map((row) => row.return_id),
  );
  return {
    rows: shown.flatMap((row) => {
      const one = cases.get(row.return_id);
      return one
        ? [
            {
              returnId: row.return_id,
              orderId: row.order_id,
              orderName: row.order_name,
              linkState: row.link_state,
              linkReason: row.link_reason,
              state: row.state,
              createdAt: row.created_at?.toISOString() ?? null,
              loopWordAt: row.loop_word_at.toISOString(),
              summary: summariseReturn(one),
            },
          ]
        : [];
    }),
    next: rows.length > PAGE && last ? `${last.created_at?.toISOString() ?? ""},${last.return_id}` : null,
  };
}

export interface ReturnCounts {
  attention: number;
  open: number;
  review: number;
  unlinked: number;
}

/** The figures on the app's home. */
export async function countReturns(db: ShopDb): Promise<ReturnCounts> {
  const [row] = await db.query<ReturnCounts>(
    `SELECT count(*) FILTER (WHERE attention IS NOT NULL)::int AS attention,
            count(*) FILTER (WHERE state = 'open')::int AS open,
            count(*) FILTER (WHERE state = 'review')::int AS review,
            count(*) FILTER (WHERE link_state IN ('not-found', 'ambiguous'))::int AS unlinked
     FROM returns WHERE shop = $1 AND (NOT finished OR attention IS NOT NULL OR link_state IN ('not-found', 'ambiguous'))`,
  );
  return row ?? { attention: 0, open: 0, review: 0, unlinked: 0 };
}
