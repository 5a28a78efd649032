import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import type { FocusAnswer, FocusBody } from "./api";
import type { ActionKind } from "./return";

/** The action opens right after the button; a focus older than this belongs to another visit. */
const LASTS_MS = 2 * 60_000;

/** Leaves word of the return whose button a person pressed: the platform passes no parameter from block to action. */
export async function setFocus(
  house: Pick<House, "now">,
  db: ShopDb,
  orderId: string,
  staffId: string,
  focus: FocusBody,
): Promise<void> {
  await db.query(
    `INSERT INTO focus (shop, order_id, staff_id, return_id, kind, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (shop, order_id, staff_id) DO UPDATE SET return_id = excluded.return_id, kind = excluded.kind, expires_at = excluded.expires_at`,
    [orderId, staffId, focus.returnId, focus.kind ?? null, new Date(house.now().getTime() + LASTS_MS)],
  );
}

/** The return this person pressed a button of on this order, within the last two minutes. */
export async function readFocus(
  house: Pick<House, "now">,
  db: ShopDb,
  orderId: string,
  staffId: string,
): Promise<FocusAnswer> {
  const [row] = await db.query<{ return_id: string; kind: ActionKind | null }>(
    "SELECT return_id, kind FROM focus WHERE shop = $1 AND order_id = $2 AND staff_id = $3 AND expires_at > $4",
    [orderId, staffId, house.now()],
  );
  return { returnId: row?.return_id ?? null, kind: row?.kind ?? null };
}
