import type { ShippingNoticeRow } from "../loop/shipping-notice";
import type { NoticeFacts, ReturnFacts } from "./return";

/** What a shipping notice says of one return, its rows (one per item) laid together. */
export interface NoticeOfReturn {
  id: string;
  state: string | null;
  createdAt: string | null;
  updatedAt: string | null;
  closedAt: string | null;
  facts: NoticeFacts;
  /** Free text of Loop: a person's name, or its own automation. */
  actionedBy: string | null;
}

/** A return has no more parcels or items than this; what a notice names beyond it is left out. */
const MOST = 200;

/** The rows of a notice by return. Where rows of one return differ in a time, the later one holds. */
export function noticesOf(rows: readonly ShippingNoticeRow[]): NoticeOfReturn[] {
  const byReturn = new Map<string, ShippingNoticeRow[]>();
  for (const row of rows) {
    const list = byReturn.get(row.id);
    if (list) list.push(row);
    else byReturn.set(row.id, [row]);
  }
  return [...byReturn].map(([id, own]) => noticeOf(id, own));
}

function noticeOf(id: string, rows: readonly ShippingNoticeRow[]): NoticeOfReturn {
  const delivered = rows.flatMap(({ tracking_number: number, date_delivered: at }) =>
    number && at ? [[number, at] as const] : [],
  );
  const restock = rows.flatMap(({ return_line_item_id: line, restock_status: status }) =>
    line && status ? [[line, status] as const] : [],
  );
  return {
    id,
    state: rows.findLast((row) => row.state)?.state ?? null,
    createdAt: latest(rows.map((row) => row.created_at)),
    updatedAt: latest(rows.map((row) => row.updated_at)),
    closedAt: latest(rows.map((row) => row.closed_at)),
    facts: {
      deliveredAt: Object.fromEntries(
        delivered.toSorted(([, one], [, other]) => (one < other ? -1 : 1)).slice(-MOST),
      ),
      restock: Object.fromEntries(restock.slice(0, MOST)),
      methodState: rows.findLast((row) => row.return_method_state)?.return_method_state ?? null,
    },
    actionedBy: nameIn(rows.findLast((row) => row.actioned_by)?.actioned_by),
  };
}

/** Times of the wire are ISO 8601 in UTC, so their text orders them. */
function latest(times: readonly (string | null | undefined)[]): string | null {
  return (
    times
      .flatMap((at) => at ?? [])
      .toSorted()
      .at(-1) ?? null
  );
}

/** An e-mail address is nobody's name and is not kept. */
function nameIn(text: string | null | undefined): string | null {
  return !text || text.includes("@") ? null : text.slice(0, 100);
}

/**
 * What is known of a return after a shipping notice. It only adds: what the notice lacks stays as it was, and a closing
 * time counts only where Loop and we both call the return closed. Adding the same notice twice changes nothing.
 */
export function withNotice(facts: ReturnFacts, notice: NoticeOfReturn): ReturnFacts {
  const was = facts.notice ?? { deliveredAt: {}, restock: {}, methodState: null };
  const closed = facts.state === "closed" && (notice.state === null || notice.state === "closed");
  const said: NoticeFacts = {
    deliveredAt: { ...was.deliveredAt, ...notice.facts.deliveredAt },
    restock: { ...was.restock, ...notice.facts.restock },
    methodState: notice.facts.methodState ?? was.methodState,
  };
  const nothing =
    Object.keys(said.deliveredAt).length + Object.keys(said.restock).length === 0 &&
    said.methodState === null;
  return {
    ...facts,
    closedAt: (closed ? notice.closedAt : null) ?? facts.closedAt,
    ...(nothing ? {} : { notice: said }),
  };
}

/** Loop's newer word in the notice is another state than ours, or a delivery that our labels do not show. */
export function movedOn(facts: ReturnFacts, notice: NoticeOfReturn): boolean {
  if (notice.updatedAt !== null && facts.updatedAt !== null && notice.updatedAt < facts.updatedAt)
    return false;
  if (notice.state !== null && notice.state !== facts.state) return true;
  return facts.labels.some(
    ({ trackingNumber: number, status }) =>
      number !== null && status !== "delivered" && Object.hasOwn(notice.facts.deliveredAt, number),
  );
}
