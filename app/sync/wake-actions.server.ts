import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { PRIORITY, enqueue } from "./jobs.server";

/** An ending of an older action is not bettered by today's news. */
const WATCHED_FOR_MS = 25 * 3_600_000;

/**
 * A return was read: what it says may be how an action on it ended. The action is held against it now, not at its next
 * planned look, which may be an hour away.
 */
export async function wakeActions(house: House, db: ShopDb, returnId: string): Promise<void> {
  const open = await db.query<{ id: string }>(
    `SELECT id FROM actions WHERE shop = $1 AND return_id = $2 AND requested_at > $3
       AND status IN ('accepted', 'unconfirmed', 'no-word', 'partly-done', 'closed-otherwise')`,
    [returnId, new Date(house.now().getTime() - WATCHED_FOR_MS)],
  );
  for (const { id } of open)
    await enqueue(
      house.queue,
      "settle-action",
      { shop: db.shop, actionId: id, unplanned: true },
      { priority: PRIORITY.person, shop: db.shop },
    );
}
