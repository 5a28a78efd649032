import { isDeepStrictEqual } from "node:util";
import type { ShopTx } from "../db.server";
import type { House } from "../house.server";
import type { NewsOfReturn } from "./facts-from-loop";
import { historyOfChange } from "./history-of-change";
import type { HistoryEntry } from "./history-of-change";
import { mergeFacts, mergePrivate } from "./merge-facts";
import type { ReturnFacts, ReturnPrivate } from "./return";
import { NO_PRIVATE, lockReturns, openPrivate, sealPrivate } from "./return-row.server";
import type { ReturnRow } from "./return-row.server";
import { trackingNumbersOf } from "./search-terms";
import { versionOf } from "./version-of-return";
import { writeHistories } from "./write-history.server";
import type { EntryOfReturn } from "./write-history.server";

/**
 * News of one return, whichever way it came. `order` is a number of the deliveries' sequence: a delivery's own id, or the
 * ticket that a read drew before it was sent.
 */
export type ReturnNews = DeliveredNews | ReadNews;

export interface DeliveredNews {
  source: "delivery";
  order: string;
  at: Date;
  news: NewsOfReturn;
}

export interface ReadNews {
  source: "read";
  order: string;
  at: Date;
  details: boolean;
  news: NewsOfReturn;
  notes?: ReturnPrivate["notes"];
}

/**
 * `applied`: something changed. `unchanged`: the same as known, only fresher. `older`: newer news was there already.
 * `held`: a delivery that contradicts a final state which a read has confirmed; only a read may say so.
 */
export type ApplyOutcome =
  | {
      outcome: "applied" | "unchanged";
      row: AppliedReturn;
      /** What became history. */
      changes: HistoryEntry[];
      /** What was known before; null = nothing was. */
      was: { facts: ReturnFacts; wordAt: Date; updatedAt: Date | null } | null;
    }
  | { outcome: "older" | "held" };

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

/** "closed / cancelled are final for the API" (Loop's guide on return actions). */
const FINAL = new Set(["closed", "cancelled"]);

const isFinished = ({ state }: ReturnFacts) => FINAL.has(state) || state === "expired";

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
  const [outcome] = await applyReturns(house, tx, [news]);
  if (!outcome) throw new Error("News of a return was applied without an outcome.");
  return outcome;
}

/** So many of a page go to the database at once, while the next are made ready; few enough that a person's click gets a turn. */
const PART = 150;

/**
 * The same door for a page of Loop's list, with a few statements for all of it instead of four for each. While the database
 * stores one part of the page, the next is made ready here, and what became of the one before is told.
 * @param page at most one news of each return
 * @returns an outcome for each, in the same order
 */
export async function applyReturns(
  house: Pick<House, "sealer">,
  tx: ShopTx,
  page: readonly ReturnNews[],
): Promise<ApplyOutcome[]> {
  const rows = await lockReturns(
    tx,
    page.map((one) => one.news.facts.id),
  );
  const outcomes: ApplyOutcome[] = [];
  let part: (Prepared | null)[] = [];
  let under: Promise<Stored> = Promise.resolve(new Map());
  /** Of the last part that is stored: its history goes with the next one. */
  let told: ApplyOutcome[] = [];
  for (let first = 0; first < page.length; first += PART) {
    const next = page
      .slice(first, first + PART)
      .map((news) => prepare(house, tx.shop, rows.get(news.news.facts.id) ?? null, news));
    const columns = JSON.stringify(next.flatMap((one) => (one ? [one.columns] : [])));
    const stored = await under;
    under = storePart(tx, columns, historyOf(told));
    // Awaited above or below; if making the next part ready fails first, nobody does.
    under.catch(() => undefined);
    told = outcomesOf(part, stored);
    outcomes.push(...told);
    part = next;
  }
  const last = outcomesOf(part, await under);
  await writeHistories(tx, historyOf([...told, ...last]));
  return [...outcomes, ...last];
}

/** Stores what was made ready, and the history of parts before. */
async function storePart(tx: ShopTx, columns: string, history: readonly EntryOfReturn[]): Promise<Stored> {
  const stored = await upsert(tx, columns);
  await writeHistories(tx, history);
  return stored;
}

const historyOf = (outcomes: readonly ApplyOutcome[]): EntryOfReturn[] =>
  outcomes.flatMap((one) =>
    "changes" in one ? one.changes.map((entry) => ({ ...entry, returnId: one.row.returnId })) : [],
  );

const outcomesOf = (part: readonly (Prepared | null)[], stored: Stored): ApplyOutcome[] =>
  part.map((one) => outcomeOf(one, stored));

function outcomeOf(one: Prepared | null, stored: Stored): ApplyOutcome {
  if (!one) return { outcome: "held" };
  const row = stored.get(one.facts.id);
  if (!row) return { outcome: "older" };
  const changes = changesOf(one.row, one.facts, one.before, one.text, row.revision);
  const changed =
    one.row === null ||
    !isDeepStrictEqual(one.row.facts, one.facts) ||
    !isDeepStrictEqual(one.before, one.text);
  const was = one.row && {
    facts: one.row.facts,
    wordAt: one.row.loop_word_at,
    updatedAt: one.row.loop_updated_at,
  };
  return { outcome: changed ? "applied" : "unchanged", row, changes, was };
}

interface Prepared {
  row: ReturnRow | null;
  facts: ReturnFacts;
  before: ReturnPrivate | null;
  text: ReturnPrivate;
  columns: Columns;
}

/** What would be stored; null when the news is held. */
function prepare(
  house: Pick<House, "sealer">,
  shop: string,
  row: ReturnRow | null,
  news: ReturnNews,
): Prepared | null {
  const { facts: said, carries, private: saidPrivate } = news.news;
  if (row && news.source === "delivery" && !row.provisional && FINAL.has(row.state) && !FINAL.has(said.state))
    return null;
  const facts = mergeFacts(row?.facts ?? null, said, carries);
  const before = row ? openPrivate(house, shop, row.private_sealed) : null;
  const text = { ...mergePrivate(before, saidPrivate, carries) };
  if (news.source === "read" && news.notes !== undefined) text.notes = news.notes;
  if (row?.text_erased_at) {
    // Erased on request or by retention: the next read must not bring it back.
    text.comments = {};
    text.notes = null;
    delete text.actionedBy;
  }
  return { row, facts, before, text, columns: columnsOf(house, shop, news, row, facts, before, text) };
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

/** What was stored, by return; what was older is not among it. */
type Stored = ReadonlyMap<string, AppliedReturn>;

/** A row as the upsert takes it: JSON, timestamps as ISO text, bytes as hex. */
type Columns = ReturnType<typeof columnsOf>;

function columnsOf(
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
    state_since: (row && !stateChanged
      ? knownSince(row, news, facts)
      : stateTime(news, facts, row)
    ).toISOString(),
    read_ticket: read ? news.order : null,
    delivery_id: read ? null : news.order,
    details_read_at: read && news.details ? news.at.toISOString() : null,
    provisional: !read,
    exchanges_unsure: areExchangesUnsure(news, row, facts),
    processing_failed: stateChanged || editedSince(row, facts) ? null : (row?.processing_failed ?? null),
    flagged: stateChanged && facts.state !== "review" ? null : (row?.flagged ?? null),
    finished: isFinished(facts),
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

/** @param rows JSON array of {@link Columns} */
async function upsert(tx: ShopTx, rows: string): Promise<Stored> {
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

/**
 * A delivery carries no time of the state, so a return first heard of in review would count from our hearing of it. The
 * first read does: Loop changed nothing about the return since its `updated_at`.
 */
function knownSince(row: ReturnRow, news: ReturnNews, facts: ReturnFacts): Date {
  if (row.read_ticket !== null || news.source !== "read" || !facts.updatedAt) return row.state_since;
  const updated = new Date(facts.updatedAt);
  return updated < row.state_since ? updated : row.state_since;
}

/**
 * Loop's time of a state where it may be taken for it, else when we learnt of it. How long a return waits is counted by our
 * clock, which may be a day from Loop's: since not before the read that still found another state, and not since tomorrow. What
 * is finished is held against Loop's own times of its labels.
 */
function stateTime(news: ReturnNews, facts: ReturnFacts, row: ReturnRow | null): Date {
  const told = toldTime(news, facts, row === null);
  if (isFinished(facts)) return told;
  const notBefore = row === null || row.provisional ? told : row.loop_word_at;
  return new Date(Math.min(Math.max(told.getTime(), notBefore.getTime()), news.at.getTime()));
}

function toldTime(news: ReturnNews, facts: ReturnFacts, first: boolean): Date {
  if (facts.closedAt) return new Date(facts.closedAt);
  if (first && facts.state === "open" && facts.createdAt) return new Date(facts.createdAt);
  if (news.source === "read" && facts.updatedAt) return new Date(facts.updatedAt);
  return news.at;
}
