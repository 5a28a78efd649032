import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { messageOfStatus } from "../../returns/action-messages";
import type { RefusedBecause } from "../../returns/action-messages";
import type { ActionStatus } from "../../returns/api";
import type { ActionKind } from "../../returns/return";
import type { Person } from "../../shops/staff.server";
import type { Message } from "../../wording/message";
import { findAction, moveAction } from "./action-row.server";
import type { ActionChange, ActionRow } from "./action-row.server";

/** An action that was put down and is being carried out in this process. */
export interface RunningAction {
  id: string;
  kind: ActionKind;
  returnId: string;
  person: Person;
}

/** Writes down how one action stands; every move is a row that a crash cannot lose. */
export interface Track {
  move(status: ActionStatus, change?: Partial<ActionChange>): Promise<ActionRow>;
  /** Loop or we said no; the sentence is given, or follows from what it was refused for. */
  refuse(
    why: { for: RefusedBecause } | { message: Message },
    change?: Partial<ActionChange>,
  ): Promise<ActionRow>;
}

export function trackAction(
  house: Pick<House, "now">,
  db: ShopDb,
  action: Pick<RunningAction, "id" | "kind">,
): Track {
  const write = async (change: ActionChange): Promise<ActionRow> => {
    await moveAction(db, action.id, change, house.now());
    const row = await findAction(db, action.id);
    if (!row) throw new Error(`Action ${action.id} is gone.`);
    return row;
  };
  const about = (change?: Partial<ActionChange>) => ({
    kind: action.kind,
    at: (change?.acceptedAt ?? change?.sentAt ?? house.now()).toISOString(),
  });
  return {
    move: (status, change) => write({ message: messageOfStatus(status, about(change)), ...change, status }),
    refuse: (why, change) =>
      write({
        message:
          "message" in why ? why.message : messageOfStatus("refused", { kind: action.kind, why: why.for }),
        ...change,
        status: "refused",
      }),
  };
}
