import { randomUUID } from "node:crypto";
import type { House } from "../../house.server";
import type { LoopError } from "../../loop/errors";
import { READ_RETRY } from "../../loop/retry";
import { KEY_REFUSED } from "../../shops/connection-health.server";
import { DISCONNECTED } from "../../shops/disconnect-loop.server";
import { overLoop } from "../../shops/loop-for-shop.server";
import type { ShopLoop } from "../../shops/loop-for-shop.server";
import { readSettings } from "../../shops/settings.server";
import { enqueueLearning } from "../learn-patterns.server";
import { enqueueBackfill, pauseBackfill } from "./control-backfill.server";
import { PAGE_SIZE, readWindowPage } from "./read-window-page.server";
import type { Reader } from "./read-window-page.server";
import { beginAgain, endInParts } from "./split-window.server";
import type { WindowRow } from "./window-row";

/** One job reads pages for so long and then makes room for other shops. */
const SLICE_MS = 20_000;
/** A reader that says nothing for so long is taken for dead, and another one goes on. */
const LEASE_MS = 120_000;
const LONGEST_WAIT_MS = 300_000;

export type SliceOutcome =
  /** `more`: the next part is queued. `stopped`: paused, cancelled or none there. `elsewhere`: another process reads. */
  { outcome: "done" | "more" | "stopped" | "elsewhere" } | { outcome: "waits"; until: Date };

export interface SliceOptions {
  sliceMs?: number;
  /** Rows a page, at most 750. */
  pageSize?: number;
  random?: () => number;
}

/** Reads the next pages of the shop's run, and queues what comes after. */
export async function runBackfill(
  house: House,
  shop: string,
  { sliceMs = SLICE_MS, pageSize = PAGE_SIZE, random = Math.random }: SliceOptions = {},
): Promise<SliceOutcome> {
  const by = randomUUID();
  const leaseUntil = () => new Date(house.now().getTime() + LEASE_MS);
  const run = await takeLease(house, shop, by, leaseUntil());
  if (run === null) return { outcome: (await isRunning(house, shop)) ? "elsewhere" : "stopped" };
  const reader: Reader = { run, by, leaseUntil, pageSize };
  const { backfillShare } = await readSettings(house.db.forShop(shop));
  const began = performance.now();
  const share = { priority: "backfill", backfillShare: backfillShare / 100 } as const;
  for (;;) {
    // A client for each page: a key that was given meanwhile is used at once.
    const next = await overLoop(house, shop, share, (loop) => readNext(loop));
    // A disconnect ends the run itself; a key that does not open any more ends it here.
    if (next?.outcome === "not-connected") return stop(house, shop, reader);
    if (next !== null) return next;
    if (performance.now() - began >= sliceMs) {
      await release(house, shop, reader);
      return { outcome: "more" };
    }
  }

  /** @returns null: the run goes on at once */
  async function readNext(loop: ShopLoop): Promise<SliceOutcome | null> {
    const window = await nextWindow(house, shop);
    if (!window) return finish(house, shop, reader);
    const page = await readWindowPage(house, loop, reader, window);
    switch (page.outcome) {
      case "lost":
        return { outcome: "stopped" };
      case "failed":
        return afterFailure(house, shop, loop, reader, window, page.error, random());
      case "landed":
        await loop.works();
        return null;
    }
  }
}

/** Only this run: the merchant may have connected again, which began another. */
async function stop(house: House, shop: string, reader: Reader): Promise<SliceOutcome> {
  await house.db.forShop(shop).query(
    `UPDATE backfills SET state = 'cancelled', finished_at = $4, why = $5, lease_by = NULL, lease_until = NULL
     WHERE shop = $1 AND run = $2 AND lease_by = $3 AND state = 'running'`,
    [reader.run, reader.by, house.now(), DISCONNECTED],
  );
  return { outcome: "stopped" };
}

async function takeLease(house: House, shop: string, by: string, until: Date): Promise<string | null> {
  const [row] = await house.db.forShop(shop).query<{ run: string }>(
    `UPDATE backfills SET lease_by = $2, lease_until = $3
     WHERE shop = $1 AND state = 'running' AND (lease_until IS NULL OR lease_until <= $4) RETURNING run`,
    [by, until, house.now()],
  );
  return row?.run ?? null;
}

async function isRunning(house: House, shop: string): Promise<boolean> {
  const rows = await house.db
    .forShop(shop)
    .query("SELECT 1 AS running FROM backfills WHERE shop = $1 AND state = 'running'");
  return rows.length > 0;
}

/** Newest first. */
async function nextWindow(house: House, shop: string): Promise<WindowRow | null> {
  const [row] = await house.db.forShop(shop).query<WindowRow>(
    `SELECT n, from_at, to_at, state, rank, next, page, last_rows, mark, depth, restarts FROM backfill_windows
     WHERE shop = $1 AND status = 'todo' ORDER BY to_at DESC, rank, n LIMIT 1`,
  );
  return row ?? null;
}

async function finish(house: House, shop: string, reader: Reader): Promise<SliceOutcome> {
  await house.db
    .forShop(shop)
    .query(
      "UPDATE backfills SET state = 'done', finished_at = $4, why = NULL, lease_by = NULL, lease_until = NULL WHERE shop = $1 AND run = $2 AND lease_by = $3 AND state = 'running'",
      [reader.run, reader.by, house.now()],
    );
  house.log.info({ shop }, "All past returns of the shop are read.");
  await enqueueLearning(house, shop);
  return { outcome: "done" };
}

/** Gives the run back and queues its next part. */
async function release(
  house: House,
  shop: string,
  reader: Reader,
  wait?: { until: Date; why: string },
): Promise<void> {
  await house.db.forShop(shop).transaction(async (tx) => {
    const mine = await tx.query(
      `UPDATE backfills SET lease_by = NULL, lease_until = NULL, why = $4
       WHERE shop = $1 AND run = $2 AND lease_by = $3 AND state = 'running' RETURNING 1 AS mine`,
      [reader.run, reader.by, wait?.why ?? null],
    );
    if (mine.length > 0) await enqueueBackfill(house, tx, wait && ahead(wait.until, house.now()));
  });
}

/**
 * The queue finds a job that waits for its time only by looking, every two seconds: it comes so much earlier, and the rest is
 * waited for by the request itself (see READ_RETRY). At the end of every minute of Loop's limit that is two seconds won.
 */
function ahead(until: Date, now: Date): Date {
  return new Date(Math.max(now.getTime(), until.getTime() - READ_RETRY.maxWaitMs));
}

/** What a request without a page leads to. @returns null: the run goes on at once, with another window or page */
async function afterFailure(
  house: House,
  shop: string,
  loop: Pick<ShopLoop, "land" | "refusesKey">,
  reader: Reader,
  window: WindowRow,
  error: LoopError,
  random: number,
): Promise<SliceOutcome | null> {
  const sent = error.kind !== "rate-limited" || error.status !== null;
  const failures = await countFailure(house, shop, reader, sent ? 1 : 0);
  if (failures === null) return { outcome: "stopped" };
  switch (error.kind) {
    case "unauthorized":
      await loop.refusesKey();
      await pauseBackfill(house, shop, KEY_REFUSED);
      return { outcome: "stopped" };
    case "rate-limited":
      return waitFor(error.retryAfterMs ?? 5_000, "Loop's limit for this minute is used up.");
    case "unavailable":
    case "timeout":
      return waitFor(
        Math.min(LONGEST_WAIT_MS, 5_000 * 3 ** Math.min(failures - 1, 6)) * (0.5 + random / 2),
        error.message,
      );
    case "bad-answer":
    case "refusal":
    case "not-found":
      await loop.land((tx) =>
        window.next !== null && window.restarts === 0
          ? beginAgain(tx, window)
          : endInParts(tx, window, error.loopSays ?? error.message),
      );
      return null;
  }

  async function waitFor(ms: number, why: string): Promise<SliceOutcome> {
    const until = new Date(house.now().getTime() + Math.round(ms));
    await release(house, shop, reader, { until, why });
    return { outcome: "waits", until };
  }
}

/** @param requests sent to Loop: none where our own budget said no */
async function countFailure(
  house: House,
  shop: string,
  reader: Reader,
  requests: 0 | 1,
): Promise<number | null> {
  const [row] = await house.db.forShop(shop).query<{ failures: number }>(
    `UPDATE backfills SET failures = failures + 1, requests = requests + $5::int, lease_until = $4
     WHERE shop = $1 AND run = $2 AND lease_by = $3 AND state = 'running' RETURNING failures`,
    [reader.run, reader.by, reader.leaseUntil(), requests],
  );
  return row?.failures ?? null;
}
