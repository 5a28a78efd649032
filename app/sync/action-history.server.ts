import type { ShopDb } from "../db.server";
import { writeHistory } from "../returns/write-history.server";
import type { ActionRow } from "./action-row.server";

/** The action in its return's history, once per status it came to; who asked stands in it. */
export async function recordActionHistory(db: ShopDb, row: ActionRow): Promise<void> {
  await db.transaction((tx) =>
    writeHistory(tx, row.return_id, [
      {
        kind: "action",
        atLoop: null,
        data: { action: row.kind, status: row.status, staffName: row.staff_name, actionId: row.id },
        dedupe: `action:${row.id}:${row.status}`,
      },
    ]),
  );
}
