import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { enqueueDeliveries } from "../jobs.server";

/** `received`: not worked yet. The others as `apply-delivery` ends them. */
export const DELIVERY_STATUSES = ["received", "applied", "ignored", "unreadable", "waiting"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One arrival of a webhook, without its body. */
export interface ListedDelivery {
  id: string;
  receivedAt: Date;
  status: DeliveryStatus;
  reason: string | null;
  topic: string | null;
  trigger: string | null;
  returnId: string | null;
  /** The same bytes came before. */
  repeat: boolean;
  bytes: number;
  /** Since then its body is gone and it cannot be replayed. */
  droppedAt: Date | null;
  /** From then on its body may go (the next night); null where it is gone, or was not worked yet. */
  replayableUntil: Date | null;
}

const PAGE = 50;
const MOST_REPLAYED = 500;

/** A shop's deliveries, newest first. @param before the `next` of the page before */
export async function listDeliveries(
  db: ShopDb,
  { status, before }: { status: DeliveryStatus | null; before: string | null },
): Promise<{ deliveries: ListedDelivery[]; next: string | null }> {
  const rows = await db.query<ListedDelivery>(
    `SELECT id::text AS id, received_at AS "receivedAt", status, reason, topic, trigger, return_id AS "returnId", repeat,
            bytes, dropped_at AS "droppedAt", CASE WHEN body_sealed IS NOT NULL AND status <> 'received' THEN settled_at
              + make_interval(days => coalesce((SELECT CASE WHEN status = 'unreadable' THEN s.unreadable_retention_days
                  ELSE s.delivery_retention_days END FROM shop_settings s WHERE s.shop = $1),
                CASE WHEN status = 'unreadable' THEN 30 ELSE 7 END)) END AS "replayableUntil"
     FROM deliveries WHERE shop = $1 AND ($2::text IS NULL OR status = $2) AND ($3::bigint IS NULL OR deliveries.id < $3)
     ORDER BY deliveries.id DESC LIMIT ${PAGE + 1}`,
    [status, before],
  );
  return { deliveries: rows.slice(0, PAGE), next: rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null };
}

/**
 * Applies deliveries again, as long as their bodies are kept. One that is older than what is known changes nothing: it keeps
 * its place in the order of news.
 * @returns `gone`: asked for by id, and its body was dropped (or it never was this shop's)
 */
export async function replayDeliveries(
  house: Pick<House, "queue">,
  db: ShopDb,
  which: { ids: readonly string[] } | { status: "unreadable" | "ignored" | "waiting" | "received" },
): Promise<{ replayed: number; gone: number; more: boolean }> {
  return db.transaction(async (tx) => {
    const found = await tx.query<{ id: string }>(
      `SELECT id::text AS id FROM deliveries
       WHERE shop = $1 AND body_sealed IS NOT NULL AND ${"ids" in which ? "id = ANY ($2::bigint[])" : "status = $2"}
       ORDER BY deliveries.id LIMIT ${MOST_REPLAYED + 1} FOR UPDATE SKIP LOCKED`,
      ["ids" in which ? which.ids : which.status],
    );
    const ids = found.slice(0, MOST_REPLAYED).map((row) => row.id);
    await tx.query(
      "UPDATE deliveries SET status = 'received', settled_at = NULL, reason = NULL WHERE shop = $1 AND id = ANY ($2::bigint[])",
      [ids],
    );
    if (ids.length > 0) await enqueueDeliveries(house.queue, [{ shop: tx.shop, deliveryIds: ids }], tx.sql);
    return {
      replayed: ids.length,
      gone: "ids" in which ? Math.max(0, new Set(which.ids).size - found.length) : 0,
      more: found.length > ids.length,
    };
  });
}
