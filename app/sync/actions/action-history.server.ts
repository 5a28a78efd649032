import type { ShopTx } from "../../db.server";
import type { ActionStatus } from "../../returns/api";
import type { ActionKind } from "../../returns/return";
import { writeHistory } from "../../returns/write-history.server";

/** A step of an action in its return's history, once per status it came to; who asked stands in it. */
export async function recordActionHistory(
  tx: ShopTx,
  row: { id: string; return_id: string; kind: ActionKind; status: ActionStatus; staff_name: string },
): Promise<void> {
  await writeHistory(tx, row.return_id, [
    {
      kind: "action",
      atLoop: null,
      data: { action: row.kind, status: row.status, staffName: row.staff_name, actionId: row.id },
      dedupe: `action:${row.id}:${row.status}`,
    },
  ]);
}
