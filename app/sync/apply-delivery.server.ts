import type { House } from "../house.server";
import { readDelivery } from "../loop/read-delivery";
import type { ReadDelivery } from "../loop/read-delivery";
import type { ShopTx } from "../db.server";
import { applyLabel, applyProcessingFailed } from "../returns/apply-partial.server";
import { factsFromWebhook } from "../returns/facts-from-loop";
import { SealError } from "../seal.server";
import { PRIORITY, enqueueRead } from "./jobs.server";
import { followUp, landNews, ordersOf } from "./land-news.server";

interface DeliveryRow {
  id: string;
  status: string;
  repeat: boolean;
  body_sealed: Uint8Array | null;
  received_at: Date;
}

/** How one delivery ended; the delivery row says the same with its reason. */
export type DeliveryOutcome = "applied" | "ignored" | "unreadable" | "waiting" | "already-settled";

/**
 * Opens one stored delivery, reads it and applies it: at once and provisionally, only the fields it carries, and with a
 * coalesced read that confirms it. All in one transaction with the delivery's own ending, so doing it twice changes nothing.
 */
export async function applyDelivery(
  house: House,
  shop: string,
  deliveryId: string,
): Promise<DeliveryOutcome> {
  return house.db.forShop(shop).transaction(async (tx) => {
    const [row] = await tx.query<DeliveryRow>(
      "SELECT id::text AS id, status, repeat, body_sealed, received_at FROM deliveries WHERE shop = $1 AND id = $2::bigint FOR UPDATE",
      [deliveryId],
    );
    if (!row || row.status !== "received" || !row.body_sealed) return "already-settled";
    const read = openDelivery(house, shop, row.body_sealed);
    const ending = await applyRead(house, tx, row, read);
    await tx.query(
      `UPDATE deliveries SET status = $3, reason = $4, topic = $5, trigger = $6, return_id = $7, settled_at = $8
       WHERE shop = $1 AND id = $2::bigint`,
      [
        deliveryId,
        ending.status,
        ending.reason,
        read.topic,
        read.trigger,
        "returnId" in read ? read.returnId : null,
        house.now(),
      ],
    );
    return ending.status;
  });
}

function openDelivery(house: House, shop: string, sealed: Uint8Array): ReadDelivery {
  try {
    return readDelivery(house.sealer.open(shop, "delivery", sealed));
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return { outcome: "unreadable", topic: null, trigger: null, reason: error.message };
  }
}

interface Ending {
  /** `waiting`: it speaks of a return that is not known yet, and comes again as soon as it is (see `landNews`). */
  status: "applied" | "ignored" | "unreadable" | "waiting";
  reason: string | null;
}

async function applyRead(house: House, tx: ShopTx, row: DeliveryRow, read: ReadDelivery): Promise<Ending> {
  if (read.outcome === "ignored" || read.outcome === "unreadable")
    return { status: read.outcome, reason: read.reason };
  const { returnId } = read;
  const reread = (why: string) =>
    enqueueRead(house.queue, { shop: tx.shop, returnId, why }, { priority: PRIORITY.delivery }, tx.sql);
  const news = { order: row.id, at: row.received_at };
  switch (read.outcome) {
    case "reread":
      await reread(read.topic);
      return { status: "applied", reason: read.reason };
    case "return": {
      if (row.repeat) {
        // The same bytes may be a retry of old news or new news that looks the same (open, review, open): only Loop knows.
        await reread("repeat");
        return { status: "applied", reason: "The same bytes came before: Loop is asked what holds." };
      }
      const landed = await landNews(house, tx, {
        source: "delivery",
        ...news,
        news: factsFromWebhook(read.return),
      });
      await reread("delivery");
      return { status: "applied", reason: REASON[landed.outcome] };
    }
    case "label": {
      const { carrier, tracking_number, label_status, label_updated_at } = read.label;
      const label = {
        carrier: carrier ?? null,
        trackingNumber: tracking_number ?? null,
        status: label_status ?? null,
        updatedAt: label_updated_at ?? null,
      };
      const ending = await applyLabel(tx, { returnId, ...news, label });
      if (ending === "applied") await refreshOrders(house, tx, returnId);
      await reread("label");
      return { status: "applied", reason: ending === "unknown" ? UNKNOWN_RETURN : null };
    }
    case "processing-failed": {
      const ending = await applyProcessingFailed(tx, {
        returnId,
        ...news,
        message: read.failure.message ?? null,
      });
      if (ending === "applied") await refreshOrders(house, tx, returnId);
      await reread("processing-failed");
      // No read tells that a processing failed: this is the only word of it.
      return ending === "unknown"
        ? { status: "waiting", reason: UNKNOWN_RETURN }
        : { status: "applied", reason: null };
    }
  }
}

const UNKNOWN_RETURN = "The return was not known yet: it is read from Loop.";

const REASON: Record<"applied" | "unchanged" | "older" | "held", string | null> = {
  applied: null,
  unchanged: "Nothing was new in it.",
  older: "Newer news was there already.",
  held: "Loop had confirmed that the return is finished: it is read again before anything is shown otherwise.",
};

async function refreshOrders(house: House, tx: ShopTx, returnId: string): Promise<void> {
  const orders = await ordersOf(tx, returnId);
  if (orders) await followUp(house, tx, orders);
}
