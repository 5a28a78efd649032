import type { House } from "../../house.server";
import { checkDueOrders } from "../drift/check-orders.server";
import { dropReplaced } from "../../shops/drop-replaced.server";
import { takeShopsToTend } from "../../shops/tend-webhooks.server";
import { PRIORITY } from "../jobs.server";

const ROLL_EVERY_MINUTES = 30;
/** How often a shop's alerts are looked at. */
const WATCH_EVERY_MINUTES = 5;
/** A shop whose key is refused is asked more rarely, so that a key that works again is noticed. */
const BROKEN_EVERY_MINUTES = 10;

/**
 * Every minute: queues a sweep for each connected shop, a rolling read where the last one is half an hour old, the
 * check of orders that are due, and goes on with backfills whose reader died. One of each waits per shop, so that a tick that comes twice is one tick.
 * @returns how many of each were asked for
 */
export async function sweepShops(
  house: Pick<House, "db" | "env" | "now" | "queue">,
): Promise<{ sweeps: number; rolls: number; backfills: number; watches: number }> {
  const now = house.now();
  await dropReplaced(house);
  const minute = Math.floor(now.getTime() / 60_000);
  const shops = await house.db.query<{ shop: string }>(
    `SELECT c.shop FROM loop_connections c JOIN shops s ON s.shop = c.shop
     WHERE c.status = 'connected' AND s.uninstalled_at IS NULL
       AND (c.broken_since IS NULL OR $1::int % ${BROKEN_EVERY_MINUTES} = 0)`,
    [minute],
  );
  const watches =
    minute % WATCH_EVERY_MINUTES === 0
      ? await house.db.query<{ shop: string }>("SELECT shop FROM loop_connections WHERE status = 'connected'")
      : [];
  const rolls = await house.db.query<{ shop: string }>(
    `INSERT INTO sweeps AS s (shop, roll_asked_at) SELECT unnest($1::text[]), $2::timestamptz
     ON CONFLICT (shop) DO UPDATE SET roll_asked_at = excluded.roll_asked_at
     WHERE s.roll_asked_at IS NULL OR s.roll_asked_at <= $2::timestamptz - interval '${ROLL_EVERY_MINUTES} minutes'
     RETURNING shop`,
    [shops.map((row) => row.shop), now],
  );
  const backfills = await house.db.query<{ shop: string }>(
    "SELECT shop FROM backfills WHERE state = 'running' AND (lease_until IS NULL OR lease_until <= $1)",
    [now],
  );
  const toTend = await takeShopsToTend(house);
  const jobs = (rows: readonly { shop: string }[]) =>
    rows.map(({ shop }) => ({
      data: { shop },
      options: { singletonKey: shop, shop, priority: PRIORITY.machine },
    }));
  await house.queue.sendMany("sweep", jobs(shops));
  await house.queue.sendMany("roll", jobs(rolls));
  await house.queue.sendMany("backfill", jobs(backfills));
  await house.queue.sendMany("watch", jobs(watches));
  await checkDueOrders(house);
  await house.queue.sendMany("tend-webhooks", jobs(toTend));
  return { sweeps: shops.length, rolls: rolls.length, backfills: backfills.length, watches: watches.length };
}
