import type { Sql } from "../../db.server";

/**
 * Retention: what is over goes after 30 days; what is open, after half a year (if it still differs, the next look finds it
 * again); what is being watched and whose shop sweeps no more, after a day. What a person settled stays until it is over: nobody
 * is to be asked twice.
 */
export async function dropOldDrift(db: Sql, now: Date): Promise<void> {
  await db.query(
    `DELETE FROM drifts WHERE found_at < $1::timestamptz - CASE
       WHEN state = 'watching' THEN interval '1 day'
       WHEN open_key IS NULL THEN interval '30 days'
       ELSE interval '180 days' END
     AND found_at < $1::timestamptz - interval '1 day' AND (open_key IS NULL OR state <> 'repaired')`,
    [now],
  );
}
