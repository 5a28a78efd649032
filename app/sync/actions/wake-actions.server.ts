import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { ENDED_WITHOUT_SIGN } from "./action-row.server";
import { PRIORITY } from "../jobs.server";

/** An ending of an older action is not bettered by today's news. */
const WATCHED_FOR_MS = 25 * 3_600_000;

/**
 * A return was read: what it says may be how an action on it ended. The action is held against it now, not at its next
 * planned look, which may be an hour away.
 */
export async function wakeActions(house: House, db: ShopDb, returnId: string): Promise<void> {
  await wake(
    house,
    db,
    await db.query<{ id: string }>(
      `SELECT id FROM actions WHERE shop = $1 AND return_id = $2 AND requested_at > $3 AND ${MAY_BE_BETTERED}`,
      [returnId, watchedSince(house)],
    ),
  );
}

/** Loop answers again after a while: everything that waits for its word is held against it. */
export async function wakeAllActions(house: House, db: ShopDb): Promise<void> {
  await wake(
    house,
    db,
    await db.query<{ id: string }>(
      "SELECT id FROM actions WHERE shop = $1 AND status IN ('sending', 'accepted', 'unconfirmed') AND requested_at > $2",
      [watchedSince(house)],
    ),
  );
}

const MAY_BE_BETTERED = `(status IN ('accepted', 'unconfirmed', 'no-word', 'partly-done', 'closed-otherwise') OR ${ENDED_WITHOUT_SIGN})`;

const watchedSince = (house: Pick<House, "now">) => new Date(house.now().getTime() - WATCHED_FOR_MS);

async function wake(house: House, db: ShopDb, actions: readonly { id: string }[]): Promise<void> {
  await house.queue.sendMany(
    "settle-action",
    actions.map(({ id }) => ({
      data: { shop: db.shop, actionId: id, unplanned: true },
      options: { priority: PRIORITY.person, shop: db.shop },
    })),
  );
}
