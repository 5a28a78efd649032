import { Gauge } from "prom-client";
import type { House } from "../../house.server";
import { DEAD_LETTERS } from "../jobs.server";

/** Several scrapers, or one that hurries, cost one look. */
const REMEMBER_MS = 5_000;

/**
 * Adds what the database knows to a process's metrics, read when it is scraped. The same in every process: take the
 * maximum over processes, not the sum.
 */
export function addGauges(house: Pick<House, "db" | "metrics">): void {
  // The registry collects its metrics side by side; one look serves all of them.
  let until = 0;
  let looking: Promise<boolean> = Promise.resolve(false);
  const lookOnce = () => {
    if (Date.now() >= until) {
      until = Date.now() + REMEMBER_MS;
      looking = look().then(
        () => true,
        () => false,
      );
    }
    return looking;
  };
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [house.metrics.registry],
      collect: async () => void (await lookOnce()),
    });
  const depth = gauge("loopside_jobs", "Jobs by queue and state; dead letters are the queue of that name.", [
    "queue",
    "state",
  ]);
  const age = gauge("loopside_jobs_oldest_seconds", "Age of the oldest job that is due, by queue.", [
    "queue",
  ]);
  const actions = gauge("loopside_actions_day", "Actions of the last 24 hours, by kind and status.", [
    "kind",
    "status",
  ]);
  const budget = gauge(
    "loopside_loop_budget_used_ratio",
    "Of the Loop keys in use, the fullest minute's share.",
  );
  const circuits = gauge("loopside_loop_circuits_open", "Shops whose Loop does not answer.");
  const backfills = gauge("loopside_backfills", "Backfills by state.", ["state"]);
  const drift = gauge(
    "loopside_drift_day",
    "Differences found in the last 24 hours between Loop, Shopify and us, by kind and state.",
    ["kind", "state"],
  );
  const driftOpen = gauge("loopside_drift_open", "Differences that wait for a person, by kind.", ["kind"]);
  const alerts = gauge("loopside_alerts_open", "Open alerts by kind.", ["kind"]);

  const look = async () => {
    const { db } = house;
    const jobs = await db.query<{ name: string; state: string; count: number; oldest: number | null }>(
      `SELECT name, state::text AS state, count(*)::int AS count,
              extract(epoch FROM now() - min(start_after) FILTER (WHERE state < 'active' AND start_after <= now()))::float8 AS oldest
       FROM pgboss.job WHERE state < 'completed' AND name NOT LIKE '\\_\\_pgboss%' GROUP BY name, state`,
    );
    depth.reset();
    age.reset();
    const oldest = new Map<string, number>();
    for (const row of jobs) {
      depth.set({ queue: row.name, state: row.state }, row.count);
      if (row.name !== DEAD_LETTERS)
        oldest.set(row.name, Math.max(oldest.get(row.name) ?? 0, row.oldest ?? 0));
    }
    for (const [queue, seconds] of oldest) age.set({ queue }, seconds);
    actions.reset();
    for (const row of await db.query<{ kind: string; status: string; count: number }>(
      "SELECT kind, status, count(*)::int AS count FROM actions WHERE requested_at > now() - interval '1 day' GROUP BY 1, 2",
    ))
      actions.set({ kind: row.kind, status: row.status }, row.count);
    const [sums] = await db.query<{ used: number; circuits: number }>(
      `SELECT (SELECT coalesce(max(points::float8 / nullif(per_minute, 0)), 0) FROM loop_budgets
               WHERE expire > extract(epoch FROM now()) * 1000)::float8 AS used,
              (SELECT count(*) FROM loop_circuits WHERE opened_at IS NOT NULL)::int AS circuits`,
    );
    budget.set(sums?.used ?? 0);
    circuits.set(sums?.circuits ?? 0);
    backfills.reset();
    for (const row of await db.query<{ state: string; count: number }>(
      "SELECT state, count(*)::int AS count FROM backfills GROUP BY 1",
    ))
      backfills.set({ state: row.state }, row.count);
    drift.reset();
    driftOpen.reset();
    for (const row of await db.query<{ kind: string; state: string; day: number; open: number }>(
      `SELECT kind, state, (count(*) FILTER (WHERE found_at > now() - interval '1 day'))::int AS day,
              (count(*) FILTER (WHERE state = 'open'))::int AS open
       FROM drifts WHERE state <> 'watching' AND (state = 'open' OR found_at > now() - interval '1 day') GROUP BY 1, 2`,
    )) {
      if (row.day > 0) drift.set({ kind: row.kind, state: row.state }, row.day);
      if (row.open > 0) driftOpen.set({ kind: row.kind }, row.open);
    }
    alerts.reset();
    for (const row of await db.query<{ kind: string; count: number }>(
      "SELECT kind, count(*)::int AS count FROM alerts WHERE closed_at IS NULL GROUP BY 1",
    ))
      alerts.set({ kind: row.kind }, row.count);
  };
  new Gauge({
    name: "loopside_database_answers",
    help: "1 when the database answered this scrape.",
    registers: [house.metrics.registry],
    async collect() {
      this.set((await lookOnce()) ? 1 : 0);
    },
  });
}
