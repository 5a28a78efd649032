import { createHash } from "node:crypto";
import { RateLimiterRes } from "rate-limiter-flexible";
import type { Sql } from "../db.server";
import { BudgetStore, Granted } from "./budget-store.server";
import type { Ceilings } from "./budget-store.server";
import { LoopRateLimited } from "./errors";
import type { LoopCall, Permit, Priority } from "./sender.server";

/**
 * Loop counts 300 requests a minute per key, others' included (Loop's documentation, "Rate limit"). The minute starts with
 * a key's first request, as Loop sees it arrive: ours is a second longer, so that it never ends before Loop's.
 */
const WINDOW_MS = 61_000;
/** Sweeps, and a backfill that was given all, leave the rest of the limit to people. */
export const MACHINE_CEILING = 0.95;
/**
 * Single reads leave more: a storm of deliveries queues thousands of them, and a sweep that finds the minute spent by them
 * could not read, in fourteen pages, what all of them are queued for.
 */
export const BACKGROUND_CEILING = 0.85;
/** The backfill's share where the shop has set none. */
export const DEFAULT_BACKFILL_SHARE = 0.8;
/**
 * What the minute would let lapse goes to the backfill too, above its share, up to this much of the limit: the rest stays for
 * sweeps and people. Never ahead of the minute's clock, so that whoever comes always finds what is left of the minute; and
 * only while nobody else has asked for a few seconds. At its share alone a backfill of hours takes 1.25 times as long as
 * Loop's limit demands.
 */
export const LAPSING_CEILING = 0.93;
const QUIET_MS = 5_000;
/** Loop counts this many more than we do: the key is used elsewhere, and soon we look again. */
const FOREIGN_USE = 5;
const LOOK_AGAIN_MS = 5_000;
/** Loop counts this many fewer: its minute began anew. */
const NEW_MINUTE = 20;

export interface BudgetOptions {
  sql: Sql;
  now: () => Date;
  apiKey: string;
  /** Share of the limit up to which the backfill may go while others use the key, 0 to 1. */
  backfillShare?: number;
  random?: () => number;
}

export interface RateBudget {
  /**
   * Spends one request. A person's is counted and never held back: Loop itself decides. Nothing is spent when refused.
   * @returns the request's permit, to be handed back with its call
   * @throws LoopRateLimited with the time until there is room
   */
  take(priority: Priority): Promise<Permit>;
  /** What Loop's answer says about the budget: `x-ratelimit-*` correct it, a 429 holds it. */
  report(call: LoopCall): Promise<void>;
}

export interface BudgetState {
  perMinute: number;
  used: number;
  heldUntil: Date | null;
}

/** The name under which a key's budget is kept; the key itself is not stored there. */
export const budgetKey = (apiKey: string) =>
  `loop:${createHash("sha256").update(apiKey).digest("hex").slice(0, 32)}`;

/**
 * How far a backfill comes where nobody else uses the key. A merchant who set less than the default knows who does: there the
 * share is all.
 */
export const mostOfBackfill = (share: number) =>
  share >= DEFAULT_BACKFILL_SHARE ? Math.max(share, LAPSING_CEILING) : share;

/** One budget per Loop key, shared by every process through the database. */
export function createRateBudget(options: BudgetOptions): RateBudget {
  const { sql, now, apiKey, random = Math.random } = options;
  const store = new BudgetStore(sql, now, WINDOW_MS);
  const key = budgetKey(apiKey);
  const name = key.slice("loop:".length);
  const share = Math.min(MACHINE_CEILING, Math.max(0.01, options.backfillShare ?? DEFAULT_BACKFILL_SHARE));
  const ceilings: Record<Priority, Ceilings> = {
    person: { ceiling: null },
    sweep: { ceiling: MACHINE_CEILING },
    background: { ceiling: BACKGROUND_CEILING },
    backfill: {
      ceiling: share,
      lapsing: { share: mostOfBackfill(share), quietMs: QUIET_MS },
      yields: true,
    },
  };

  return {
    async take(priority) {
      try {
        const granted = await store.consume(name, 1, ceilings[priority]);
        if (granted instanceof Granted) return granted.permit;
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw new LoopRateLimited(refused.msBeforeNext, null, null);
      }
      throw new Error("The budget's store gave neither a permit nor a refusal.");
    },

    async report({ status, permit, limit, remaining, retryAfterMs }) {
      if (status === 429) return hold(sql, key, now(), retryAfterMs, random());
      if (limit === null || remaining === null || permit === null || limit <= 0) return;
      const used = limit - remaining;
      if (!agrees(permit, { limit, used }))
        await correct(sql, key, now().getTime(), { limit, used, place: permit.place });
    },
  };
}

/** The first 429 of a volley counts; waits double and are spread, so that processes do not come back in step. */
async function hold(
  sql: Sql,
  key: string,
  now: Date,
  retryAfterMs: number | null,
  random: number,
): Promise<void> {
  const fixed = retryAfterMs === null ? null : Math.min(retryAfterMs, 120_000) + Math.round(random * 500);
  await sql.query(
    `UPDATE loop_budgets SET strikes = strikes + 1, held_until = $2::timestamptz + make_interval(secs =>
       coalesce($3::float8, least(60000, 2000 * 2 ^ least(strikes, 6)) * (0.5 + $4::float8 / 2)) / 1000)
     WHERE key = $1 AND (held_until IS NULL OR held_until <= $2)`,
    [key, now, fixed, random],
  );
}

/** Loop counts what we counted when the request was let out: most answers, and nothing is to be corrected. */
const agrees = (permit: Permit, { limit, used }: { limit: number; used: number }) =>
  used <= permit.used &&
  used >= permit.used - NEW_MINUTE &&
  limit === permit.perMinute &&
  permit.strikes === 0;

/** Loop's count when it answered, plus what was let out since. */
async function correct(
  sql: Sql,
  key: string,
  now: number,
  seen: { limit: number; used: number; place: bigint },
): Promise<void> {
  await sql.query(
    `UPDATE loop_budgets SET
       points = CASE WHEN c.n > points OR c.n < points - ${NEW_MINUTE} THEN c.n ELSE points END,
       expire = CASE WHEN c.n > points + ${FOREIGN_USE} THEN least(expire, $5::bigint + ${LOOK_AGAIN_MS})
                     WHEN c.n < points - ${NEW_MINUTE} THEN $5::bigint + ${WINDOW_MS}
                     ELSE expire END,
       others_at = CASE WHEN c.n > points + ${FOREIGN_USE} THEN $5::bigint ELSE others_at END,
       per_minute = $3::int, strikes = 0
     FROM (SELECT $2::int + (taken - $4::bigint)::int AS n FROM loop_budgets WHERE key = $1) AS c
     WHERE key = $1 AND expire > $5::bigint
       AND (c.n > points OR c.n < points - ${NEW_MINUTE} OR per_minute <> $3::int OR strikes > 0)`,
    [key, seen.used, seen.limit, seen.place.toString(), now],
  );
}

/** How much of the running minute is spent, for health and meter. */
export async function readBudget(sql: Sql, key: string, now: Date): Promise<BudgetState> {
  const [row] = await sql.query<{ used: number; per_minute: number; held_until: Date | null }>(
    `SELECT CASE WHEN expire > $2 THEN points ELSE 0 END AS used, per_minute,
            CASE WHEN held_until > $3 THEN held_until END AS held_until
     FROM loop_budgets WHERE key = $1`,
    [key, now.getTime(), now],
  );
  return { perMinute: row?.per_minute ?? 300, used: row?.used ?? 0, heldUntil: row?.held_until ?? null };
}
