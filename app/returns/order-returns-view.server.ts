import { createHash } from "node:crypto";
import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import type { OrderReturnsAnswer, OrderReturnsView, ReceivedView, ReturnDetailsView } from "./api";
import { viewConnection } from "./connection-view.server";
import { describeHistory } from "./describe-history";
import type { HistoryEntry } from "./history-of-change";
import { loadOrderCases } from "./load-cases.server";
import type { OrderCases } from "./load-cases.server";
import { offerActions } from "./offer-actions";
import type { ReturnCase } from "./return";
import { summariseOrder } from "./summarise-order";
import { tellCustomer, whomToTell } from "./tell-customer";
import { trackingUrl } from "./tracking-url";
import { viewReceived } from "./view-received.server";
import { withFlagNotes } from "./with-flag-notes.server";

/** Where a return stands in Loop's admin. */
export const loopAdminUrl = (returnId: string) =>
  `https://admin.loopreturns.com/returns/${encodeURIComponent(returnId)}`;

export interface ViewRequest {
  orderId: string;
  /** Digest of what the block shows already. */
  seen: string | null;
  may: OrderReturnsView["may"];
  /** A read of one of its returns is queued or under way. */
  refreshing: boolean;
}

/**
 * What the block of an order shows: made from what is stored now, at the time of asking. With `seen` equal to what would
 * be answered, only the ages.
 */
export async function viewOrderReturns(
  house: House,
  db: ShopDb,
  ask: ViewRequest,
): Promise<OrderReturnsAnswer> {
  const now = house.now();
  const known = await loadOrderCases(house, db, ask.orderId);
  const summary = summariseOrder({
    orderId: ask.orderId,
    orderName: known.order?.name || null,
    cases: await withFlagNotes(house, db, known.cases),
    asExchangeOrder: known.asExchangeOrder,
    at: now,
  });
  const [connection, candidates, histories, received] = await Promise.all([
    viewConnection(house, db),
    known.cases.length === 0 ? candidatesFor(db, ask.orderId) : Promise.resolve([]),
    historyOf(
      db,
      summary.returns.slice(0, 2).map((one) => one.id),
    ),
    viewReceived(house, db, known.cases),
  ]);
  const rest = { details: detailsOf(known, histories, received), connection, may: ask.may, candidates };
  const confirmed = summary.returns.map((one) => one.confirmed);
  const digest = digestOf(summary.digest, { ...rest, confirmed });
  const { refreshing } = ask;
  if (ask.seen === digest) {
    const returnsAt = Object.fromEntries(summary.returns.map((one) => [one.id, one.loopWordAt]));
    return { unchanged: true, digest, at: now.toISOString(), returnsAt, refreshing };
  }
  return {
    unchanged: false,
    at: now.toISOString(),
    summary: { ...summary, digest },
    ...rest,
    refreshing,
    settingsUrl: "app:/app/settings",
  };
}

/** Covers all that the block draws: a new note or a changed right is news too, though the metafield does not hold it. */
function digestOf(summaryDigest: string, rest: object): string {
  return createHash("sha256").update(summaryDigest).update(JSON.stringify(rest)).digest("hex").slice(0, 16);
}

function detailsOf(
  known: OrderCases,
  histories: Map<string, ReturnDetailsView["history"]>,
  received: Map<string, ReceivedView>,
): Record<string, ReturnDetailsView> {
  return Object.fromEntries(
    known.cases.map((one) => {
      const { id } = one.facts;
      return [id, detailOf(one, histories.get(id) ?? [], received.get(id) ?? null)];
    }),
  );
}

function detailOf(
  one: ReturnCase,
  history: ReturnDetailsView["history"],
  received: ReceivedView | null,
): ReturnDetailsView {
  const urls = one.facts.labels.flatMap((label) => {
    const url = trackingUrl(label.carrier, label.trackingNumber);
    return label.trackingNumber && url ? [[label.trackingNumber, url] as const] : [];
  });
  return {
    comments: one.private.comments,
    notes: one.private.notes,
    statusPageUrl: one.private.statusPageUrl,
    adminUrl: loopAdminUrl(one.facts.id),
    trackingUrls: Object.fromEntries(urls),
    tellCustomer: tellCustomer(one, one.order?.customerLocale ?? "en"),
    tellWhom: whomToTell(one),
    offers: offerActions(one),
    history,
    received,
  };
}

/** Returns without an order whose name could be this order's: "a Loop return may belong here". */
async function candidatesFor(db: ShopDb, orderId: string): Promise<OrderReturnsView["candidates"]> {
  return db.query<{ returnId: string; orderName: string | null }>(
    `SELECT r.return_id AS "returnId", r.order_name AS "orderName" FROM returns r
     WHERE r.shop = $1 AND r.link_state IN ('ambiguous', 'not-found')
       AND lower(ltrim(r.order_name, '#')) = (SELECT lower(ltrim(o.name, '#')) FROM orders o WHERE o.shop = $1 AND o.order_id = $2)
     ORDER BY r.created_at DESC LIMIT 5`,
    [orderId],
  );
}

const HISTORY_SHOWN = 12;

async function historyOf(
  db: ShopDb,
  returnIds: readonly string[],
): Promise<Map<string, ReturnDetailsView["history"]>> {
  if (returnIds.length === 0) return new Map();
  const rows = await db.query<{
    return_id: string;
    kind: HistoryEntry["kind"];
    at_loop: Date | null;
    learnt_at: Date;
    data: HistoryEntry["data"];
    dedupe: string;
  }>(
    `SELECT return_id, kind, at_loop, learnt_at, data, dedupe FROM (
       SELECT *, row_number() OVER (PARTITION BY return_id ORDER BY id DESC) AS n FROM return_history
       WHERE shop = $1 AND return_id = ANY ($2::text[])) h
     WHERE n <= ${HISTORY_SHOWN} ORDER BY id DESC`,
    [returnIds],
  );
  const found = new Map<string, ReturnDetailsView["history"]>();
  for (const row of rows) {
    const list = found.get(row.return_id) ?? [];
    const entry: HistoryEntry = {
      kind: row.kind,
      atLoop: row.at_loop?.toISOString() ?? null,
      data: row.data,
      dedupe: row.dedupe,
    };
    const who = row.data.staffName;
    list.push({
      at: (row.at_loop ?? row.learnt_at).toISOString(),
      message: describeHistory(entry),
      who: typeof who === "string" ? who : null,
    });
    found.set(row.return_id, list);
  }
  return found;
}
