import { isDeepStrictEqual } from "node:util";
import type { ShopTx } from "../db.server";
import type { House } from "../house.server";
import { isFinished } from "./read-situation";
import type { ReturnFacts, ReturnPrivate } from "./return";
import type { ReturnNews } from "./return-news";
import { NO_PRIVATE, sealPrivate } from "./return-row.server";
import type { ReturnRow } from "./return-row.server";
import { trackingNumbersOf } from "./search-terms";
import { stateSince } from "./state-since";
import { versionOf } from "./version-of-return";

export interface AppliedReturn {
  returnId: string;
  orderId: string | null;
  exchangeOrderId: string | null;
  linkState: ReturnRow["link_state"];
  state: string;
  version: string;
  /** A delivery changed the exchange items: only Loop's list can say whether they hold, a return's details lack them. */
  exchangesUnsure: boolean;
  /** 1 when the return was not known before. */
  revision: number;
}

/** What was stored, by return; what was older is not among it. */
export type Stored = ReadonlyMap<string, AppliedReturn>;

/** A row as the upsert takes it: JSON, timestamps as ISO text, bytes as hex. */
export type Columns = ReturnType<typeof columnsOf>;

/**
 * What is stored of news.
 * @param row what was stored before; null = nothing was
 * @param facts what is known with the news
 * @param before free text and links as they were, opened
 * @param text the same with the news
 */
export function columnsOf(
  house: Pick<House, "sealer">,
  shop: string,
  news: ReturnNews,
  row: ReturnRow | null,
  facts: ReturnFacts,
  before: ReturnPrivate | null,
  text: ReturnPrivate,
) {
  const read = news.source === "read";
  const stateChanged = row !== null && row.state !== facts.state;
  const sealed =
    row && isDeepStrictEqual(before, text)
      ? row.private_sealed
      : sealPrivate(house, shop, { ...NO_PRIVATE, ...text });
  const exchangeOrderId =
    facts.evidence.exchangeOrderId ??
    facts.exchanges?.find((item) => item.exchangeOrderId)?.exchangeOrderId ??
    null;
  return {
    return_id: facts.id,
    state: facts.state,
    order_name: facts.orderName,
    provider_order_id: facts.providerOrderId,
    exchange_order_id: exchangeOrderId === facts.providerOrderId ? null : exchangeOrderId,
    facts,
    tracking_numbers: trackingNumbersOf(facts.labels),
    private_sealed: sealed && Buffer.from(sealed).toString("hex"),
    version: versionOf(facts),
    created_at: facts.createdAt,
    loop_updated_at: read ? facts.updatedAt : null,
    loop_word_at: news.at.toISOString(),
    state_since: stateSince(news, row, facts).toISOString(),
    read_ticket: read ? news.order : null,
    delivery_id: read ? null : news.order,
    details_read_at: read && news.details ? news.at.toISOString() : null,
    provisional: !read,
    exchanges_unsure: areExchangesUnsure(news, row, facts),
    processing_failed: stateChanged || editedSince(row, facts) ? null : (row?.processing_failed ?? null),
    flagged: stateChanged && facts.state !== "review" ? null : (row?.flagged ?? null),
    finished: isFinished(facts.state),
  };
}

/**
 * Loop's people edited the return after its processing failed. An edit of before may become known only now, by the read that
 * the failure causes.
 */
function editedSince(row: ReturnRow | null, { editedAt }: ReturnFacts): boolean {
  if (!row?.processing_failed || editedAt === null || editedAt === row.facts.editedAt) return false;
  // Loop writes whole seconds.
  return Date.parse(editedAt) + 1_000 > Date.parse(row.processing_failed.at);
}

function areExchangesUnsure(news: ReturnNews, row: ReturnRow | null, facts: ReturnFacts): boolean {
  if (row === null || (news.source === "read" && !news.details)) return false;
  return row.exchanges_unsure || !isDeepStrictEqual(row.facts.exchanges, facts.exchanges);
}

/**
 * The upsert of a part of a page; its WHERE decides which news is newer.
 * @param rows JSON array of {@link Columns}
 */
export async function storeReturns(tx: ShopTx, rows: string): Promise<Stored> {
  if (rows === "[]") return new Map();
  const stored = await tx.query<AppliedReturn>(
    `INSERT INTO returns (shop, return_id, state, order_name, provider_order_id, exchange_order_id, order_id, facts,
                          tracking_numbers, tracking_number, private_sealed, version, created_at, loop_updated_at, loop_word_at, state_since, read_ticket,
                          delivery_id, details_read_at, provisional, exchanges_unsure, not_confirmed, processing_failed, flagged, finished)
     SELECT $1::text, r.return_id, r.state, r.order_name, r.provider_order_id, r.exchange_order_id, r.provider_order_id, r.facts,
            r.tracking_numbers, r.tracking_numbers[1], decode(r.private_sealed, 'hex'), r.version, r.created_at, r.loop_updated_at, r.loop_word_at, r.state_since,
            r.read_ticket, r.delivery_id, r.details_read_at, r.provisional, r.exchanges_unsure, false, nullif(r.processing_failed, 'null'),
            nullif(r.flagged, 'null'), r.finished
     FROM jsonb_to_recordset($2::jsonb) AS r (
       return_id text, state text, order_name text, provider_order_id text, exchange_order_id text, facts jsonb,
       tracking_numbers text[], private_sealed text, version text, created_at timestamptz, loop_updated_at timestamptz, loop_word_at timestamptz,
       state_since timestamptz, read_ticket bigint, delivery_id bigint, details_read_at timestamptz, provisional boolean,
       exchanges_unsure boolean, processing_failed jsonb, flagged jsonb, finished boolean)
     ON CONFLICT (shop, return_id) DO UPDATE SET
       state = excluded.state, order_name = excluded.order_name, provider_order_id = excluded.provider_order_id,
       exchange_order_id = coalesce(excluded.exchange_order_id, returns.exchange_order_id),
       order_id = CASE WHEN returns.order_id IS NULL AND returns.link_state IN ('not-found', 'ambiguous')
         AND returns.provider_order_id IS NOT DISTINCT FROM excluded.provider_order_id THEN NULL
         ELSE coalesce(returns.order_id, excluded.order_id) END,
       facts = excluded.facts, tracking_numbers = excluded.tracking_numbers, tracking_number = excluded.tracking_number,
       private_sealed = excluded.private_sealed, version = excluded.version,
       created_at = excluded.created_at,
       loop_updated_at = coalesce(excluded.loop_updated_at, returns.loop_updated_at),
       loop_word_at = greatest(excluded.loop_word_at, returns.loop_word_at),
       state_since = excluded.state_since,
       read_ticket = coalesce(excluded.read_ticket, returns.read_ticket),
       delivery_id = coalesce(excluded.delivery_id, returns.delivery_id),
       details_read_at = coalesce(excluded.details_read_at, returns.details_read_at),
       last_read_failed_at = CASE WHEN excluded.provisional THEN returns.last_read_failed_at END,
       provisional = excluded.provisional, exchanges_unsure = excluded.exchanges_unsure, not_confirmed = false,
       processing_failed = excluded.processing_failed, flagged = excluded.flagged, finished = excluded.finished,
       revision = returns.revision + 1
     WHERE CASE WHEN excluded.provisional
       -- A delivery is newer than what was delivered before it and than what was read after it arrived.
       THEN excluded.delivery_id > greatest(coalesce(returns.delivery_id, 0), coalesce(returns.read_ticket, 0))
       -- A read is ordered by Loop's own updated_at, then by when it was sent; sent before a delivery arrived, it settles
       -- nothing about that delivery.
       ELSE (coalesce(excluded.loop_updated_at, '-infinity'), excluded.read_ticket)
              >= (coalesce(returns.loop_updated_at, '-infinity'), coalesce(returns.read_ticket, 0))
            AND excluded.read_ticket > coalesce(returns.delivery_id, 0)
       END
     RETURNING return_id AS "returnId", order_id AS "orderId", exchange_order_id AS "exchangeOrderId",
               link_state AS "linkState", state, version, exchanges_unsure AS "exchangesUnsure", revision`,
    [rows],
  );
  return new Map(stored.map((row) => [row.returnId, row]));
}
