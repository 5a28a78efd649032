import { ApiProblem } from "../../api-request.server";
import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { storeLink } from "../../returns/link-return.server";
import { findReturn } from "../../returns/return-row.server";
import { writeHistory } from "../../returns/write-history.server";
import { readOrder } from "../../shopify/read-order";
import type { Person } from "../../shops/staff.server";
import { enqueueRefresh } from "../jobs.server";

/** A person ties a return to the order they look at. The order must exist in this shop; who did it is kept. */
export async function linkByHand(
  house: House,
  db: ShopDb,
  ask: { returnId: string; orderId: string; person: Person; may: { act: boolean } },
): Promise<{ ok: true }> {
  if (!ask.may.act) throw new ApiProblem("not-allowed");
  const row = await findReturn(db, ask.returnId);
  if (!row) throw new ApiProblem("not-found");
  const admin = await house.adminFor(db.shop, { person: true });
  if (!admin) throw new ApiProblem("unavailable", undefined, { key: "acting.problem.shopifySilent" });
  if (!(await readOrder(admin, ask.orderId)))
    throw new ApiProblem("not-found", undefined, { key: "acting.problem.orderNotShown" });
  await db.transaction(async (tx) => {
    await storeLink(tx, ask.returnId, {
      state: "linked",
      how: "by-hand",
      orderId: ask.orderId,
      reason: null,
      candidates: [],
    });
    await writeHistory(tx, ask.returnId, [
      {
        kind: "link",
        atLoop: null,
        data: { order: ask.orderId, staffName: ask.person.name },
        dedupe: `link:${ask.orderId}:${row.revision}`,
      },
    ]);
    await enqueueRefresh(house.queue, { shop: db.shop, orderId: ask.orderId }, tx.sql);
    if (row.order_id && row.order_id !== ask.orderId)
      await enqueueRefresh(house.queue, { shop: db.shop, orderId: row.order_id }, tx.sql);
  });
  return { ok: true };
}
