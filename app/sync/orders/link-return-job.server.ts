import type { House } from "../../house.server";
import { findLink, storeLink } from "../../returns/link-return.server";
import { loadReturnCase } from "../../returns/load-cases.server";
import { findReturn } from "../../returns/return-row.server";
import { enqueueRefresh } from "../jobs.server";
import { keepSummary } from "./keep-summary.server";

/**
 * Looks for the order of a return that names none we know; its block follows as soon as one is found. Until then the return is
 * summarised on its own.
 */
export async function linkReturn(
  house: House,
  shop: string,
  returnId: string,
): Promise<"linked" | "open" | "gone"> {
  const db = house.db.forShop(shop);
  const row = await findReturn(db, returnId);
  if (!row) return "gone";
  if (row.link_state === "linked") return "linked";
  const admin = await house.adminFor(shop);
  if (!admin) return "open";
  const [seen] = await db.query<{ made_at: string | null }>(
    "SELECT shopify->>'createdAt' AS made_at FROM orders WHERE shop = $1 AND order_id = $2",
    [row.facts.providerOrderId],
  );
  const madeAt = seen?.made_at ?? null;
  const link = await findLink(admin, row.facts, madeAt === null ? null : { madeAt, now: house.now() });
  await storeLink(db, returnId, link);
  if (!link.orderId) {
    const unlinked = await loadReturnCase(house, db, returnId);
    if (unlinked) await keepSummary(db, unlinked);
    return "open";
  }
  await enqueueRefresh(house.queue, { shop, orderId: link.orderId });
  return "linked";
}
