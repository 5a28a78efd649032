import type { ShopDb } from "../db.server";
import { canEditOrders } from "./may-act";

export interface StaffMember {
  userId: string;
  name: string;
  canEditOrders: boolean;
  chosen: boolean;
  lastSeenAt: Date;
}

/** A person as their online token names them. */
export interface Person {
  userId: string;
  name: string;
  /** `associated_user_scope`: what this person may do, of what the app was granted. */
  scopes: string | readonly string[];
}

/** A person's last visit is known to so much: a block that is looked at must not wait for the disk each time it asks. */
const SEEN_MS = 5 * 60_000;

/**
 * Remembers a person who has opened Loopside; Shopify gives no list of staff, so these are the people that can be chosen
 * and the names in the audit. The right to edit orders is as of their last visit.
 */
export async function rememberStaff(db: ShopDb, person: Person, at: Date): Promise<StaffMember> {
  const [known] = await db.query<StaffRow>(
    `SELECT ${COLUMNS} FROM staff WHERE shop = $1 AND user_id = $2 AND name = $3 AND can_edit_orders = $4 AND last_seen_at > $5`,
    [...toldOf(person), new Date(at.getTime() - SEEN_MS)],
  );
  if (known) return memberOf(known);
  const [row] = await db.query<StaffRow>(
    `INSERT INTO staff (shop, user_id, name, can_edit_orders, first_seen_at, last_seen_at)
     VALUES ($1, $2, $3, $4, $5, $5)
     ON CONFLICT (shop, user_id) DO UPDATE
       SET name = EXCLUDED.name, can_edit_orders = EXCLUDED.can_edit_orders,
           last_seen_at = GREATEST(staff.last_seen_at, EXCLUDED.last_seen_at)
     RETURNING ${COLUMNS}`,
    [...toldOf(person), at],
  );
  if (!row) throw new Error("the person was not stored");
  return memberOf(row);
}

const COLUMNS = "user_id, name, can_edit_orders, chosen, last_seen_at";
const toldOf = (person: Person) => [person.userId, nameOf(person), canEditOrders(person.scopes)] as const;

/** Everyone who has opened Loopside, last seen first. */
export async function listStaff(db: ShopDb): Promise<StaffMember[]> {
  const rows = await db.query<StaffRow>(
    `SELECT ${COLUMNS} FROM staff WHERE shop = $1 ORDER BY last_seen_at DESC, user_id`,
  );
  return rows.map(memberOf);
}

/** The merchant's choice: exactly these people; ids that are not known are ignored. */
export async function chooseStaff(db: ShopDb, userIds: readonly string[]): Promise<void> {
  await db.query("UPDATE staff SET chosen = (user_id = ANY($2::text[])) WHERE shop = $1", [userIds]);
}

interface StaffRow {
  user_id: string;
  name: string;
  can_edit_orders: boolean;
  chosen: boolean;
  last_seen_at: Date;
}

function memberOf(row: StaffRow): StaffMember {
  return {
    userId: row.user_id,
    name: row.name,
    canEditOrders: row.can_edit_orders,
    chosen: row.chosen,
    lastSeenAt: row.last_seen_at,
  };
}

/** A token without a name still names somebody. */
export function nameOf({ name, userId }: Pick<Person, "name" | "userId">): string {
  return name.trim().slice(0, 200) || `Staff ${userId}`;
}
