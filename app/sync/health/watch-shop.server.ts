import type { House } from "../../house.server";
import { UNPROVED_AFTER_MS } from "../../shops/replace-secret";

/** What a merchant should know of; `subject` is a return's id where it is one return's. */
export const ALERT_KINDS = [
  "webhook-silence",
  "stale-review",
  "delivered-open",
  "processing-failed",
  "circuit-open",
  "connection-broken",
  "sweep-failing",
  "key-refused",
  "secret-unproved",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/**
 * No delivery for so long, while a sweep found since the last one what a delivery should have told of: Loop's webhooks do not
 * arrive. Not every change tells itself: that a return was processed shows hours after its closing, without a word.
 */
const SILENT_HOURS = 6;
/** In review for so long: somebody was to look, and nobody did. */
const STALE_REVIEW_DAYS = 3;
/** Loop is away now and then; a merchant hears of it when it lasts. */
const CIRCUIT_MINUTES = 10;
const SWEEP_MINUTES = 30;

/** Each looks up what is so now, of the shop in $1 at the time in $2: kind, subject, since. */
const LOOKS = [
  `SELECT 'webhook-silence' AS kind, '' AS subject, coalesce(d.at, c.connected_at) AS since
   FROM loop_connections c
   LEFT JOIN LATERAL (SELECT received_at AS at FROM deliveries WHERE shop = c.shop ORDER BY deliveries.id DESC LIMIT 1) d ON true
   WHERE c.shop = $1 AND c.status = 'connected'
     AND EXISTS (SELECT 1 FROM drifts f WHERE f.shop = $1 AND f.kind = 'missed-delivery' AND f.state <> 'watching'
                   AND f.found_at > coalesce(d.at, c.connected_at))
     AND coalesce(d.at, c.connected_at) < $2::timestamptz - interval '${SILENT_HOURS} hours'`,
  `SELECT 'stale-review', return_id, state_since FROM returns
   WHERE shop = $1 AND state = 'review' AND state_since < $2::timestamptz - interval '${STALE_REVIEW_DAYS} days'`,
  `SELECT attention, return_id, coalesce((summary #>> '{attention,since}')::timestamptz, state_since) FROM returns
   WHERE shop = $1 AND attention IN ('delivered-open', 'processing-failed')`,
  `SELECT 'circuit-open', '', opened_at FROM loop_circuits
   WHERE shop = $1 AND opened_at < $2::timestamptz - interval '${CIRCUIT_MINUTES} minutes'`,
  `SELECT 'connection-broken', '', broken_since FROM loop_connections
   WHERE shop = $1 AND status = 'connected' AND broken_since IS NOT NULL`,
  `SELECT 'sweep-failing', '', failed_since FROM sweeps
   WHERE shop = $1 AND failed_since < $2::timestamptz - interval '${SWEEP_MINUTES} minutes'`,
  `SELECT 'key-refused', '', key_refused_at FROM loop_connections
   WHERE shop = $1 AND status = 'connected' AND key_refused_at IS NOT NULL`,
  `SELECT 'secret-unproved', '', secret_given_at FROM loop_connections
   WHERE shop = $1 AND status = 'connected' AND secret_proved_at IS NULL
     AND previous_signed_at > secret_given_at + interval '${UNPROVED_AFTER_MS / 1000} seconds'`,
];

/**
 * Raises and closes a shop's alerts. One that lasts stays one record; one that comes back begins anew. Doing it twice
 * changes nothing.
 * @returns how many began and how many ended
 */
export async function watchShop(
  house: Pick<House, "db" | "now">,
  shop: string,
): Promise<{ raised: number; closed: number }> {
  const now = house.now();
  return house.db.forShop(shop).transaction(async (tx) => {
    // A disconnect closes the alerts of a shop; nobody would close what came after it.
    const watched = await tx.query(
      "SELECT 1 AS watched FROM loop_connections WHERE shop = $1 AND status = 'connected' FOR SHARE",
    );
    if (watched.length === 0) return { raised: 0, closed: 0 };
    const raised = await tx.query(
      `INSERT INTO alerts AS a (shop, kind, subject, since, raised_at)
       SELECT $1, kind, subject, since, $2 FROM (${LOOKS.join(" UNION ALL ")}) AS found
       ON CONFLICT (shop, kind, subject) DO UPDATE SET since = excluded.since, raised_at = excluded.raised_at, closed_at = NULL
       WHERE a.shop = $1 AND a.closed_at IS NOT NULL
       RETURNING kind`,
      [now],
    );
    const closed = await tx.query(
      `UPDATE alerts a SET closed_at = $2
       WHERE a.shop = $1 AND a.closed_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM (${LOOKS.join(" UNION ALL ")}) AS found
                         WHERE found.kind = a.kind AND found.subject = a.subject)
       RETURNING kind`,
      [now],
    );
    return { raised: raised.length, closed: closed.length };
  });
}
