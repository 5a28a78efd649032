import { setImmediate as othersTurn } from "node:timers/promises";
import { z } from "zod";
import { isObject, readText, reasonOf } from "./read-values";
import { WireReturn } from "./return-parts";

/**
 * A row of GET /warehouse/return/list: string ids, `"N/A"` for what is absent, `exchanges` always, no `refunds`. Compiled, as
 * what reads returns is: a page of 750 is read in half the time and leaves a third of the garbage.
 */
export const ReturnListItem = z.compile(WireReturn.omit({ is_gift_return: true, refunds: true }));
export type ReturnListItem = z.infer<typeof ReturnListItem>;

export interface UnreadableRow {
  /** Place in the page, from 0. */
  index: number;
  /** Loop's return id where the row has a readable one, so that the return can be read on its own. */
  id: string | null;
  reason: string;
}

export interface ReturnListPage {
  returns: ReturnListItem[];
  unreadable: UnreadableRow[];
  /** As Loop wrote it; not to be followed before its host was checked. */
  nextPageUrl: string | null;
}

/**
 * Reads a page: a bare array (without `paginate=true`) or `{ returns, nextPageUrl }`. A row that does not parse is kept
 * as unreadable with its reason and the rest goes on. Null when the body is neither shape.
 */
export function readReturnList(body: unknown): ReturnListPage | null {
  const rows = rowsOf(body);
  if (rows === null) return null;
  const page = emptyPage(body);
  rows.forEach((row, index) => readRow(page, row, index));
  return page;
}

/** So many rows are read in a few milliseconds. */
const ROWS_A_TURN = 25;

/** The same, with a turn for others now and then: a person's click must not wait until 750 rows are read. */
export async function readReturnListInTurns(body: unknown): Promise<ReturnListPage | null> {
  const rows = rowsOf(body);
  if (rows === null) return null;
  const page = emptyPage(body);
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_A_TURN === 0) await othersTurn();
    readRow(page, row, index);
  }
  return page;
}

function rowsOf(body: unknown): unknown[] | null {
  const rows = Array.isArray(body) ? body : isObject(body) ? body.returns : null;
  return Array.isArray(rows) ? rows : null;
}

const emptyPage = (body: unknown): ReturnListPage => ({
  returns: [],
  unreadable: [],
  nextPageUrl: isObject(body) ? readText(body.nextPageUrl) : null,
});

function readRow(page: ReturnListPage, row: unknown, index: number): void {
  const parsed = ReturnListItem.safeParse(row);
  if (parsed.success) page.returns.push(parsed.data);
  else page.unreadable.push({ index, id: idOf(row), reason: reasonOf(parsed.error) });
}

function idOf(row: unknown): string | null {
  const id = isObject(row) ? readText(row.id) : null;
  return id !== null && /^\d{1,20}$/.test(id) ? id : null;
}
