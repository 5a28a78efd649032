import type { ShopDb } from "../db.server";
import { messageOfStatus } from "../returns/action-messages";
import type { ActionAnswer } from "../returns/api";
import { answerOf, findAction } from "./action-row.server";

/** An action of this shop as it stands; null when there is none of this id. */
export async function readAction(db: ShopDb, id: string): Promise<ActionAnswer | null> {
  const row = await findAction(db, id);
  return row && answerOf(row, messageOfStatus(row.status, { kind: row.kind }));
}
