import { isDeepStrictEqual } from "node:util";
import type { ShopTx } from "../db.server";
import type { House } from "../house.server";
import { historyOfChange } from "./history-of-change";
import type { HistoryEntry } from "./history-of-change";
import { mergeFacts, mergePrivate } from "./merge-facts";
import type { ReturnFacts, ReturnPrivate } from "./return";
import type { ReturnNews } from "./return-news";
import { lockReturns, openPrivate } from "./return-row.server";
import type { ReturnRow } from "./return-row.server";
import { columnsOf, storeReturns } from "./store-returns.server";
import type { AppliedReturn, Columns, Stored } from "./store-returns.server";
import { writeHistories } from "./write-history.server";
import type { EntryOfReturn } from "./write-history.server";

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

/** "closed / cancelled are final for the API" (Loop's guide on return actions). */
const FINAL = new Set(["closed", "cancelled"]);

/**
 * The one door: every news of a return ends here, whether a delivery, a read, a backfill or an action's re-read brought
 * it. Applying the same news twice changes nothing. Which news is newer is decided in SQL, by the upsert's WHERE (see `storeReturns`).
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
  const stored = await storeReturns(tx, columns);
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
