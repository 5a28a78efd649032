import { isDeepStrictEqual } from "node:util";
import type { ShopTx } from "../db.server";
import type { House } from "../house.server";
import { labelEntry } from "./history-of-change";
import { movedOn, withNotice } from "./notice-of-return";
import type { NoticeOfReturn } from "./notice-of-return";
import type { ReturnFacts } from "./return";
import { NO_PRIVATE, lockReturns, openPrivate, sealPrivate } from "./return-row.server";
import type { ReturnRow } from "./return-row.server";
import { writeHistories } from "./write-history.server";
import type { EntryOfReturn } from "./write-history.server";

/** `unknown`: the return is not known yet, so only a read can bring it. */
export type NoticeOutcome =
  | { outcome: "unknown"; returnId: string }
  | {
      outcome: "applied" | "unchanged";
      returnId: string;
      /** The notice tells of news that only a read brings: another state, a delivery. */
      movedOn: boolean;
      /** When it was closed or delivered is said otherwise now. */
      saysOtherwise: boolean;
      /** ISO 8601; null while it is not closed, or where nobody told. */
      closedAt: string | null;
      finished: boolean;
      orderId: string | null;
    };

/**
 * Lays what only the shipping notice knows over returns that are known, in the caller's transaction. Part of the one door:
 * the same locks, the same merge rule (a source that lacks a field erases nothing), every change once. A notice says
 * nothing of money, so it neither confirms a return nor makes it fresher.
 * @param page at most one notice of each return
 * @returns an outcome for each, in the same order
 */
export async function applyNotices(
  house: Pick<House, "sealer">,
  tx: ShopTx,
  page: readonly NoticeOfReturn[],
): Promise<NoticeOutcome[]> {
  const rows = await lockReturns(
    tx,
    page.map((one) => one.id),
  );
  const changed: { return_id: string; facts: ReturnFacts; private_sealed: string | null }[] = [];
  const delivered: EntryOfReturn[] = [];
  const closed: { return_id: string; at: string }[] = [];
  const outcomes = page.map((notice): NoticeOutcome => {
    const row = rows.get(notice.id);
    if (!row) return { outcome: "unknown", returnId: notice.id };
    const facts = withNotice(row.facts, notice);
    const sealed = withName(house, tx.shop, row, notice);
    const same = isDeepStrictEqual(facts, row.facts);
    if (!same || sealed !== row.private_sealed)
      changed.push({
        return_id: notice.id,
        facts,
        private_sealed: sealed && Buffer.from(sealed).toString("hex"),
      });
    if (facts.closedAt !== null && facts.closedAt !== row.facts.closedAt)
      closed.push({ return_id: notice.id, at: facts.closedAt });
    delivered.push(...newlyDelivered(row.facts, facts));
    return {
      outcome: same && sealed === row.private_sealed ? "unchanged" : "applied",
      returnId: notice.id,
      movedOn: movedOn(row.facts, notice),
      saysOtherwise:
        facts.closedAt !== row.facts.closedAt ||
        !isDeepStrictEqual(facts.notice?.deliveredAt ?? {}, row.facts.notice?.deliveredAt ?? {}),
      closedAt: facts.closedAt,
      finished: row.finished,
      orderId: row.order_id,
    };
  });
  await store(tx, changed);
  await dateClosings(tx, closed);
  await writeHistories(tx, await withoutKnownDeliveries(tx, delivered));
  return outcomes;
}

/** Sealed text with the name of who ended the return; what was erased on request or by retention stays erased. */
function withName(
  house: Pick<House, "sealer">,
  shop: string,
  row: ReturnRow,
  notice: NoticeOfReturn,
): Uint8Array | null {
  if (notice.actionedBy === null || row.text_erased_at) return row.private_sealed;
  const text = openPrivate(house, shop, row.private_sealed);
  if (text.actionedBy === notice.actionedBy) return row.private_sealed;
  return sealPrivate(house, shop, { ...NO_PRIVATE, ...text, actionedBy: notice.actionedBy });
}

async function store(
  tx: ShopTx,
  rows: readonly { return_id: string; facts: ReturnFacts; private_sealed: string | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `UPDATE returns AS r SET facts = n.facts, private_sealed = decode(n.private_sealed, 'hex'), revision = r.revision + 1
     FROM jsonb_to_recordset($2::jsonb) AS n (return_id text, facts jsonb, private_sealed text)
     WHERE r.shop = $1 AND r.return_id = n.return_id`,
    [JSON.stringify(rows)],
  );
}

/** The list tells of a closing without its time: the entry in the history gets it now. */
async function dateClosings(tx: ShopTx, closed: readonly { return_id: string; at: string }[]): Promise<void> {
  if (closed.length === 0) return;
  await tx.query(
    `UPDATE return_history AS h SET at_loop = n.at
     FROM jsonb_to_recordset($2::jsonb) AS n (return_id text, at timestamptz)
     WHERE h.shop = $1 AND h.return_id = n.return_id AND h.kind = 'state' AND h.data ->> 'to' = 'closed' AND h.at_loop IS NULL`,
    [JSON.stringify(closed)],
  );
}

/** Parcels that the label too calls delivered, and whose time is told for the first time. */
function newlyDelivered(before: ReturnFacts, after: ReturnFacts): EntryOfReturn[] {
  const known = before.notice?.deliveredAt ?? {};
  return after.labels.flatMap(({ trackingNumber, status }) => {
    const at =
      trackingNumber === null
        ? null
        : Object.entries(after.notice?.deliveredAt ?? {}).find(([number]) => number === trackingNumber)?.[1];
    if (status !== "delivered" || !trackingNumber || !at || Object.hasOwn(known, trackingNumber)) return [];
    return [{ ...labelEntry({ trackingNumber, status, updatedAt: at }, 0), returnId: after.id }];
  });
}

/** A delivery that a webhook or a read told of stands in the history already, often with another second. */
async function withoutKnownDeliveries(
  tx: ShopTx,
  entries: readonly EntryOfReturn[],
): Promise<EntryOfReturn[]> {
  if (entries.length === 0) return [];
  const rows = await tx.query<{ return_id: string; number: string | null }>(
    // By return, as a page's returns are looked up (see `lockReturns`).
    `SELECT h.* FROM unnest($2::text[]) AS u (id)
     CROSS JOIN LATERAL (
       SELECT return_id, data ->> 'trackingNumber' AS number FROM return_history
       WHERE shop = $1 AND return_id = u.id AND kind = 'label' AND data ->> 'status' = 'delivered' OFFSET 0) AS h`,
    [[...new Set(entries.map((entry) => entry.returnId))]],
  );
  const known = new Set(rows.map((row) => `${row.return_id}/${row.number}`));
  return entries.filter((entry) => !known.has(`${entry.returnId}/${String(entry.data.trackingNumber)}`));
}
