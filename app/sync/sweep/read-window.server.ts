import type { House } from "../../house.server";
import { LoopBadAnswer } from "../../loop/errors";
import type { LoopError } from "../../loop/errors";
import type { ListQuery } from "../../loop/list-query";
import { drawTicket } from "../../returns/apply-partial.server";
import type { ShopLoop } from "../../shops/loop-for-shop.server";
import { STATES, halves } from "../backfill/plan-windows";
import type { Slice } from "../backfill/plan-windows";
import { landPage } from "../land-page.server";

const PAGE_SIZE = 750;
/** Rows that land in one transaction: on the embedded database everybody else waits for its end. */
const AT_ONCE = 100;
/** A window in which the cursor leads nowhere is halved so often at most. */
const DEEPEST = 6;

export interface WindowQuery {
  filter: NonNullable<ListQuery["filter"]>;
  /** Empty: the list without a state, which holds states that Loop does not document. */
  state: string;
  pageSize?: number;
  /** Whose read it is; "sweep" unless told. */
  source?: "sweep" | "roll" | "deep";
}

/** What a window brought. `latest`: the greatest `updated_at` in it, milliseconds. */
export type WindowOutcome =
  { ok: true; changed: number; rows: number; latest: number | null } | { ok: false; error: LoopError };

/**
 * Reads every page of one window of Loop's list and lands it. A cursor that comes back to where it was, a next page on
 * another host and an answer that is no list are met by reading the window in halves.
 * @throws ConnectionEnded
 */
export async function readWindow(
  house: House,
  loop: Pick<ShopLoop, "list" | "land">,
  window: Slice,
  query: WindowQuery,
  depth = 0,
): Promise<WindowOutcome> {
  const sum = { ok: true as const, changed: 0, rows: 0, latest: null as number | null };
  const seen = new Set<string>();
  for (let next: string | null = null; ;) {
    const order = await drawTicket(house.db);
    const at = house.now();
    const page = await loop.list({
      from: window.from.toISOString(),
      to: window.to.toISOString(),
      filter: query.filter,
      ...(query.state === "" ? {} : { state: query.state }),
      pageSize: query.pageSize ?? PAGE_SIZE,
      ...(next === null ? {} : { pageUrl: next }),
    });
    if (!page.ok) return inHalves(page.error);
    const { returns, unreadable } = page.value;
    for (let from = 0; from < Math.max(returns.length, 1); from += AT_ONCE) {
      const part = { returns: returns.slice(from, from + AT_ONCE), unreadable: from === 0 ? unreadable : [] };
      const source = query.source ?? "sweep";
      const place = `${source}/${query.state}/${window.to.toISOString()}/${seen.size}`;
      const landed = await loop.land((tx) => landPage(house, tx, { page: part, order, at, source, place }));
      sum.changed += landed.applied;
    }
    sum.rows += returns.length;
    sum.latest = latestOf(sum.latest, returns);
    next = page.value.next;
    if (next === null) return sum;
    if (seen.has(next)) return inHalves(new LoopBadAnswer("a next page that was read before", null));
    seen.add(next);
  }

  async function inHalves(error: LoopError): Promise<WindowOutcome> {
    // A state that Loop does not document may be refused whatever the window is.
    const documented = query.state === "" || STATES.some((known) => known === query.state);
    const mayHelp = error.kind === "bad-answer" || (error.kind === "refusal" && documented);
    if (!mayHelp || depth >= DEEPEST) return { ok: false, error };
    let whole: WindowOutcome = sum;
    for (const half of halves(window)) {
      const read = await readWindow(house, loop, half, query, depth + 1);
      if (!read.ok) return read;
      whole = {
        ok: true,
        changed: whole.changed + read.changed,
        rows: whole.rows + read.rows,
        latest: Math.max(whole.latest ?? -Infinity, read.latest ?? -Infinity),
      };
    }
    return { ...whole, latest: Number.isFinite(whole.latest) ? whole.latest : null };
  }
}

function latestOf(before: number | null, rows: readonly { updated_at?: string | null | undefined }[]) {
  let latest = before;
  for (const { updated_at: text } of rows) {
    const at = text == null ? Number.NaN : Date.parse(text);
    if (!Number.isNaN(at) && (latest === null || at > latest)) latest = at;
  }
  return latest;
}
