import type { ShopTx } from "../db.server";
import { writeHistory } from "../returns/write-history.server";
import type { ActionRow } from "./action-row.server";

/** A step of an action in its return's history, once per status it came to; who asked stands in it. */
export async function recordActionHistory(
  tx: ShopTx,
  row: Pick<ActionRow, "id" | "return_id" | "kind" | "status" | "staff_name">,
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
