import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { loadReturnCase } from "../returns/load-cases.server";
import type { OpenAction } from "../returns/open-action";
import { isWatched, rereadSchedule, settleAction } from "../returns/settle-action";
import { findAction, moveAction } from "./action-row.server";
import type { ActionRow } from "./action-row.server";
import { PRIORITY, enqueue, enqueueRefresh } from "./jobs.server";
import { readReturn } from "./read-return.server";
import type { ReadOutcome } from "./read-return.server";
import { trackAction } from "./track-action.server";

/** A row still "sending" after this time belongs to a process that is gone. */
const LOST_AFTER_MS = 25_000;

/** Looks that Loop did not answer. */
const UNANSWERED = new Set<ReadOutcome["outcome"]>(["later", "given-up", "not-connected"]);

/**
 * Holds an open action against Loop's truth: reads the return, and settles when an ending is proved; else the next look is
 * queued (3 s, 10 s, 30 s, 2 min, 10 min, 1 h after it was accepted). Nothing is ever sent a second time from here.
 * @returns the action as it stands now
 */
export async function settleFromTruth(
  house: House,
  db: ShopDb,
  actionId: string,
  read: () => Promise<ReadOutcome>,
  { unplanned = false } = {},
): Promise<ActionRow> {
  const { outcome } = await read();
  const row = await mustFind(db, actionId);
  if (!isWatched(row.status)) return row;
  const now = await loadReturnCase(house, db, row.return_id);
  const ending = now && settleAction(openActionOf(house, db.shop, row, !UNANSWERED.has(outcome)), now);
  if (ending) {
    await moveAction(db, actionId, { status: ending.status, message: ending.message }, house.now());
    if (now.link.orderId)
      await enqueueRefresh(house.queue, { shop: db.shop, orderId: now.link.orderId }, undefined, {
        now: true,
      });
  }
  const after = await mustFind(db, actionId);
  // A look between the planned ones leaves the plan as it is.
  if (isWatched(after.status) && !unplanned) await lookLater(house, db, after);
  return after;
}

function openActionOf(house: House, shop: string, row: ActionRow, read: boolean): OpenAction {
  return {
    kind: row.kind,
    status: row.status,
    sentAt: row.sent_at?.toISOString() ?? null,
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    remaining: row.remaining,
    read,
    note: row.note_sealed ? house.sealer.open(shop, "action-note", row.note_sealed).toString("utf8") : null,
    lineItemIds: row.line_item_ids,
  };
}

/** The settle job: also finds what a crash left behind. */
export async function settleActionJob(
  house: House,
  shop: string,
  actionId: string,
  look: { unplanned?: boolean } = {},
): Promise<void> {
  const db = house.db.forShop(shop);
  const row = await findAction(db, actionId);
  if (!row || !isWatched(row.status)) return;
  const track = trackAction(house, db, row);
  if (row.status === "sending") {
    const age = house.now().getTime() - (row.sent_at ?? row.requested_at).getTime();
    if (age < LOST_AFTER_MS) return lookLater(house, db, row);
    if (row.sent_at === null) {
      // Put down but never sent: certain that Loop knows nothing of it.
      await track.refuse({ for: "not-sent" });
      return;
    }
    await track.move("unconfirmed");
  }
  await settleFromTruth(
    house,
    db,
    actionId,
    () => readReturn(house, shop, row.return_id, { person: true, notes: row.kind === "note" }),
    look,
  );
}

async function mustFind(db: ShopDb, id: string): Promise<ActionRow> {
  const row = await findAction(db, id);
  if (!row) throw new Error(`Action ${id} is gone.`);
  return row;
}

async function lookLater(house: House, db: ShopDb, row: ActionRow): Promise<void> {
  const from = row.accepted_at ?? row.sent_at ?? row.requested_at;
  const now = house.now();
  const planned = rereadSchedule(row.kind, from).find((at) => at > now);
  // What has an ending that a later read may only better is looked at as planned; what has none is asked for every hour.
  if (!planned && row.settled_at) return;
  const startAfter = planned ?? new Date(now.getTime() + 3_600_000);
  await enqueue(
    house.queue,
    "settle-action",
    { shop: db.shop, actionId: row.id },
    { startAfter, priority: PRIORITY.person, shop: db.shop },
  );
}
