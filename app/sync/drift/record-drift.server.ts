import type { ShopTx } from "../../db.server";
import { subjectKey } from "./drift";
import type { DriftFinder, DriftKind, FoundDrift, Repair } from "./drift";

/**
 * Keeps what was found. A drift that is not over is one record of its kind on its subject, however often it is found; one
 * that a person acknowledged stays quiet until it is over.
 * @param found at most one of a kind on a subject
 */
export async function recordDrifts(
  tx: Pick<ShopTx, "query">,
  found: readonly FoundDrift[],
  { by, at }: { by: DriftFinder; at: Date },
): Promise<void> {
  if (found.length === 0) return;
  const rows = found.map((one) => ({
    kind: one.kind,
    state: one.state,
    return_id: one.returnId,
    order_id: one.orderId,
    differed: one.differed,
    since: one.since,
    heard_at: one.heardAt ?? null,
    repair: one.repair ?? null,
    repaired_at: one.state === "repaired" ? at : null,
    remedy: one.remedy ?? null,
    open_key: one.state === "repaired" ? null : subjectKey(one.kind, one),
  }));
  await tx.query(
    `INSERT INTO drifts AS d (shop, kind, state, return_id, order_id, differed, since, heard_at, found_at, found_by, repair,
                              repaired_at, remedy, open_key)
     SELECT $1::text, r.kind, r.state, r.return_id, r.order_id, r.differed, r.since, r.heard_at, $3, $4, r.repair,
            r.repaired_at, r.remedy, r.open_key
     FROM jsonb_to_recordset($2::jsonb) AS r (kind text, state text, return_id text, order_id text, differed jsonb,
       since timestamptz, heard_at timestamptz, repair text, repaired_at timestamptz, remedy text, open_key text)
     ON CONFLICT (shop, open_key) DO UPDATE SET
       differed = CASE WHEN d.state = 'watching' THEN d.differed || excluded.differed ELSE excluded.differed END,
       remedy = excluded.remedy
     WHERE CASE d.state WHEN 'watching' THEN jsonb_array_length(d.differed) < ${MOST_KEPT}
                        WHEN 'open' THEN (d.differed, d.remedy) IS DISTINCT FROM (excluded.differed, excluded.remedy)
                        ELSE false END`,
    [JSON.stringify(rows), at, by],
  );
}

const MOST_KEPT = 20;

/** What a drift is about. */
export interface DriftSubject {
  kind: DriftKind;
  returnId: string | null;
  orderId: string | null;
}

/**
 * Closes what is over: open drifts on these subjects that the present look did not find again. An acknowledged one may be
 * found anew from now on.
 * @param how.by name of the person who decided
 */
export async function closeDrifts(
  tx: Pick<ShopTx, "query">,
  subjects: readonly DriftSubject[],
  how: { repair: Repair; at: Date; by?: string | null },
): Promise<number> {
  if (subjects.length === 0) return 0;
  const rows = await tx.query(
    `UPDATE drifts SET open_key = NULL, state = 'repaired', repair = CASE state WHEN 'open' THEN $3 ELSE repair END,
       repaired_at = CASE state WHEN 'open' THEN $4::timestamptz ELSE repaired_at END,
       repaired_by = CASE state WHEN 'open' THEN $5 ELSE repaired_by END
     WHERE shop = $1 AND open_key = ANY ($2::text[]) AND state <> 'watching' RETURNING 1 AS closed`,
    [subjects.map((one) => subjectKey(one.kind, one)), how.repair, how.at, how.by ?? null],
  );
  return rows.length;
}

/**
 * Puts a look on record: what it found is kept, and what was open on the subjects it looked at and was not found again is over.
 * @param looked every subject that this look could see
 */
export async function recordLook(
  tx: Pick<ShopTx, "query">,
  looked: readonly DriftSubject[],
  found: readonly FoundDrift[],
  { by, at }: { by: DriftFinder; at: Date },
): Promise<void> {
  const still = new Set(found.map((one) => subjectKey(one.kind, one)));
  const over = looked.filter((one) => !still.has(subjectKey(one.kind, one)));
  await closeDrifts(tx, over, { repair: "vanished", at });
  await recordDrifts(tx, found, { by, at });
}

/** A delivery that comes later than this did not tell: Loop's first tries lie within minutes. */
const GRACE_MINUTES = 10;

/**
 * Decides on what is being watched. A delivery of the return that arrived after our last word of it did tell, only later
 * than the sweep, as a webhook of Shopify does of its own returns: then nothing had drifted. Without one the drift stays on record, repaired when it was found.
 * @returns how many drifts there were
 */
export async function settleWatched(tx: Pick<ShopTx, "query">, now: Date): Promise<number> {
  await tx.query(
    `DELETE FROM drifts d WHERE d.shop = $1 AND d.state = 'watching' AND EXISTS (
       SELECT 1 FROM deliveries v WHERE v.shop = $1 AND v.return_id = d.return_id
         AND (d.heard_at IS NULL OR v.received_at > d.heard_at))`,
  );
  await tx.query(
    `DELETE FROM drifts d WHERE d.shop = $1 AND d.state = 'watching' AND d.kind = 'native-return' AND EXISTS (
       SELECT 1 FROM orders o WHERE o.shop = $1 AND o.order_id = d.order_id AND o.told_at >= d.heard_at)`,
  );
  const rows = await tx.query(
    `UPDATE drifts SET state = 'repaired', repair = coalesce(repair, 'applied'), repaired_at = found_at, open_key = NULL
     WHERE shop = $1 AND state = 'watching' AND found_at <= $2::timestamptz - interval '${GRACE_MINUTES} minutes'
     RETURNING 1 AS settled`,
    [now],
  );
  return rows.length;
}
