import type { House } from "../../house.server";
import { mostOfBackfill } from "../../loop/rate-budget.server";
import { readSettings } from "../../shops/settings.server";
import { PAGE_SIZE } from "./read-window-page.server";

/** Loop's limit: 300 requests a minute and key (Loop's documentation, "Rate limit"). */
const LOOP_PER_SECOND = 5;

/** How far a backfill is, for the settings page. Times in seconds. */
export interface BackfillMeter {
  state: "none" | "running" | "paused" | "done" | "cancelled";
  /** Why it waits, is paused or ended early; a sentence. */
  why: string | null;
  since: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** `needed` is the least that is still needed plus what the windows read so far make likely. */
  requests: { done: number; needed: number };
  returnsFound: number;
  unreadable: number;
  /** Parts of the past that Loop did not give to their end, with the reason. */
  incomplete: { from: Date; to: Date; state: string; reason: string }[];
  /** What `requests.needed` takes at Loop's full limit, if nobody else used the key. */
  floorSeconds: number;
  usedSeconds: number;
  /** At the pace so far, never faster than a backfill may go; null when it does not run. */
  leftSeconds: number | null;
}

const NONE: BackfillMeter = {
  state: "none",
  why: null,
  since: null,
  startedAt: null,
  finishedAt: null,
  requests: { done: 0, needed: 0 },
  returnsFound: 0,
  unreadable: 0,
  incomplete: [],
  floorSeconds: 0,
  usedSeconds: 0,
  leftSeconds: null,
};

interface MeterRow {
  state: "running" | "paused" | "done" | "cancelled";
  why: string | null;
  since: Date;
  started_at: Date;
  finished_at: Date | null;
  paused_at: Date | null;
  paused_ms: string;
  requests: number;
}

/** Reads the meter of the shop's last run. Changes nothing. */
export async function readMeter(house: Pick<House, "db" | "now">, shop: string): Promise<BackfillMeter> {
  const db = house.db.forShop(shop);
  const [run] = await db.query<MeterRow>(
    `SELECT state, why, since, started_at, finished_at, paused_at, paused_ms::text AS paused_ms, requests
     FROM backfills WHERE shop = $1`,
  );
  if (!run) return NONE;
  const [sums] = await db.query<{ rows: number; ahead: number }>(
    // Found: the windows without a state repeat what the others have, but for returns in a state that nobody documents.
    // What lies ahead: at least one page a window; where windows of its state are read to the end, as many rows a second.
    `WITH pace AS (
       SELECT state, sum(rows)::float8 / nullif(sum(extract(epoch FROM to_at - from_at)), 0)::float8 AS per_second
       FROM backfill_windows WHERE shop = $1 AND status = 'done' GROUP BY state)
     SELECT coalesce(sum(w.rows) FILTER (WHERE w.status <> 'split' AND w.state <> ''), 0)::int AS rows,
            coalesce(sum(greatest(1, ceil((coalesce(p.per_second, 0) * extract(epoch FROM w.to_at - w.from_at) - w.rows) / ${PAGE_SIZE})))
              FILTER (WHERE w.status = 'todo'), 0)::int AS ahead
     FROM backfill_windows w LEFT JOIN pace p ON p.state = w.state WHERE w.shop = $1`,
  );
  const [unreadable] = await db.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM unreadable_rows WHERE shop = $1 AND source = 'backfill'",
  );
  const incomplete = await db.query<BackfillMeter["incomplete"][number]>(
    `SELECT from_at AS "from", to_at AS "to", state, coalesce(reason, '') AS reason FROM backfill_windows
     WHERE shop = $1 AND status = 'incomplete' ORDER BY to_at DESC, n LIMIT 50`,
  );
  const end = run.finished_at ?? run.paused_at ?? house.now();
  const used = Math.max(0, end.getTime() - run.started_at.getTime() - Number(run.paused_ms)) / 1000;
  const ahead = run.state === "running" || run.state === "paused" ? (sums?.ahead ?? 0) : 0;
  const share = mostOfBackfill((await readSettings(db)).backfillShare / 100);
  const pace = run.requests > 0 ? used / run.requests : 0;
  return {
    state: run.state,
    why: run.why,
    since: run.since,
    startedAt: run.started_at,
    finishedAt: run.finished_at,
    requests: { done: run.requests, needed: run.requests + ahead },
    returnsFound: sums?.rows ?? 0,
    unreadable: unreadable?.count ?? 0,
    incomplete,
    floorSeconds: Math.ceil((run.requests + ahead) / LOOP_PER_SECOND),
    usedSeconds: Math.round(used),
    leftSeconds:
      run.state === "running"
        ? Math.ceil(ahead * Math.max(pace, minimumPace(run.requests + ahead, share)))
        : null,
  };
}

/** The first minute's requests may go out at once; only what is more than they has to wait for the next minutes. */
function minimumPace(requests: number, share: number): number {
  const perMinute = LOOP_PER_SECOND * 60 * share;
  return requests <= perMinute ? 0 : 60 / perMinute;
}
