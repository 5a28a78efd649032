import { ApiProblem } from "../api-request.server";
import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import type { LoopError } from "../loop/errors";
import { findReturn } from "../returns/return-row.server";
import { driftSince } from "./drift/list-drift.server";
import type { DriftRecord } from "./drift/list-drift.server";
import { readReturn } from "./read-return.server";
import { refreshOrderNow } from "./orders/refresh-order-now.server";
import { wakeActions } from "./actions/wake-actions.server";

/**
 * ⟳, and the re-sync of one return: reads it from Loop now, notes included, with a person's priority, then its order from
 * Shopify, held against what we knew and wrote.
 */
export async function refreshNow(
  house: House,
  db: ShopDb,
  returnId: string,
): Promise<{ outcome: string; loopWordAt: string | null; drift: DriftRecord[] }> {
  const began = house.now();
  if (!(await findReturn(db, returnId))) throw new ApiProblem("not-found");
  const read = await readReturn(house, db.shop, returnId, {
    person: true,
    notes: true,
    foundBy: "resync",
  });
  if (read.outcome === "not-connected") throw new ApiProblem("not-connected");
  if (read.outcome === "later" || read.outcome === "given-up") throw problemOfRead(read.error);
  await wakeActions(house, db, returnId);
  const row = await findReturn(db, returnId);
  // Shopify's side too: what it refunded, and what it counts sellable.
  const orderId = row?.order_id ?? null;
  if (orderId) await refreshOrderNow(house, db, orderId, { by: "resync", thorough: true });
  return {
    outcome: read.outcome,
    loopWordAt: row?.loop_word_at.toISOString() ?? null,
    drift: await driftSince(db, { returnIds: [returnId], orderId }, began),
  };
}

/** A failed read as the person meets it. */
export function problemOfRead(error: LoopError): ApiProblem {
  switch (error.kind) {
    case "unauthorized":
      return new ApiProblem("missing-scope");
    case "rate-limited":
      return new ApiProblem("loop-busy");
    default:
      return new ApiProblem("loop-unavailable");
  }
}
