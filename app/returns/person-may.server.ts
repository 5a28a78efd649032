import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import type { Message } from "../wording/message";
import { messageOfNotAllowed } from "./action-messages";
import { mayAct } from "../shops/may-act";
import { readWhoMayAct } from "../shops/settings.server";
import { rememberStaff } from "../shops/staff.server";
import type { Person } from "../shops/staff.server";

/** Whether a person may make Loop do something, with the sentence why not. Also remembers the person. */
export async function personMay(
  house: Pick<House, "now">,
  db: ShopDb,
  person: Person,
): Promise<{ act: boolean; why: Message | null }> {
  const [member, whoMayAct] = await Promise.all([rememberStaff(db, person, house.now()), readWhoMayAct(db)]);
  const may = mayAct(whoMayAct, member);
  return may.act ? { act: true, why: null } : { act: false, why: messageOfNotAllowed(BECAUSE[may.why]) };
}

const BECAUSE = {
  unanswered: "nobody-yet",
  nobody: "nobody-yet",
  "no-write-orders": "no-order-permission",
  "not-chosen": "not-chosen",
} as const;
