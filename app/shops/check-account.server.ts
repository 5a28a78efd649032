import type { LoopClient } from "../loop/client.server";
import type { LoopError } from "../loop/errors";
import type { ReturnListItem } from "../loop/return-list";

export type AccountCheck =
  /** A return of the account belongs to an order of this shop. */
  | { outcome: "matches"; looked: number }
  /** Returns, and not one of them belongs to an order that Shopify shows us here. */
  | { outcome: "other-shop"; looked: number }
  | { outcome: "no-returns-yet" }
  /** Loop or Shopify gave no answer: nothing is known. */
  | { outcome: "not-checked"; error: LoopError | "shopify" };

/** Days back, one window after the other; Loop allows at most 120 days a window. */
const WINDOWS = [1, 7, 30, 119] as const;
const ENOUGH = 25;
const DAY = 86_400_000;

/**
 * Is this Loop account really this shop's? A key says nothing about its shop, but the returns behind it name Shopify
 * orders, and an order exists in one shop only. Looks at the newest returns first and stops at the first that matches.
 *
 * @param findOrders which of these Shopify order ids exist in this shop; a rejection is "not-checked"
 */
export async function checkAccount(
  client: Pick<LoopClient, "list">,
  findOrders: (ids: string[]) => Promise<readonly string[]>,
  now: Date,
): Promise<AccountCheck> {
  const asked = new Set<string>();
  for (const days of WINDOWS) {
    const from = new Date(now.getTime() - days * DAY).toISOString();
    const page = await client.list({ from, to: now.toISOString(), filter: "created_at", pageSize: 100 });
    if (!page.ok) return { outcome: "not-checked", error: page.error };
    const ids = newestOrders(page.value.returns)
      .filter((id) => !asked.has(id))
      .slice(0, ENOUGH);
    if (ids.length === 0) continue;
    try {
      const found = await findOrders(ids);
      if (found.length > 0) return { outcome: "matches", looked: asked.size + ids.length };
    } catch {
      return { outcome: "not-checked", error: "shopify" };
    }
    for (const id of ids) asked.add(id);
    // Orders older than 60 days are hidden from us, so a few returns alone prove nothing.
    if (asked.size >= ENOUGH) break;
  }
  return asked.size > 0 ? { outcome: "other-shop", looked: asked.size } : { outcome: "no-returns-yet" };
}

function newestOrders(returns: readonly ReturnListItem[]): string[] {
  const sorted = [...returns].sort((one, other) =>
    (other.created_at ?? "").localeCompare(one.created_at ?? ""),
  );
  return [...new Set(sorted.flatMap((row) => row.provider_order_id ?? []))];
}
