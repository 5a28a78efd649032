import type { ShopDb } from "../../db.server";
import { STATES } from "../backfill/plan-windows";
import { PIECE_MS, planDeepSweep } from "./plan-deep-sweep";
import type { DeepPiece } from "./plan-deep-sweep";

/** A sweep that was begun so long ago and is not done belongs to an earlier night. */
const STALE = "20 hours";
/** States that nobody documents and that are asked for by name in one night. */
const MOST_STATES = 5;

/** What is left of a shop's deep sweep. */
export interface DeepRun {
  pieces: DeepPiece[];
  step: number;
}

/**
 * Goes on where tonight's sweep stopped, or plans the one that was asked for.
 * @returns null when none is: a job that comes once too often begins no second one
 */
export async function takeUpDeepSweep(db: ShopDb, now: Date): Promise<DeepRun | null> {
  const [row] = await db.query<{
    pieces: DeepPiece[] | null;
    step: number;
    whole_at: Date | null;
    history_mark: string;
    probed_piece: number | null;
    fresh: boolean;
    asked: boolean;
  }>(
    `SELECT pieces, step, whole_at, history_mark::text AS history_mark, probed_piece,
            started_at > $2::timestamptz - interval '${STALE}' AS fresh,
            asked_at IS NOT NULL AND (started_at IS NULL OR asked_at > started_at) AS asked
     FROM deep_sweeps WHERE shop = $1`,
    [now],
  );
  if (row?.pieces && row.fresh) return { pieces: row.pieces, step: row.step };
  if (!row?.asked) return null;
  const [facts] = await db.query<{ oldest: Date | null; mark: string; reading: boolean }>(
    // An hour's overlap: numbers are drawn before their transactions end, so a lower one may show itself later.
    `SELECT (SELECT min(created_at) FROM returns WHERE shop = $1) AS oldest,
            coalesce((SELECT id FROM return_history WHERE shop = $1 AND learnt_at < now() - interval '1 hour'
                      ORDER BY id DESC LIMIT 1), 0)::text AS mark,
            EXISTS (SELECT 1 FROM backfills WHERE shop = $1 AND state IN ('running', 'paused')) AS reading`,
  );
  // While the past is still being read there is little to lay a notice over; the whole of it waits for another night.
  const whole = row.whole_at === null && !facts?.reading;
  const { pieces, probed } = planDeepSweep({
    now,
    oldest: facts?.oldest ?? null,
    whole,
    changed: whole ? [] : await changedPieces(db, row.history_mark),
    unknownStates: await unknownStates(db),
    probed: row.probed_piece,
  });
  const planned = facts?.reading ? pieces.filter((piece) => piece.kind === "notice") : pieces;
  const [begun] = await db.query<{ step: number }>(
    `UPDATE deep_sweeps SET started_at = $2, pieces = $3::jsonb, step = step + 1, failures = 0, whole = $4,
       next_mark = $5::bigint, probed_piece = $6, why = NULL
     WHERE shop = $1 AND step = $7 RETURNING step`,
    [
      now,
      JSON.stringify(planned),
      whole,
      facts?.mark ?? "0",
      facts?.reading ? row.probed_piece : probed,
      row.step,
    ],
  );
  return begun ? { pieces: planned, step: begun.step } : null;
}

/** Pieces of the past in which a return changed since the last deep sweep, by the history's own order. */
async function changedPieces(db: ShopDb, since: string): Promise<number[]> {
  const rows = await db.query<{ piece: number }>(
    `SELECT DISTINCT floor(extract(epoch FROM r.created_at) / ${PIECE_MS / 1000})::int AS piece
     FROM return_history h JOIN returns r ON r.shop = h.shop AND r.return_id = h.return_id
     WHERE h.shop = $1 AND h.id > $2::bigint AND r.created_at IS NOT NULL`,
    [since],
  );
  return rows.map((row) => row.piece);
}

/** One step through the index for each state that there is, however many returns are in it. */
async function unknownStates(db: ShopDb): Promise<string[]> {
  const rows = await db.query<{ state: string }>(
    `WITH RECURSIVE s AS (
       SELECT min(state) AS state FROM returns WHERE shop = $1
       UNION ALL SELECT (SELECT min(state) FROM returns WHERE shop = $1 AND state > s.state) FROM s WHERE s.state IS NOT NULL)
     SELECT state FROM s WHERE state IS NOT NULL AND NOT state = ANY ($2::text[]) LIMIT ${MOST_STATES}`,
    [[...STATES]],
  );
  return rows.map((row) => row.state);
}
