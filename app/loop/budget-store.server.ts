import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Sql } from "../db.server";
import type { Permit } from "./sender.server";

/** One request let out. */
export class Granted extends RateLimiterRes {
  readonly permit: Permit;

  constructor(row: BudgetRow, now: number) {
    super(0, Math.max(Number(row.expire) - now, 0), row.points);
    this.permit = {
      place: BigInt(row.taken),
      used: row.points,
      perMinute: row.per_minute,
      strikes: row.strikes,
    };
  }
}

interface BudgetRow {
  points: number;
  expire: string | number;
  taken: string | number;
  per_minute: number;
  strikes: number;
}

export interface Ceilings {
  /** Share of the limit that this caller may reach; null: nothing holds it back. */
  ceiling?: number | null;
  /**
   * What the minute would let lapse may be taken above the ceiling, up to `share` of the limit and never ahead of the
   * minute's clock, while nobody else has asked for `quietMs`.
   */
  lapsing?: { share: number; quietMs: number } | null;
  /** It makes room for others and is none of them. */
  yields?: boolean;
}

interface Stored {
  row: BudgetRow | null;
  /** Without a row: when the next one may go out, milliseconds since 1970. */
  freeAt: number;
}

/** More than any limit: `points` of the library marks a request as refused when it stands above. */
const REFUSED = 1_000_000_000;

/**
 * The limiter's store: one row of `loop_budgets` per key, in whatever database the house has. Unlike the library's own
 * statement, this one spends nothing when it refuses, and one row serves several ceilings, so that what one kind of
 * caller may not use is left for another.
 */
export class BudgetStore extends RateLimiterPostgres {
  readonly #sql: Sql;
  readonly #now: () => Date;

  /** @param windowMs length of the running minute */
  constructor(sql: Sql, now: () => Date, windowMs: number) {
    super({
      storeClient: sql,
      storeType: "client",
      tableName: "loop_budgets",
      tableCreated: true,
      clearExpiredByTimeout: false,
      points: REFUSED - 1,
      duration: windowMs / 1000,
      keyPrefix: "loop",
    });
    this.#sql = sql;
    this.#now = now;
  }

  /** Called by the library's `consume` with what our caller hands over. */
  async _upsert(
    key: string,
    points: number,
    windowMs: number,
    _force: boolean,
    { ceiling = null, lapsing = null, yields = false }: Ceilings = {},
  ): Promise<Stored> {
    const now = this.#now();
    const [row] = await this.#sql.query<BudgetRow>(
      `INSERT INTO loop_budgets AS b (key, points, expire, taken, others_at)
       VALUES ($1, $2::int, $3::bigint, $2::int, CASE WHEN NOT $10::boolean THEN $4::bigint END)
       ON CONFLICT (key) DO UPDATE SET
         points = CASE WHEN b.expire <= $4::bigint THEN $2::int ELSE b.points + $2::int END,
         expire = CASE WHEN b.expire <= $4::bigint THEN $3::bigint ELSE b.expire END,
         taken = b.taken + $2::int,
         others_at = coalesce(excluded.others_at, b.others_at)
       WHERE $5::float8 IS NULL
         OR ((b.held_until IS NULL OR b.held_until <= $6::timestamptz)
             AND (b.expire <= $4::bigint OR b.points + $2::int <= floor(b.per_minute * $5::float8)
                  OR ($7::float8 IS NOT NULL
                      AND b.points + $2::int <= floor(b.per_minute * least($7::float8, 1 - (b.expire - $4::bigint) / $9::float8))
                      AND (b.others_at IS NULL OR b.others_at <= $4::bigint - $8::bigint))))
       RETURNING points, expire::text AS expire, taken::text AS taken, per_minute, strikes`,
      [
        key,
        points,
        now.getTime() + windowMs,
        now.getTime(),
        ceiling,
        now,
        lapsing?.share ?? null,
        lapsing?.quietMs ?? null,
        windowMs,
        yields,
      ],
    );
    if (row) return { row, freeAt: 0 };
    const [full] = await this.#sql.query<{ free_at: string }>(
      // Above its ceiling a caller who may take what lapses comes when the minute's clock, or the quiet, has let it.
      `SELECT CASE WHEN held_until > $2 THEN ceil(extract(epoch FROM held_until) * 1000)::bigint
                   WHEN points + $3::int <= floor(per_minute * $4::float8)
                     THEN least(expire, greatest(coalesce(others_at, 0) + $5::bigint,
                            expire - floor($6::float8 * (1 - (points + $3::int) / per_minute::float8))::bigint))
                   ELSE expire END::text AS free_at
       FROM loop_budgets WHERE key = $1`,
      [key, now, points, lapsing?.share ?? null, lapsing?.quietMs ?? null, windowMs],
    );
    return { row: null, freeAt: Number(full?.free_at ?? now.getTime()) };
  }

  /** Called by the library with what `_upsert` gave. */
  _getRateLimiterRes(_key: string, _points: number, stored: Stored): RateLimiterRes {
    const now = this.#now().getTime();
    if (stored.row) return new Granted(stored.row, now);
    return new RateLimiterRes(0, Math.max(stored.freeAt - now, 1), REFUSED);
  }
}
