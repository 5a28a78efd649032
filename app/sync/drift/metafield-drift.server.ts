import { z } from "zod";
import type { ShopDb } from "../../db.server";
import { listFields } from "../../returns/list-fields";
import type { OrderSummary } from "../../returns/order-summary";
import type { AdminGraphql } from "../../shopify/admin-call";
import type { ShopifyOrder } from "../../shopify/read-order";
import { readSummaryField } from "../../shopify/read-summary-field";
import { findOrderRow } from "../orders/order-row.server";
import type { Difference, FoundDrift } from "./drift";

/** What we last wrote on an order. */
interface Written {
  writtenDigest: string | null;
  compareDigest: string | null;
  writtenAt: Date | null;
  summary: unknown;
}

/** The metafields as they stand. */
export type StandingFields = Pick<ShopifyOrder, "summary" | "attention" | "states">;

/**
 * Are the order's metafields what we wrote? Not where we wrote none, and not where what stands there is newer than what we
 * know of: then another process of ours wrote it a moment ago. What others wrote is never kept, only that they did.
 * @param known as it was before the order was read
 */
export async function metafieldDrift(
  db: ShopDb,
  admin: AdminGraphql,
  orderId: string,
  known: Written | null,
  standing: StandingFields,
): Promise<FoundDrift | null> {
  if (!known?.writtenDigest) return null;
  const at = standing.summary?.compareDigest ?? null;
  if (at === known.compareDigest) return otherFieldsDrift(orderId, known, standing);
  // The row may have been written since it was loaded.
  const row = await findOrderRow(db, orderId);
  if (!row?.writtenDigest || row.compareDigest === at) return null;
  const ours = row.writtenAt?.toISOString() ?? "written";
  const found = (theirs: string | null) =>
    driftOf(orderId, row.writtenAt, [{ what: "metafield loop_returns", ours, theirs }]);
  if (at === null) return found(null);
  const text = await readSummaryField(admin, orderId);
  if (text === null) return found(null);
  return isNewerOfOurs(text, orderId, row.writtenAt) ? null : found("edited");
}

const Summary = z.object({ v: z.literal(1), orderId: z.string(), madeAt: z.iso.datetime() });

function isNewerOfOurs(text: string, orderId: string, writtenAt: Date | null): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  const summary = Summary.safeParse(value);
  return (
    summary.success &&
    summary.data.orderId === orderId &&
    (writtenAt === null || Date.parse(summary.data.madeAt) > writtenAt.getTime())
  );
}

/** The two fields that the order list filters by are written with the summary, in one call. */
function otherFieldsDrift(orderId: string, known: Written, standing: StandingFields): FoundDrift | null {
  if (!known.summary) return null;
  // Our own JSON, written with the metafields.
  const wanted = listFields(known.summary as OrderSummary);
  const differed: Difference[] = [];
  const attention = standing.attention?.value ?? null;
  if (attention !== String(wanted.attention))
    differed.push({
      what: "metafield loop_attention",
      ours: String(wanted.attention),
      theirs: attention === null ? null : "edited",
    });
  const states = textsOf(standing.states?.value);
  if (JSON.stringify(states) !== JSON.stringify(wanted.texts))
    differed.push({
      what: "metafield loop_return_states",
      ours: wanted.texts.join(", ") || null,
      theirs: standing.states === null ? null : "edited",
    });
  return differed.length === 0 ? null : driftOf(orderId, known.writtenAt, differed);
}

function textsOf(value: string | undefined): string[] | null {
  if (value === undefined) return [];
  try {
    return z.array(z.string()).parse(JSON.parse(value));
  } catch {
    return null;
  }
}

const driftOf = (orderId: string, since: Date | null, differed: Difference[]): FoundDrift => ({
  kind: "metafield",
  returnId: null,
  orderId,
  differed,
  since: since ?? new Date(),
  state: "open",
  remedy: "rewrite",
});

/** Somebody who writes it again after each of our writes would make an endless quarrel: from here on a person decides. */
const QUARREL = 3;

/** @returns false where the same order's metafields were put right several times within the hour */
export async function mayRewrite(db: ShopDb, orderId: string, now: Date): Promise<boolean> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM drifts WHERE shop = $1 AND order_id = $2 AND kind = 'metafield'
       AND repair = 'rewritten' AND repaired_by IS NULL AND repaired_at > $3::timestamptz - interval '1 hour'`,
    [orderId, now],
  );
  return (row?.count ?? 0) < QUARREL;
}
