import type { House } from "../../house.server";
import { PRIORITY } from "../jobs.server";
import { isItsTurn } from "./night-of-shop";

/** A night is asked for once. */
const NIGHTS_APART = "12 hours";

/**
 * Queues the deep sweep of every connected shop in which it is night and whose turn has come; a tick that comes twice is
 * one tick.
 * @returns how many were asked for
 */
export async function deepSweepShops(house: Pick<House, "db" | "now" | "queue">): Promise<number> {
  const now = house.now();
  const waiting = await house.db.query<{ shop: string; timezone: string | null }>(
    `SELECT c.shop, s.timezone FROM loop_connections c JOIN shops s ON s.shop = c.shop
       LEFT JOIN deep_sweeps d ON d.shop = c.shop
     WHERE c.status = 'connected' AND s.uninstalled_at IS NULL AND c.broken_since IS NULL
       AND (d.asked_at IS NULL OR d.asked_at <= $1::timestamptz - interval '${NIGHTS_APART}')`,
    [now],
  );
  const shops = waiting
    .filter(({ shop, timezone }) => isItsTurn(shop, timezone, now))
    .map(({ shop }) => shop);
  return askForDeepSweeps(house, shops);
}

/**
 * Puts down that these shops' deep sweeps are wanted, with their jobs. A shop that was asked for in the last twelve hours
 * is not asked for again.
 * @returns how many were
 */
export async function askForDeepSweeps(
  house: Pick<House, "db" | "now" | "queue">,
  shops: readonly string[],
): Promise<number> {
  if (shops.length === 0) return 0;
  return house.db.transaction(async (tx) => {
    const asked = await tx.query<{ shop: string }>(
      `INSERT INTO deep_sweeps AS d (shop, asked_at) SELECT unnest($1::text[]), $2::timestamptz
       ON CONFLICT (shop) DO UPDATE SET asked_at = excluded.asked_at
       WHERE d.asked_at IS NULL OR d.asked_at <= $2::timestamptz - interval '${NIGHTS_APART}' RETURNING shop`,
      [shops, house.now()],
    );
    await house.queue.sendMany(
      "deep-sweep",
      asked.map(({ shop }) => ({
        data: { shop },
        options: { singletonKey: shop, shop, priority: PRIORITY.machine },
      })),
      tx,
    );
    return asked.length;
  });
}
