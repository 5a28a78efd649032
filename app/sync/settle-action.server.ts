import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { messageOfStatus } from "../returns/action-messages";
import { loadReturnCase } from "../returns/load-cases.server";
import { rereadSchedule, settleAction } from "../returns/settle-action";
import { recordActionHistory } from "./action-history.server";
import { findAction, isSettled, moveAction } from "./action-row.server";
import type { ActionRow } from "./action-row.server";
import { PRIORITY, enqueue, enqueueRefresh } from "./jobs.server";
import { readReturn } from "./read-return.server";
import type { ReadOutcome } from "./read-return.server";

/** A row still "sending" after this time belongs to a process that is gone. */
const LOST_AFTER_MS = 25_000;

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
): Promise<ActionRow> {
  const outcome = await read();
  const row = await mustFind(db, actionId);
  if (isSettled(row.status) && row.settled_at) return row;
  const truthful = !["later", "given-up", "not-connected", "not-found"].includes(outcome.outcome);
  const now = await loadReturnCase(house, db, row.return_id);
  const ending = now
    ? settleAction(
        {
          kind: row.kind,
          status: row.status,
          sentAt: row.sent_at?.toISOString() ?? null,
          acceptedAt: row.accepted_at?.toISOString() ?? null,
          remaining: row.remaining,
          read: truthful,
        },
        now,
      )
    : null;
  if (ending && ending.status !== row.status) {
    await moveAction(db, actionId, { status: ending.status, message: ending.message }, house.now());
    await refresh(house, db, now?.link.orderId ?? null);
  }
  const after = await mustFind(db, actionId);
  if (!after.settled_at) await lookLater(house, db, after);
  return after;
}

/** The settle job: also finds what a crash left behind. */
export async function settleActionJob(house: House, shop: string, actionId: string): Promise<void> {
  const db = house.db.forShop(shop);
  let row = await findAction(db, actionId);
  if (!row || row.settled_at) return;
  const age = house.now().getTime() - row.requested_at.getTime();
  if (row.status === "sending" && age >= LOST_AFTER_MS) {
    if (row.sent_at === null) {
      // Put down but never sent: certain that Loop knows nothing of it.
      await moveAction(
        db,
        actionId,
        { status: "refused", message: messageOfStatus("refused", { kind: row.kind, why: "not-sent" }) },
        house.now(),
      );
      await recordActionHistory(db, await mustFind(db, actionId));
      return;
    }
    await moveAction(
      db,
      actionId,
      { status: "unconfirmed", message: messageOfStatus("unconfirmed", { kind: row.kind }) },
      house.now(),
    );
  }
  row = await settleFromTruth(house, db, actionId, () =>
    readReturn(house, shop, row?.return_id ?? "", { person: true, notes: row?.kind === "note" }),
  );
  if (row.settled_at) await recordActionHistory(db, row);
}

async function mustFind(db: ShopDb, id: string): Promise<ActionRow> {
  const row = await findAction(db, id);
  if (!row) throw new Error(`Action ${id} is gone.`);
  return row;
}

async function lookLater(house: House, db: ShopDb, row: ActionRow): Promise<void> {
  const from = row.accepted_at ?? row.sent_at ?? row.requested_at;
  const now = house.now();
  const planned = rereadSchedule(row.kind, from.toISOString()).find((at) => at > now);
  // After the last planned look Loop is asked once an hour: an action is never forgotten.
  const startAfter = planned ?? new Date(now.getTime() + 3_600_000);
  await enqueue(
    house.queue,
    "settle-action",
    { shop: db.shop, actionId: row.id },
    { startAfter, priority: PRIORITY.person, shop: db.shop },
  );
}

async function refresh(house: House, db: ShopDb, orderId: string | null): Promise<void> {
  if (orderId) await enqueueRefresh(house.queue, { shop: db.shop, orderId }, undefined, PRIORITY.person);
}
