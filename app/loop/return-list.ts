import type { z } from "zod";
import { isObject, readText, reasonOf } from "./read-values";
import { WireReturn } from "./return-parts";

/** A row of GET /warehouse/return/list: string ids, `"N/A"` for what is absent, `exchanges` always, no `refunds`. */
export const ReturnListItem = WireReturn.omit({ is_gift_return: true, refunds: true });
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
  const rows = Array.isArray(body) ? body : isObject(body) ? body.returns : null;
  if (!Array.isArray(rows)) return null;
  const page: ReturnListPage = { returns: [], unreadable: [], nextPageUrl: null };
  if (isObject(body)) page.nextPageUrl = readText(body.nextPageUrl);
  rows.forEach((row: unknown, index) => {
    const parsed = ReturnListItem.safeParse(row);
    if (parsed.success) page.returns.push(parsed.data);
    else page.unreadable.push({ index, id: idOf(row), reason: reasonOf(parsed.error) });
  });
  return page;
}

function idOf(row: unknown): string | null {
  const id = isObject(row) ? readText(row.id) : null;
  return id !== null && /^\d{1,20}$/.test(id) ? id : null;
}
