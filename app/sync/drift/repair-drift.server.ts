import { ApiProblem } from "../../api-request.server";
import type { ShopDb, ShopTx } from "../../db.server";
import type { House } from "../../house.server";
import { writeHistories } from "../../returns/write-history.server";
import type { Person } from "../../shops/staff.server";
import { enqueueLink, enqueueRefresh } from "../jobs.server";
import { refreshOrder } from "../orders/refresh-order.server";
import type { Remedy } from "./drift";
import { findDriftRecord } from "./list-drift.server";
import type { DriftRecord } from "./list-drift.server";
import { closeDrifts } from "./record-drift.server";

/**
 * `repaired`: this click did it. `already-over`: somebody else, or time, did before. `not-offered`: nothing is left to a
 * person here, or something else than was clicked; look again. `still-differs`: it was tried, and it did not help.
 */
export type RepairOutcome = "repaired" | "already-over" | "not-offered" | "still-differs";

export interface RepairAnswer {
  outcome: RepairOutcome;
  drift: DriftRecord;
}

interface Ask {
  id: string;
  /** What the person was offered; null = whatever the record offers. */
  remedy: Remedy | null;
  person: Person;
  may: { act: boolean };
}

/**
 * Carries out what a drift record offers, with the name of the person who said so kept on it and in the history of the return.
 * The same click twice is one.
 * @throws ApiProblem not-found | not-allowed; what Shopify throws when a metafield is to be written
 */
export async function repairDrift(house: House, db: ShopDb, ask: Ask): Promise<RepairAnswer> {
  const drift = await findDriftRecord(db, ask.id);
  if (!drift) throw new ApiProblem("not-found");
  if (!ask.may.act) throw new ApiProblem("not-allowed");
  if (drift.state === "repaired") return { outcome: "already-over", drift };
  if (drift.remedy === null || (ask.remedy !== null && ask.remedy !== drift.remedy))
    return { outcome: "not-offered", drift };
  const outcome = await carryOut(house, db, drift, drift.remedy, ask.person.name);
  return { outcome, drift: (await findDriftRecord(db, ask.id)) ?? drift };
}

function carryOut(
  house: House,
  db: ShopDb,
  drift: DriftRecord,
  remedy: Remedy,
  by: string,
): Promise<RepairOutcome> {
  switch (remedy) {
    case "acknowledge":
      return acknowledge(house, db, drift, by);
    case "unlink":
      return unlink(house, db, drift, by);
    case "rewrite":
      return rewrite(house, db, drift, by);
  }
}

/** It keeps its place, so that the next look, which finds it again, says no more of it; nor do the order's card and lists. */
function acknowledge(house: House, db: ShopDb, drift: DriftRecord, by: string): Promise<RepairOutcome> {
  return db.transaction(async (tx) => {
    const rows = await tx.query(
      `UPDATE drifts SET state = 'repaired', repair = 'acknowledged', repaired_at = $3, repaired_by = $4
       WHERE shop = $1 AND drifts.id = $2 AND state = 'open' RETURNING 1 AS done`,
      [drift.id, house.now(), by],
    );
    if (rows.length === 0) return "already-over";
    await audit(tx, drift, drift.returnId === null ? [] : [drift.returnId], by, "acknowledged");
    if (drift.orderId !== null)
      await enqueueRefresh(house.queue, { shop: db.shop, orderId: drift.orderId }, tx.sql, { now: true });
    return "repaired";
  });
}

/** Takes a link away that a person made to an order that is gone; the order is looked for again. */
function unlink(house: House, db: ShopDb, drift: DriftRecord, by: string): Promise<RepairOutcome> {
  const { returnId, orderId } = drift;
  if (returnId === null) return Promise.resolve("not-offered");
  return db.transaction(async (tx) => {
    const at = house.now();
    const rows = await tx.query(
      `UPDATE returns SET order_id = NULL, link_state = 'pending', link_how = NULL, link_reason = NULL, revision = revision + 1
       WHERE shop = $1 AND return_id = $2 AND order_id = $3 AND link_how = 'by-hand' RETURNING 1 AS done`,
      [returnId, orderId],
    );
    // Without the link there is nothing left that could differ.
    const how = rows.length > 0 ? ({ repair: "unlinked", by } as const) : ({ repair: "vanished" } as const);
    const closed = await closeDrifts(tx, [drift], { ...how, at });
    if (rows.length === 0 || closed === 0) return "already-over";
    await audit(tx, drift, [returnId], by, "unlinked");
    const { shop } = db;
    await enqueueLink(house.queue, { shop, returnId }, tx.sql);
    if (orderId) await enqueueRefresh(house.queue, { shop, orderId }, tx.sql);
    return "repaired";
  });
}

/** Writes the metafields whatever stands there; where the merchant wants none written, nothing is. */
async function rewrite(house: House, db: ShopDb, drift: DriftRecord, by: string): Promise<RepairOutcome> {
  const { orderId } = drift;
  if (orderId === null) return "not-offered";
  const outcome = await refreshOrder(house, db.shop, orderId, { rewriteFor: by, by: "resync", person: true });
  if (outcome !== "written") return "still-differs";
  const rows = await db.query<{ id: string }>(
    "SELECT return_id AS id FROM returns WHERE shop = $1 AND order_id = $2 LIMIT 200",
    [orderId],
  );
  await db.transaction((tx) =>
    audit(
      tx,
      drift,
      rows.map((row) => row.id),
      by,
      "rewritten",
    ),
  );
  return "repaired";
}

/** Records of drift go after a time; who decided what stays in the returns' history. */
function audit(
  tx: ShopTx,
  drift: DriftRecord,
  returnIds: readonly string[],
  by: string,
  repair: string,
): Promise<void> {
  return writeHistories(
    tx,
    returnIds.map((returnId) => ({
      returnId,
      kind: "drift" as const,
      atLoop: null,
      data: { drift: drift.kind, repair, order: drift.orderId, staffName: by },
      dedupe: `drift:${drift.id}:${repair}`,
    })),
  );
}
