import type { ShopDb } from "../../db.server";
import type { Difference, DriftFinder, DriftKind, Remedy, Repair } from "./drift";

/** One record as the API gives it. */
export interface DriftRecord {
  id: string;
  kind: DriftKind;
  /** `watching` only in the answer to a re-sync: the delivery that tells of it may still come. */
  state: "watching" | "open" | "repaired";
  returnId: string | null;
  orderId: string | null;
  differed: Difference[];
  since: string;
  foundAt: string;
  foundBy: DriftFinder;
  repair: Repair | null;
  repairedAt: string | null;
  repairedBy: string | null;
  /** Offered to a person; null where nothing is to be decided. */
  remedy: Remedy | null;
}

export interface DriftPage {
  rows: DriftRecord[];
  /** Hand it back as `cursor` for the next page. */
  next: string | null;
  /** All that are open. */
  open: number;
}

export const DRIFT_COLUMNS = `id::text AS id, kind, state, return_id AS "returnId", order_id AS "orderId", differed, since,
  found_at AS "foundAt", found_by AS "foundBy", repair, repaired_at AS "repairedAt", repaired_by AS "repairedBy",
  CASE state WHEN 'open' THEN remedy END AS remedy`;

export type DriftRow = Omit<DriftRecord, "since" | "foundAt" | "repairedAt"> & {
  since: Date;
  foundAt: Date;
  repairedAt: Date | null;
};

export const recordOf = (row: DriftRow): DriftRecord => ({
  ...row,
  since: row.since.toISOString(),
  foundAt: row.foundAt.toISOString(),
  repairedAt: row.repairedAt?.toISOString() ?? null,
});

const PAGE = 50;

/** Newest first. @param ask.cursor a page's `next` */
export async function listDrift(
  db: ShopDb,
  ask: { state: "open" | "repaired"; cursor: string | null },
): Promise<DriftPage> {
  const [rows, [count]] = await Promise.all([
    db.query<DriftRow>(
      `SELECT ${DRIFT_COLUMNS} FROM drifts WHERE shop = $1 AND state = $2 AND ($3::bigint IS NULL OR drifts.id < $3)
       ORDER BY drifts.id DESC LIMIT ${PAGE + 1}`,
      [ask.state, ask.cursor],
    ),
    db.query<{ open: number }>("SELECT count(*)::int AS open FROM drifts WHERE shop = $1 AND state = 'open'"),
  ]);
  const shown = rows.slice(0, PAGE);
  return {
    rows: shown.map(recordOf),
    next: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
    open: count?.open ?? 0,
  };
}

/** What a re-sync that began then found or put right, and what is still open, newest first. */
export async function driftSince(
  db: ShopDb,
  on: { returnIds: readonly string[]; orderId: string | null },
  began: Date,
): Promise<DriftRecord[]> {
  const rows = await db.query<DriftRow>(
    `SELECT ${DRIFT_COLUMNS} FROM drifts WHERE shop = $1 AND (return_id = ANY ($2::text[]) OR order_id = $3)
       AND (state IN ('open', 'watching') OR found_at >= $4 OR repaired_at >= $4)
     ORDER BY drifts.id DESC LIMIT ${PAGE}`,
    [on.returnIds, on.orderId, began],
  );
  return rows.map(recordOf);
}

/** One record; null when this shop has none of that id. */
export async function findDriftRecord(db: Pick<ShopDb, "query">, id: string): Promise<DriftRecord | null> {
  const [row] = await db.query<DriftRow>(
    `SELECT ${DRIFT_COLUMNS} FROM drifts WHERE shop = $1 AND drifts.id = $2`,
    [id],
  );
  return row ? recordOf(row) : null;
}

/** How a shop's drift stands. */
export interface DriftCounts {
  /** Left to a person. */
  open: number;
  /** Put right in the last 24 hours, and how many of these were changes of which no delivery told. */
  repairedDay: number;
  missedDay: number;
}

/** For the shop's health. */
export async function countDrift(db: Pick<ShopDb, "query">, now: Date): Promise<DriftCounts> {
  const [row] = await db.query<DriftCounts>(
    `SELECT (SELECT count(*) FROM drifts WHERE shop = $1 AND state = 'open')::int AS open, count(*)::int AS "repairedDay",
            (count(*) FILTER (WHERE kind = 'missed-delivery'))::int AS "missedDay"
     FROM drifts WHERE shop = $1 AND state = 'repaired' AND repaired_at > $2::timestamptz - interval '1 day'`,
    [now],
  );
  return row ?? { open: 0, repairedDay: 0, missedDay: 0 };
}
