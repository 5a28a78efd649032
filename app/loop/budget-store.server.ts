import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Sql } from "../db.server";

/** One request let out. */
export class Granted extends RateLimiterRes {
  /** Its place among all requests ever let out with this key. */
  readonly permit: bigint;

  constructor(row: BudgetRow, now: number) {
    super(0, Math.max(Number(row.expire) - now, 0), row.points);
    this.permit = BigInt(row.taken);
  }
}

interface BudgetRow {
  points: number;
  expire: string | number;
  taken: string | number;
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

  /** Called by the library's `consume`; `options.ceiling` is the share of the limit that this caller may reach. */
  async _upsert(
    key: string,
    points: number,
    windowMs: number,
    _force: boolean,
    options: { ceiling?: number | null } = {},
  ): Promise<Stored> {
    const now = this.#now();
    const [row] = await this.#sql.query<BudgetRow>(
      `INSERT INTO loop_budgets AS b (key, points, expire, taken) VALUES ($1, $2::int, $3::bigint, $2::int)
       ON CONFLICT (key) DO UPDATE SET
         points = CASE WHEN b.expire <= $4::bigint THEN $2::int ELSE b.points + $2::int END,
         expire = CASE WHEN b.expire <= $4::bigint THEN $3::bigint ELSE b.expire END,
         taken = b.taken + $2::int
       WHERE $5::float8 IS NULL
         OR ((b.held_until IS NULL OR b.held_until <= $6::timestamptz)
             AND (b.expire <= $4::bigint OR b.points + $2::int <= floor(b.per_minute * $5::float8)))
       RETURNING points, expire::text AS expire, taken::text AS taken`,
      [key, points, now.getTime() + windowMs, now.getTime(), options.ceiling ?? null, now],
    );
    if (row) return { row, freeAt: 0 };
    const [full] = await this.#sql.query<{ free_at: string }>(
      `SELECT CASE WHEN held_until > $2 THEN ceil(extract(epoch FROM held_until) * 1000)::bigint
                   ELSE expire END::text AS free_at
       FROM loop_budgets WHERE key = $1`,
      [key, now],
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
