import { isDeepStrictEqual } from "node:util";
import type { ShopTx } from "../db.server";
import type { House } from "../house.server";
import type { NewsOfReturn } from "./facts-from-loop";
import { historyOfChange } from "./history-of-change";
import type { HistoryEntry } from "./history-of-change";
import { mergeFacts, mergePrivate } from "./merge-facts";
import type { ReturnFacts, ReturnPrivate } from "./return";
import { NO_PRIVATE, lockReturn, openPrivate, sealPrivate } from "./return-row.server";
import type { ReturnRow } from "./return-row.server";
import { versionOf } from "./version-of-return";
import { writeHistory } from "./write-history.server";

/**
 * News of one return, whichever way it came. `order` is a number of the deliveries' sequence: a delivery's own id, or the
 * ticket that a read drew before it was sent.
 */
export type ReturnNews =
  | { source: "delivery"; order: string; at: Date; news: NewsOfReturn }
  | {
      source: "read";
      order: string;
      at: Date;
      details: boolean;
      news: NewsOfReturn;
      notes?: ReturnPrivate["notes"];
    };

/**
 * `applied`: something changed. `unchanged`: the same as known, only fresher. `older`: newer news was there already.
 * `held`: a delivery that contradicts a final state which a read has confirmed; only a read may say so.
 */
export type ApplyOutcome =
  { outcome: "applied" | "unchanged"; row: AppliedReturn } | { outcome: "older" | "held" };

export interface AppliedReturn {
  returnId: string;
  orderId: string | null;
  exchangeOrderId: string | null;
  linkState: ReturnRow["link_state"];
  state: string;
  version: string;
  /** 1 when the return was not known before. */
  revision: number;
}

/** "closed / cancelled are final for the API" (Loop's guide on return actions). */
const FINAL = new Set(["closed", "cancelled"]);

/**
 * The one door: every news of a return ends here, whether a delivery, a read, a backfill or an action's re-read brought
 * it. Applying the same news twice changes nothing. Which news is newer is decided in SQL, by the upsert's WHERE.
 * @param tx the caller's transaction; what follows from the news (jobs) belongs into it too
 */
export async function applyReturn(
  house: Pick<House, "sealer">,
  tx: ShopTx,
  news: ReturnNews,
): Promise<ApplyOutcome> {
  const { facts: said, carries, private: saidPrivate } = news.news;
  const row = await lockReturn(tx, said.id);
  if (row && news.source === "delivery" && !row.provisional && FINAL.has(row.state) && !FINAL.has(said.state))
    return { outcome: "held" };

  const facts = mergeFacts(row?.facts ?? null, said, carries);
  const before = row ? openPrivate(house, tx.shop, row.private_sealed) : null;
  const text = { ...mergePrivate(before, saidPrivate, carries) };
  if (news.source === "read" && news.notes !== undefined) text.notes = news.notes;
  if (row?.text_erased_at) {
    // Erased on request or by retention: the next read must not bring it back.
    text.comments = {};
    text.notes = null;
  }

  const stored = await upsert(house, tx, news, row, facts, before, text);
  if (!stored) return { outcome: "older" };

  const changed = row === null || !isDeepStrictEqual(row.facts, facts) || !isDeepStrictEqual(before, text);
  await writeHistory(tx, said.id, changesOf(row, facts, before, text, stored.revision));
  return { outcome: changed ? "applied" : "unchanged", row: stored };
}

function changesOf(
  row: ReturnRow | null,
  facts: ReturnFacts,
  before: ReturnPrivate | null,
  text: ReturnPrivate,
  revision: number,
): HistoryEntry[] {
  const entries = historyOfChange(row?.facts ?? null, facts, revision);
  const known = before?.notes?.length ?? 0;
  const added = (text.notes?.length ?? 0) - known;
  if (before?.notes && added > 0)
    entries.push({
      kind: "note",
      atLoop: text.notes?.[0]?.createdAt ?? null,
      data: { count: added },
      dedupe: `note:${text.notes?.length}`,
    });
  return entries;
}

async function upsert(
  house: Pick<House, "sealer">,
  tx: ShopTx,
  news: ReturnNews,
  row: ReturnRow | null,
  facts: ReturnFacts,
  before: ReturnPrivate | null,
  text: ReturnPrivate,
): Promise<AppliedReturn | null> {
  const read = news.source === "read";
  const stateChanged = row !== null && row.state !== facts.state;
  const edited = row !== null && facts.editedAt !== null && facts.editedAt !== row.facts.editedAt;
  const flagged = stateChanged && facts.state !== "review" ? null : (row?.flagged ?? null);
  const failed = stateChanged || edited ? null : (row?.processing_failed ?? null);
  const since = row && !stateChanged ? knownSince(row, news, facts) : stateTime(news, facts, row === null);
  const sealed =
    row && isDeepStrictEqual(before, text)
      ? row.private_sealed
      : sealPrivate(house, tx.shop, { ...NO_PRIVATE, ...text });
  const exchangeOrderId =
    facts.evidence.exchangeOrderId ??
    facts.exchanges?.find((item) => item.exchangeOrderId)?.exchangeOrderId ??
    null;
  const [stored] = await tx.query<AppliedReturn>(
    `INSERT INTO returns (shop, return_id, state, order_name, provider_order_id, exchange_order_id, order_id, facts,
                          private_sealed, version, created_at, loop_updated_at, loop_word_at, state_since, read_ticket,
                          delivery_id, details_read_at, provisional, not_confirmed, processing_failed, flagged, finished)
     VALUES ($1, $2, $3, $4, $5, $6, $5, $7::jsonb, $8, $9, $10, $11, $12, $13,
             CASE WHEN $14::boolean THEN $15::bigint END, CASE WHEN NOT $14::boolean THEN $15::bigint END,
             CASE WHEN $16::boolean THEN $12::timestamptz END, NOT $14::boolean, false, $17::jsonb, $18::jsonb, $19)
     ON CONFLICT (shop, return_id) DO UPDATE SET
       state = excluded.state, order_name = excluded.order_name, provider_order_id = excluded.provider_order_id,
       exchange_order_id = coalesce(excluded.exchange_order_id, returns.exchange_order_id),
       order_id = coalesce(returns.order_id, excluded.order_id),
       facts = excluded.facts, private_sealed = excluded.private_sealed, version = excluded.version,
       created_at = excluded.created_at,
       loop_updated_at = coalesce(excluded.loop_updated_at, returns.loop_updated_at),
       loop_word_at = greatest(excluded.loop_word_at, returns.loop_word_at),
       state_since = excluded.state_since,
       read_ticket = coalesce(excluded.read_ticket, returns.read_ticket),
       delivery_id = coalesce(excluded.delivery_id, returns.delivery_id),
       details_read_at = coalesce(excluded.details_read_at, returns.details_read_at),
       last_read_failed_at = CASE WHEN excluded.provisional THEN returns.last_read_failed_at END,
       provisional = excluded.provisional, not_confirmed = false,
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
               link_state AS "linkState", state, version, revision`,
    [
      facts.id,
      facts.state,
      facts.orderName,
      facts.providerOrderId,
      exchangeOrderId === facts.providerOrderId ? null : exchangeOrderId,
      JSON.stringify(facts),
      sealed,
      versionOf(facts),
      facts.createdAt,
      read ? facts.updatedAt : null,
      news.at,
      since,
      read,
      news.order,
      read && news.details,
      failed && JSON.stringify(failed),
      flagged && JSON.stringify(flagged),
      FINAL.has(facts.state) || facts.state === "expired",
    ],
  );
  return stored ?? null;
}

/**
 * A delivery carries no time of the state, so a return first heard of in review would count from our hearing of it. The
 * first read does: Loop changed nothing about the return since its `updated_at`.
 */
function knownSince(row: ReturnRow, news: ReturnNews, facts: ReturnFacts): Date {
  if (row.read_ticket !== null || news.source !== "read" || !facts.updatedAt) return row.state_since;
  const updated = new Date(facts.updatedAt);
  return updated < row.state_since ? updated : row.state_since;
}

/** Loop's time of a state where it may be taken for it, else when we learnt of it. */
function stateTime(news: ReturnNews, facts: ReturnFacts, first: boolean): Date {
  if (facts.closedAt) return new Date(facts.closedAt);
  if (first && facts.state === "open" && facts.createdAt) return new Date(facts.createdAt);
  if (news.source === "read" && facts.updatedAt) return new Date(facts.updatedAt);
  return news.at;
}
