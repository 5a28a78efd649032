import { randomUUID } from "node:crypto";
import type { ShopTx } from "../../db.server";
import type { House } from "../../house.server";
import { PRIORITY, enqueue } from "../jobs.server";
import { EARLIEST, planWindows } from "./plan-windows";
import type { Window } from "./plan-windows";

/** A return that Loop's clock dates ahead of ours belongs to the past too. */
const AHEAD_MS = 86_400_000;

export type StartOutcome =
  | { outcome: "started"; run: string; windows: number }
  /** One is running already (it goes on if it was paused): two starts give one run. */
  | { outcome: "running"; run: string }
  | { outcome: "not-connected" }
  /** The date asked for lies in the future. */
  | { outcome: "nothing-to-read" };

/**
 * Starts reading all past returns, back to `since` (left out: the day on which the shop was made in Shopify). Everything
 * it needs is put down in one transaction with its first job.
 */
export async function startBackfill(
  house: Pick<House, "db" | "now" | "queue">,
  shop: string,
  { since: asked }: { since?: Date } = {},
): Promise<StartOutcome> {
  return house.db.forShop(shop).transaction(async (tx) => {
    const [known] = await tx.query<{ created_at: Date | null }>(
      `SELECT s.shopify_created_at AS created_at FROM loop_connections c JOIN shops s ON s.shop = c.shop
       WHERE c.shop = $1 AND c.status = 'connected' AND s.uninstalled_at IS NULL`,
    );
    if (!known) return { outcome: "not-connected" };
    const now = house.now();
    const since = new Date(Math.max((asked ?? known.created_at ?? EARLIEST).getTime(), EARLIEST.getTime()));
    if (since >= now) return { outcome: "nothing-to-read" };
    const until = new Date(now.getTime() + AHEAD_MS);
    const [mine] = await tx.query<{ run: string }>(
      `INSERT INTO backfills AS b (shop, run, state, since, until, started_at) VALUES ($1, $2, 'running', $3, $4, $5)
       ON CONFLICT (shop) DO UPDATE SET run = excluded.run, state = 'running', since = excluded.since,
         until = excluded.until, started_at = excluded.started_at, finished_at = NULL, paused_at = NULL, paused_ms = 0,
         requests = 0, failures = 0, why = NULL, lease_by = NULL, lease_until = NULL
       WHERE b.state NOT IN ('running', 'paused') RETURNING run`,
      [randomUUID(), since, until, now],
    );
    if (!mine) {
      const [other] = await tx.query<{ run: string }>("SELECT run FROM backfills WHERE shop = $1");
      await resume(house, tx);
      return { outcome: "running", run: other?.run ?? "" };
    }
    await tx.query("DELETE FROM backfill_windows WHERE shop = $1");
    const windows = planWindows(since, until);
    await addWindows(tx, windows, { depth: 0 });
    await enqueueBackfill(house, tx);
    return { outcome: "started", run: mine.run, windows: windows.length };
  });
}

/** What is being read may still land; no further page is asked for. @returns whether one was running */
export async function pauseBackfill(
  house: Pick<House, "db" | "now">,
  shop: string,
  why: string | null = null,
): Promise<boolean> {
  const rows = await house.db
    .forShop(shop)
    .query(
      "UPDATE backfills SET state = 'paused', paused_at = $2, why = $3, lease_by = NULL, lease_until = NULL WHERE shop = $1 AND state = 'running' RETURNING 1 AS paused",
      [house.now(), why],
    );
  return rows.length > 0;
}

/** Goes on after the last page that landed. @returns whether one was paused */
export function resumeBackfill(house: Pick<House, "db" | "now" | "queue">, shop: string): Promise<boolean> {
  return house.db.forShop(shop).transaction((tx) => resume(house, tx));
}

/** Ends the run; what has landed stays. @returns whether there was one to end */
export async function cancelBackfill(
  house: Pick<House, "db" | "now">,
  shop: string,
  why: string | null = null,
): Promise<boolean> {
  const rows = await house.db
    .forShop(shop)
    .query(
      "UPDATE backfills SET state = 'cancelled', finished_at = $2, why = $3, lease_by = NULL, lease_until = NULL WHERE shop = $1 AND state IN ('running', 'paused') RETURNING 1 AS ended",
      [house.now(), why],
    );
  return rows.length > 0;
}

async function resume(house: Pick<House, "now" | "queue">, tx: ShopTx): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE backfills SET state = 'running', why = NULL, failures = 0, paused_at = NULL,
       paused_ms = paused_ms + coalesce(floor(extract(epoch FROM $2::timestamptz - paused_at) * 1000), 0)::bigint
     WHERE shop = $1 AND state = 'paused' RETURNING 1 AS resumed`,
    [house.now()],
  );
  if (rows.length === 0) return false;
  await enqueueBackfill(house, tx);
  return true;
}

/** Queues the next part of the shop's run; one waits at a time. */
export function enqueueBackfill(house: Pick<House, "queue">, tx: ShopTx, startAfter?: Date): Promise<void> {
  return enqueue(
    house.queue,
    "backfill",
    { shop: tx.shop },
    {
      singletonKey: tx.shop,
      shop: tx.shop,
      priority: PRIORITY.machine,
      ...(startAfter ? { startAfter } : {}),
    },
    tx.sql,
  );
}

export async function addWindows(
  tx: ShopTx,
  windows: readonly Window[],
  { depth }: { depth: number },
): Promise<void> {
  await tx.query(
    `INSERT INTO backfill_windows (shop, n, from_at, to_at, state, rank, depth)
     SELECT $1::text, b.n + w.i, w.from_at, w.to_at, w.state, w.rank, $6::int
     FROM unnest($2::timestamptz[], $3::timestamptz[], $4::text[], $5::int[]) WITH ORDINALITY AS w (from_at, to_at, state, rank, i),
          (SELECT coalesce(max(n), 0) AS n FROM backfill_windows WHERE shop = $1) AS b`,
    [
      windows.map((one) => one.from.toISOString()),
      windows.map((one) => one.to.toISOString()),
      windows.map((one) => one.state),
      windows.map((one) => one.rank),
      depth,
    ],
  );
}
