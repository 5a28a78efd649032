import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { House } from "../house.server";
import { ShopifyThrottled } from "../shopify/admin-call";
import { readShop } from "../shopify/read-shop";
import { redactShop } from "../shops/install.server";
import { enqueueRefresh } from "./jobs.server";

const ids = z.array(z.union([z.number(), z.string()]).transform(String)).catch([]);
const DataRequest = z.looseObject({ orders_requested: ids.optional() });
const CustomerRedact = z.looseObject({ orders_to_redact: ids.optional() });

export interface PrivacyRequest {
  shop: string;
  topic: string;
  payload: unknown;
  id?: string | undefined;
}

/**
 * Answers Shopify's privacy topics truthfully. Loopside holds no names and no addresses; what it holds of a customer are
 * returns by order, with sealed comments and notes. A data request is recorded with what is held, so that the merchant can
 * answer; a customer's redaction erases that text; a shop's redaction erases everything, unless the app is installed there again.
 */
export async function answerPrivacyRequest(house: House, request: PrivacyRequest): Promise<void> {
  const { shop, topic, payload } = request;
  const db = house.db.forShop(shop);
  if (topic === "SHOP_REDACT") {
    const result = (await isInstalled(house, shop))
      ? { outcome: "installed-since" as const }
      : await redactShop(db, house.now());
    if (result.outcome === "erased") await house.queue.forgetShop(shop);
    house.log.info({ shop, status: result.outcome }, "Shopify asked to erase a shop.");
    return;
  }
  const result =
    topic === "CUSTOMERS_REDACT"
      ? await redactOrders(house, shop, CustomerRedact.parse(payload).orders_to_redact ?? [])
      : await heldOf(house, shop, DataRequest.parse(payload).orders_requested ?? []);
  await db.prisma.privacyRequest.upsert({
    where: { shop_id: { shop, id: request.id ?? "none" } },
    create: {
      shop,
      id: request.id ?? randomUUID(),
      topic,
      receivedAt: house.now(),
      answeredAt: house.now(),
      result,
    },
    update: {},
  });
}

/**
 * Whether Shopify lets us into the shop right now. `shop/redact` is about an uninstall of two days ago and comes also where the
 * app was installed again since; what we know of installing may be old (a webhook that never came) or wait for somebody to open
 * the app, so Shopify is asked.
 * @throws ShopifyThrottled: Shopify sends the request again
 */
async function isInstalled(house: House, shop: string): Promise<boolean> {
  try {
    const admin = await house.adminFor(shop, { person: true });
    if (!admin) return false;
    await readShop(admin);
    return true;
  } catch (error) {
    if (error instanceof ShopifyThrottled) throw error;
    return false;
  }
}

async function heldOf(house: House, shop: string, orderIds: readonly string[]): Promise<object> {
  const rows = await house.db.forShop(shop).query<{ order_id: string; returns: number; texts: number }>(
    `SELECT order_id, count(*)::int AS returns, count(private_sealed)::int AS texts FROM returns
     WHERE shop = $1 AND order_id = ANY ($2::text[]) GROUP BY order_id ORDER BY order_id`,
    [orderIds],
  );
  return {
    held: "Loop returns by order: ids, states, money, items, labels; comments and notes sealed. No names, no addresses.",
    orders: rows,
  };
}

/** Erases comments, notes, links and raw deliveries of the orders' returns; and our own notes on them. */
async function redactOrders(house: House, shop: string, orderIds: readonly string[]): Promise<object> {
  return house.db.forShop(shop).transaction(async (tx) => {
    const returns = await tx.query<{ return_id: string }>(
      `UPDATE returns SET private_sealed = NULL, text_erased_at = $3, revision = revision + 1
       WHERE shop = $1 AND (order_id = ANY ($2::text[])
         OR (provider_order_id = ANY ($2::text[]) AND order_id IS DISTINCT FROM provider_order_id)) RETURNING return_id`,
      [orderIds, house.now()],
    );
    const returnIds = returns.map((row) => row.return_id);
    await tx.query(
      "UPDATE deliveries SET body_sealed = NULL, dropped_at = $3 WHERE shop = $1 AND return_id = ANY ($2::text[]) AND body_sealed IS NOT NULL",
      [returnIds, house.now()],
    );
    await tx.query(
      "UPDATE actions SET note_sealed = NULL WHERE shop = $1 AND return_id = ANY ($2::text[]) AND note_sealed IS NOT NULL",
      [returnIds],
    );
    await tx.query(
      "UPDATE received_lines SET note_sealed = NULL WHERE shop = $1 AND return_id = ANY ($2::text[]) AND note_sealed IS NOT NULL",
      [returnIds],
    );
    for (const orderId of orderIds) await enqueueRefresh(house.queue, { shop, orderId }, tx.sql);
    return { orders: orderIds.length, returns: returnIds };
  });
}
