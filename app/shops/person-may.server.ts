import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import type { Message } from "../wording/message";
import { mayAct } from "./may-act";
import { readSettings } from "./settings.server";
import { rememberStaff } from "./staff.server";
import type { Person } from "./staff.server";

/** Whether a person may make Loop do something, with the sentence why not. Also remembers the person. */
export async function personMay(
  house: Pick<House, "now">,
  db: ShopDb,
  person: Person,
): Promise<{ act: boolean; why: Message | null }> {
  const [member, settings] = await Promise.all([rememberStaff(db, person, house.now()), readSettings(db)]);
  const may = mayAct(settings.whoMayAct, member);
  return may.act
    ? { act: true, why: null }
    : { act: false, why: { key: `acting.notAllowed.${WORD[may.why]}` } };
}

const WORD = {
  unanswered: "unanswered",
  nobody: "nobody",
  "no-write-orders": "noWriteOrders",
  "not-chosen": "notChosen",
} as const;
