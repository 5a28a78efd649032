import type { House } from "../../house.server";
import { readDelivery } from "../../loop/read-delivery";
import type { ReadDelivery } from "../../loop/read-delivery";
import type { ShopTx } from "../../db.server";
import { applyLabel, applyProcessingFailed } from "../../returns/apply-partial.server";
import { factsFromWebhook } from "../../returns/facts-from-loop";
import { SealError } from "../../seal.server";
import { PRIORITY, enqueueRead } from "../jobs.server";
import { landDeliveries, refreshOrders } from "../land-news.server";

export interface DeliveryRow {
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
    const [delivery] = await openDeliveries(house, tx, [deliveryId]);
    if (!delivery) return "already-settled";
    const [settled] = await applyOpened(house, tx, [delivery]);
    if (!settled) throw new Error("A delivery was applied without an ending.");
    await settleDeliveries(house, tx, [settled]);
    return settled.ending.status;
  });
}

/** A delivery that is not settled yet, locked, opened and read. */
export interface OpenedDelivery {
  row: DeliveryRow;
  read: ReadDelivery;
  returnId: string | null;
}

export interface SettledDelivery {
  delivery: OpenedDelivery;
  ending: Ending;
}

/** Locks those of the deliveries that are not settled yet, and reads them; in the order they arrived. */
export async function openDeliveries(
  house: House,
  tx: ShopTx,
  deliveryIds: readonly string[],
): Promise<OpenedDelivery[]> {
  const rows = await tx.query<DeliveryRow>(
    `SELECT id::text AS id, status, repeat, body_sealed, received_at FROM deliveries
     WHERE shop = $1 AND id = ANY ($2::bigint[]) AND status = 'received' ORDER BY deliveries.id FOR UPDATE`,
    [deliveryIds],
  );
  return rows.flatMap((row) => {
    if (!row.body_sealed) return [];
    const read = openDelivery(house, tx.shop, row.body_sealed);
    const returnId = "returnId" in read ? read.returnId : null;
    return [{ row, read, returnId }];
  });
}

/** Writes how the deliveries ended. */
export async function settleDeliveries(
  house: Pick<House, "metrics" | "now">,
  tx: ShopTx,
  settled: readonly SettledDelivery[],
): Promise<void> {
  const now = house.now();
  for (const { delivery, ending } of settled)
    house.metrics.settled(ending.status, (now.getTime() - delivery.row.received_at.getTime()) / 1000);
  const column = (pick: (one: SettledDelivery) => string | null) => settled.map(pick);
  await tx.query(
    `UPDATE deliveries d SET status = e.status, reason = e.reason, topic = e.topic, trigger = e.trigger,
            return_id = e.return_id, settled_at = $8
     FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       AS e (id, status, reason, topic, trigger, return_id)
     WHERE d.shop = $1 AND d.id = e.id`,
    [
      column((one) => one.delivery.row.id),
      column((one) => one.ending.status),
      column((one) => one.ending.reason),
      column((one) => one.delivery.read.topic),
      column((one) => one.delivery.read.trigger),
      column((one) => one.delivery.returnId),
      now,
    ],
  );
}

function openDelivery(house: House, shop: string, sealed: Uint8Array): ReadDelivery {
  try {
    return readDelivery(house.sealer.open(shop, "delivery", sealed));
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return { outcome: "unreadable", topic: null, trigger: null, reason: error.message };
  }
}

export interface Ending {
  /** `waiting`: it speaks of a return that is not known yet, and comes again as soon as it is (see `resumeWaiting`). */
  status: "applied" | "ignored" | "unreadable" | "waiting";
  reason: string | null;
}

/**
 * Applies opened deliveries, at most one of a return: the returns they bring are upserted together.
 * @returns how each ended
 */
export async function applyOpened(
  house: House,
  tx: ShopTx,
  opened: readonly OpenedDelivery[],
): Promise<SettledDelivery[]> {
  const bringing = opened.filter(bringsNews);
  const landed = await landDeliveries(
    house,
    tx,
    bringing.map(({ row, read }) => ({
      source: "delivery",
      order: row.id,
      at: row.received_at,
      news: factsFromWebhook(read.return),
    })),
  );
  const settled: SettledDelivery[] = [];
  // In the same order everywhere, as the returns themselves are taken: see `followUps`.
  for (const returnId of bringing.map(({ read }) => read.returnId).toSorted())
    await enqueueReread(house, tx, returnId, "delivery");
  for (const [index, delivery] of bringing.entries()) {
    const reason = REASON[landed[index]?.outcome ?? "unchanged"];
    settled.push({ delivery, ending: { status: "applied", reason } });
  }
  for (const delivery of opened)
    if (!bringsNews(delivery))
      settled.push({ delivery, ending: await applyRest(house, tx, delivery.row, delivery.read) });
  return settled;
}

type BringsNews = OpenedDelivery & { read: Extract<ReadDelivery, { outcome: "return" }> };

const bringsNews = (delivery: OpenedDelivery): delivery is BringsNews =>
  delivery.read.outcome === "return" && !delivery.row.repeat;

const enqueueReread = (house: House, tx: ShopTx, returnId: string, why: string) =>
  enqueueRead(house.queue, { shop: tx.shop, returnId, why }, { priority: PRIORITY.delivery }, tx.sql);

/** All but a return's news. */
async function applyRest(house: House, tx: ShopTx, row: DeliveryRow, read: ReadDelivery): Promise<Ending> {
  if (read.outcome === "ignored" || read.outcome === "unreadable")
    return { status: read.outcome, reason: read.reason };
  const { returnId } = read;
  const reread = (why: string) => enqueueReread(house, tx, returnId, why);
  const news = { order: row.id, at: row.received_at };
  switch (read.outcome) {
    case "reread":
      await reread(read.topic);
      return { status: "applied", reason: read.reason };
    case "return":
      // The same bytes may be a retry of old news or new news that looks the same (open, review, open): only Loop knows.
      await reread("repeat");
      return { status: "applied", reason: "The same bytes came before: Loop is asked what holds." };
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
        repeat: row.repeat,
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
