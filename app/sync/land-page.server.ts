import type { ShopTx } from "../db.server";
import type { House } from "../house.server";
import type { ListResult } from "../loop/list-query";
import type { ReturnListItem } from "../loop/return-list";
import { factsFromListItem } from "../returns/facts-from-loop";
import { DEFAULT_SETTINGS } from "../shops/settings";
import type { ConnectedTx } from "../shops/while-connected.server";
import { PRIORITY, enqueueRead } from "./jobs.server";
import { landReads } from "./land-news.server";

export interface PageOfReturns {
  page: Pick<ListResult, "returns" | "unreadable">;
  /** Ticket drawn before the page was asked for. */
  order: string;
  /** When it was asked for. */
  at: Date;
  source: "backfill" | "sweep" | "roll" | "deep";
  /** Where the page stood, to name a row without an id. */
  place: string;
}

/** How many of a page's rows changed something. */
export interface LandedPage {
  applied: number;
  unreadable: number;
}

const FINISHED = new Set(["closed", "cancelled", "expired"]);
const DAY = 86_400_000;

/**
 * Lands a page of Loop's list in the caller's transaction. A sweep makes every changed order's summary again; a backfill
 * and the nightly deep sweep only where somebody is likely to look: the return is unfinished, or finished within the shop's time, or its order is
 * shown already. The others get theirs when the order is next opened: each write wakes all the merchant's other apps.
 */
export async function landPage(
  house: House,
  tx: ConnectedTx,
  { page, order, at, source, place }: PageOfReturns,
): Promise<LandedPage> {
  const rows = latestOfEach(page.returns);
  const wanted = source === "sweep" || source === "roll" ? null : await wantedNow(tx, rows, at);
  const outcomes = await landReads(
    house,
    tx,
    rows.map((row) => ({ source: "read", order, at, details: false, news: factsFromListItem(row) })),
    { follow: ({ news }) => wanted === null || wanted.has(news.facts.id), foundBy: source },
  );
  for (const row of page.unreadable) {
    await tx.query(
      `INSERT INTO unreadable_rows (shop, row_key, return_id, source, reason, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (shop, row_key) DO UPDATE SET source = excluded.source, reason = excluded.reason, seen_at = excluded.seen_at`,
      [row.id ?? `${place}/${row.index}`, row.id, source, row.reason, at],
    );
    // The list's row is broken; the return on its own may be whole.
    if (row.id !== null)
      await enqueueRead(
        house.queue,
        { shop: tx.shop, returnId: row.id, why: "unreadable-row" },
        { priority: PRIORITY.machine },
        tx.sql,
      );
  }
  return {
    applied: outcomes.filter((one) => one.outcome === "applied").length,
    unreadable: page.unreadable.length,
  };
}

/** One row a return, the last one that the page has of it. */
const latestOfEach = (rows: readonly ReturnListItem[]) => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];

/** Ids of the returns whose orders are refreshed at once. */
async function wantedNow(tx: ShopTx, rows: readonly ReturnListItem[], at: Date): Promise<Set<string>> {
  const orderIds = [...new Set(rows.flatMap((row) => row.provider_order_id ?? []))];
  const shown = await tx.query<{ order_id: string }>(
    // By order, as a page's returns are looked up (see `lockReturns`).
    `SELECT o.order_id FROM unnest($2::text[]) AS u (id)
     CROSS JOIN LATERAL (SELECT order_id FROM orders WHERE shop = $1 AND order_id = u.id AND read_at IS NOT NULL OFFSET 0) AS o`,
    [orderIds],
  );
  const [settings] = await tx.query<{ days: number }>(
    "SELECT metafield_days AS days FROM shop_settings WHERE shop = $1",
  );
  const known = new Set(shown.map((row) => row.order_id));
  const after = at.getTime() - (settings?.days ?? DEFAULT_SETTINGS.metafieldDays) * DAY;
  const wanted = rows.filter((row) => {
    if (!FINISHED.has(row.state)) return true;
    if (row.provider_order_id && known.has(row.provider_order_id)) return true;
    // The list has no closed_at; a return changes last when it is finished, or after.
    const changed = row.updated_at ?? row.created_at;
    return changed == null || Date.parse(changed) >= after;
  });
  return new Set(wanted.map((row) => row.id));
}
