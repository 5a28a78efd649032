import type { ShopDb } from "../../db.server";
import { messageOfStatus } from "../../returns/action-messages";
import type { ActionAnswer } from "../../returns/api";
import { findAction } from "./action-row.server";
import type { ActionRow } from "./action-row.server";

/** An action as the API tells it. */
export function tellAction(row: ActionRow): ActionAnswer {
  return {
    id: row.id,
    returnId: row.return_id,
    kind: row.kind,
    status: row.status,
    message:
      row.message ??
      messageOfStatus(row.status, {
        kind: row.kind,
        at: (row.accepted_at ?? row.sent_at ?? row.requested_at).toISOString(),
      }),
    loopSays: row.loop_says,
    changed: row.changed,
    noteWritten: row.note_written,
    requestedAt: row.requested_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}

/** An action of this shop as it stands; null when there is none of this id. */
export async function readAction(db: ShopDb, id: string): Promise<ActionAnswer | null> {
  const row = await findAction(db, id);
  return row && tellAction(row);
}
