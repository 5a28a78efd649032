import type { ShopDb } from "../../db.server";

/** What we keep of an order, but what Shopify said of it. */
export interface OrderRow {
  /** OrderSummary as it was last written. */
  summary: unknown;
  /** Digest of what we wrote, and Shopify's compare digest of it. */
  writtenDigest: string | null;
  compareDigest: string | null;
  writtenAt: Date | null;
  readAt: Date | null;
  staleAt: Date | null;
  toldAt: Date | null;
}

/** Plain SQL: each refresh of an order asks it several times. Null when the order is not known. */
export async function findOrderRow(db: ShopDb, orderId: string): Promise<OrderRow | null> {
  const [row] = await db.query<OrderRow>(
    `SELECT summary, written_digest AS "writtenDigest", compare_digest AS "compareDigest", written_at AS "writtenAt",
            read_at AS "readAt", stale_at AS "staleAt", told_at AS "toldAt"
     FROM orders WHERE shop = $1 AND order_id = $2`,
    [orderId],
  );
  return row ?? null;
}
