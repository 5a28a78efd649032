import type { OrderCases } from "../../returns/load-cases.server";
import type { OrderInShopify } from "../../returns/return";

/** What Shopify said of an order is taken for so long when only Loop's side changed. A change in Shopify tells itself. */
const KEPT_MS = 10 * 60_000;

interface StoredOrder {
  readAt: Date | null;
  staleAt: Date | null;
  compareDigest: string | null;
}

/**
 * The order as it was last read, where nothing asks for another read: it was read within minutes and visible, its metafield
 * is as we wrote it, and every exchange item that waits was counted. Null: read it again.
 * @param writes false where the merchant wants nothing written on orders: then none is needed there
 * @returns `standing`: the digest of the metafield that stands there; null where none was ever written
 */
export function keptSnapshot(
  known: OrderCases,
  stored: StoredOrder | null,
  now: Date,
  writes: boolean,
): { snapshot: OrderInShopify; standing: string | null } | null {
  const snapshot = known.order;
  if (snapshot === null || snapshot.hidden || !stored?.readAt) return null;
  if (writes && stored.compareDigest === null) return null;
  if (stored.staleAt !== null && stored.staleAt >= stored.readAt) return null;
  if (now.getTime() - stored.readAt.getTime() > KEPT_MS) return null;
  if (variantsWanted(known).some((id) => !(id in snapshot.sellable))) return null;
  return { snapshot, standing: stored.compareDigest };
}

/** Exchange items of unfinished returns: whether Shopify counts them sellable decides what is said. */
export function variantsWanted(known: OrderCases): string[] {
  return known.cases
    .filter((one) => !["closed", "cancelled", "expired"].includes(one.facts.state))
    .flatMap((one) => one.facts.exchanges ?? [])
    .flatMap((item) => (item.variantId ? [item.variantId] : []));
}
