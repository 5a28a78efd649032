import type { ShopDb } from "../db.server";

/** A person waits for it, or a machine works. */
export type ShopifyPriority = "person" | "machine";

/** What an answer of Shopify says of its bucket (`extensions.cost`). */
export interface CallCost {
  requested: number;
  /** Null when the call was throttled: nothing was done. */
  actual: number | null;
  maximum: number;
  available: number;
  /** Points a second. */
  restoreRate: number;
}

/** The bucket as far as is known, for health and meter. */
export interface BucketState {
  maximum: number;
  restoreRate: number;
  available: number;
  /** What writes and background reads may still use of their half. */
  machineAvailable: number;
  throttledAt: Date | null;
  /** Points that this hour's calls cost, and how often Shopify said "throttled". */
  hour: { person: number; machine: number; throttled: number };
}

const SECONDS = "greatest(0, extract(epoch FROM $2::timestamptz - b.at))";
const AVAILABLE = `least(b.maximum, b.available + b.restore_rate * ${SECONDS})`;
/** The machine's half is a bucket of half the size that fills half as fast. */
const SHARE = `least(b.maximum / 2.0, b.share + b.restore_rate / 2.0 * ${SECONDS})`;

/**
 * Shopify counts points in one leaky bucket per app and shop (shopify.dev, "GraphQL Admin API rate limits"). Writes and
 * background reads use at most half of it: a bucket of half the size at half the rate, and only while Shopify's own is at
 * least half full. A person's call is counted and never held back here. One row a shop, so that every process goes by the same
 * figures; no library was found that keeps a bucket of two ceilings and corrects it by the server's own count.
 */
export function createBucket(db: ShopDb, now: () => Date) {
  return {
    /**
     * Reserves a machine's call.
     * @param points what Shopify will ask for it at most
     * @returns 0, or the milliseconds until there is room; then nothing was reserved
     */
    async reserve(points: number): Promise<number> {
      const at = now();
      const [taken] = await db.query(
        `INSERT INTO shopify_budgets AS b (shop, available, share, at) VALUES ($1, 2000 - $3::float8, 1000 - $3::float8, $2)
         ON CONFLICT (shop) DO UPDATE SET
           available = ${AVAILABLE} - $3::float8, share = ${SHARE} - $3::float8, at = greatest(b.at, $2::timestamptz)
         WHERE ${SHARE} >= least($3::float8, b.maximum / 2.0) AND ${AVAILABLE} >= least($3::float8 + b.maximum / 2.0, b.maximum)
         RETURNING 1 AS taken`,
        [at, points],
      );
      if (taken) return 0;
      const [room] = await db.query<{ ms: number }>(
        `SELECT ceil(1000 * greatest(
           (least($3::float8, b.maximum / 2.0) - ${SHARE}) / (b.restore_rate / 2.0),
           (least($3::float8 + b.maximum / 2.0, b.maximum) - ${AVAILABLE}) / b.restore_rate))::float8 AS ms
         FROM shopify_budgets b WHERE b.shop = $1`,
        [at, points],
      );
      return Math.max(1, room?.ms ?? 1);
    },

    /** What the call really cost, and Shopify's own count. @param reserved 0 for a person's */
    async settle(priority: ShopifyPriority, reserved: number, cost: CallCost): Promise<void> {
      const at = now();
      const spent = cost.actual ?? 0;
      const machine = priority === "machine";
      await db.query(
        `INSERT INTO shopify_budgets AS b (shop, maximum, restore_rate, available, share, at, throttled_at, hour, hour_person,
           hour_machine, hour_throttled)
         VALUES ($1, $3::int, $4::int, $5::float8, $3::int / 2.0, $2, CASE WHEN $10::int > 0 THEN $2::timestamptz END, $7::bigint,
           $8::float8, $9::float8, $10::int)
         ON CONFLICT (shop) DO UPDATE SET
           maximum = excluded.maximum, restore_rate = excluded.restore_rate,
           available = least(excluded.maximum, excluded.available, ${AVAILABLE} + $6::float8),
           share = least(excluded.maximum / 2.0, ${SHARE} + CASE WHEN $11::boolean THEN $6::float8 ELSE 0 END),
           at = greatest(b.at, $2::timestamptz), throttled_at = coalesce(excluded.throttled_at, b.throttled_at),
           hour = excluded.hour,
           hour_person = excluded.hour_person + CASE WHEN b.hour = excluded.hour THEN b.hour_person ELSE 0 END,
           hour_machine = excluded.hour_machine + CASE WHEN b.hour = excluded.hour THEN b.hour_machine ELSE 0 END,
           hour_throttled = excluded.hour_throttled + CASE WHEN b.hour = excluded.hour THEN b.hour_throttled ELSE 0 END`,
        [
          at,
          Math.round(cost.maximum),
          Math.max(1, Math.round(cost.restoreRate)),
          cost.available,
          reserved - spent,
          Math.floor(at.getTime() / 3_600_000),
          machine ? 0 : spent,
          machine ? spent : 0,
          cost.actual === null ? 1 : 0,
          machine,
        ],
      );
    },
  };
}
export type Bucket = ReturnType<typeof createBucket>;

/** Null: nothing was asked of Shopify yet. */
export async function readBucket(db: ShopDb, now: Date): Promise<BucketState | null> {
  const [row] = await db.query<{
    maximum: number;
    restore_rate: number;
    available: number;
    share: number;
    throttled_at: Date | null;
    now_hour: boolean;
    hour_person: number;
    hour_machine: number;
    hour_throttled: number;
  }>(
    `SELECT maximum, restore_rate, (${AVAILABLE})::float8 AS available, (${SHARE})::float8 AS share, throttled_at,
            hour = $3::bigint AS now_hour, hour_person, hour_machine, hour_throttled
     FROM shopify_budgets b WHERE b.shop = $1`,
    [now, Math.floor(now.getTime() / 3_600_000)],
  );
  if (!row) return null;
  const whole = (points: number) => Math.max(0, Math.floor(points));
  return {
    maximum: row.maximum,
    restoreRate: row.restore_rate,
    available: whole(row.available),
    machineAvailable: Math.min(whole(row.share), whole(row.available - row.maximum / 2)),
    throttledAt: row.throttled_at,
    hour: row.now_hour
      ? {
          person: Math.round(row.hour_person),
          machine: Math.round(row.hour_machine),
          throttled: row.hour_throttled,
        }
      : { person: 0, machine: 0, throttled: 0 },
  };
}
