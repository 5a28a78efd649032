import type { ShopDb } from "../db.server";

const WEEK_MS = 7 * 24 * 3_600_000;

/** What the shop's warehouse rules made of the last seven days, counted in returns. */
export interface DecidedWeek {
  /** Process, Flag, or a question to a person: the latest of them that was decided for a return. */
  process: number;
  flag: number;
  ask: number;
  /** Reported, and none of the three came of it: items are awaited, or the return was settled already. */
  undecided: number;
  /** Those that Loopside acted on by itself. */
  acted: number;
}

/**
 * Decisions are kept whether or not the rules are switched on, so this is also the dry run. Each was made with the amount
 * limit of its time: a limit changed since then changes nothing here.
 */
export async function readDecidedWeek(db: ShopDb, now: Date): Promise<DecidedWeek> {
  const [row] = await db.query<DecidedWeek>(
    `WITH latest AS (
       SELECT DISTINCT ON (return_id) return_id, outcome FROM received_decisions
       WHERE shop = $1 AND decided_at > $2
       ORDER BY return_id, (outcome IN ('process', 'flag', 'ask')) DESC, id DESC)
     SELECT count(*) FILTER (WHERE outcome = 'process')::int AS process,
       count(*) FILTER (WHERE outcome = 'flag')::int AS flag,
       count(*) FILTER (WHERE outcome = 'ask')::int AS ask,
       count(*) FILTER (WHERE outcome NOT IN ('process', 'flag', 'ask'))::int AS undecided,
       (SELECT count(DISTINCT return_id)::int FROM received_decisions
        WHERE shop = $1 AND decided_at > $2 AND action_id IS NOT NULL) AS acted
     FROM latest`,
    [new Date(now.getTime() - WEEK_MS)],
  );
  return row ?? { process: 0, flag: 0, ask: 0, undecided: 0, acted: 0 };
}
