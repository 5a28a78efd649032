import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { loadReturnCase } from "../../returns/load-cases.server";
import type { OpenAction } from "../../returns/open-action";
import { isWatched, rereadSchedule, settleAction } from "../../returns/settle-action";
import { Later } from "../job-ending.server";
import { findAction, moveAction } from "./action-row.server";
import type { ActionRow } from "./action-row.server";
import { PRIORITY, enqueue, enqueueRefresh } from "../jobs.server";
import { refreshOrders } from "../land-news.server";
import { readReturn } from "../read-return.server";
import type { ReadOutcome } from "../read-return.server";
import { trackAction } from "./track-action.server";

/** A row still "sending" after this time belongs to a process that is gone. */
const LOST_AFTER_MS = 25_000;

const JUST_READ_MS = 5_000;

/** Looks that Loop did not answer. */
const UNANSWERED = new Set<ReadOutcome["outcome"]>(["later", "given-up", "not-connected"]);

/** Of a note, only its notes tell. */
const isAnswered = (row: ActionRow, look: ReadOutcome) =>
  !UNANSWERED.has(look.outcome) && !(row.kind === "note" && "notes" in look && look.notes === "not-read");

/**
 * Holds an open action against Loop's truth: reads the return, and settles when an ending is proved; else the next look is
 * queued (3 s, 10 s, 30 s, 2 min, 10 min, 1 h after it was accepted; where the answer was lost, also at 95 s). Nothing is ever sent a second time from here.
 * @returns the action as it stands now
 */
export async function settleFromTruth(
  house: House,
  db: ShopDb,
  actionId: string,
  read: () => Promise<ReadOutcome>,
  { unplanned = false } = {},
): Promise<ActionRow> {
  const looked = await read();
  const row = await mustFind(db, actionId);
  if (!isWatched(row)) return row;
  const now = await loadReturnCase(house, db, row.return_id);
  const ending = now && settleAction(openActionOf(house, db.shop, row, isAnswered(row, looked)), now);
  if (ending) {
    await moveAction(db, actionId, { status: ending.status, message: ending.message }, house.now());
    if (now.link.orderId)
      await enqueueRefresh(house.queue, { shop: db.shop, orderId: now.link.orderId }, undefined, {
        now: true,
      });
  }
  const after = await mustFind(db, actionId);
  if (!isWatched(after)) return after;
  // A look between the planned ones leaves the plan as it is, and comes again by itself when it saw nothing.
  if (!unplanned) await lookLater(house, db, after);
  else if (looked.outcome === "later") throw new Later(looked.error.message, { cause: looked.error });
  return after;
}

function openActionOf(house: House, shop: string, row: ActionRow, read: boolean): OpenAction {
  return {
    kind: row.kind,
    status: row.status,
    message: row.message,
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
  if (!row || !isWatched(row)) return;
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
    await db.transaction((tx) => refreshOrders(house, tx, row.return_id));
  }
  if (look.unplanned && (await settlesByWhatIsKnown(house, db, row))) return;
  // Nobody waits for a look that was not planned; after an outage there are many at once.
  const person = look.unplanned !== true;
  await settleFromTruth(
    house,
    db,
    actionId,
    () => readReturn(house, shop, row.return_id, { person, notes: row.kind === "note" }),
    look,
  );
}

/** The return may have been read a moment ago, by whatever woke this look: then Loop need not be asked again. */
async function settlesByWhatIsKnown(house: House, db: ShopDb, row: ActionRow): Promise<boolean> {
  if (row.kind === "note") return false;
  const after = await settleFromTruth(house, db, row.id, () => Promise.resolve({ outcome: "unchanged" }), {
    unplanned: true,
  });
  if (!isWatched(after)) return true;
  const known = await loadReturnCase(house, db, row.return_id);
  const readAt = known?.standing.detailsReadAt ?? null;
  return readAt !== null && house.now().getTime() - Date.parse(readAt) < JUST_READ_MS;
}

async function mustFind(db: ShopDb, id: string): Promise<ActionRow> {
  const row = await findAction(db, id);
  if (!row) throw new Error(`Action ${id} is gone.`);
  return row;
}

async function lookLater(house: House, db: ShopDb, row: ActionRow): Promise<void> {
  const from = row.accepted_at ?? row.sent_at ?? row.requested_at;
  const now = house.now();
  const planned = rereadSchedule(row.kind, from, { accepted: row.accepted_at !== null }).find(
    (at) => at > now,
  );
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
