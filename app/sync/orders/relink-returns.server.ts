import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { mayBeHiddenByAge } from "../../returns/hidden-or-gone";
import { findLink, isOlderThanVisible, storeLink } from "../../returns/link-return.server";
import type { FoundLink } from "../../returns/link-return.server";
import type { OrderCases } from "../../returns/load-cases.server";
import type { OrderInShopify, ReturnCase } from "../../returns/return";
import type { AdminGraphql } from "../../shopify/admin-call";
import type { DriftFinder, FoundDrift } from "../drift/drift";
import { recordDrifts } from "../drift/record-drift.server";
import { followUp } from "../land-news.server";

const AGED =
  "Shopify hides orders older than 60 days from this app, so that the order still exists could not be checked.";

/**
 * Holds the links of an order's returns against what Shopify just said of it. Those that Loop's word alone made are checked;
 * those to an order that is gone are taken away, or led to the one that carries the name now, and put on record. An order that
 * Shopify may only hide is not gone. A link that a person made is theirs to take away.
 * @param known as it was before this look
 */
export async function relinkReturns(
  house: House,
  db: ShopDb,
  admin: AdminGraphql,
  { known, snapshot, by }: { known: OrderCases; snapshot: OrderInShopify; by: DriftFinder },
): Promise<void> {
  const at = new Date(snapshot.readAt);
  const visible = !snapshot.hidden;
  for (const one of known.cases) {
    if (one.link.orderId !== known.orderId || (one.link.state === "linked" && visible)) continue;
    if (visible && one.facts.providerOrderId === known.orderId) {
      await storeLink(db, one.facts.id, linkedTo(known.orderId));
      continue;
    }
    const verified = one.link.state === "linked";
    const gone = !visible && verified && (await isGone(admin, known, one, at));
    if (one.link.how === "by-hand") {
      if (gone)
        await db.transaction((tx) =>
          recordDrifts(tx, [{ ...goneOf(known, one, at), state: "open", remedy: "unlink" }], { by, at }),
        );
      continue;
    }
    const madeAt = one.facts.providerOrderId === known.orderId ? (known.order?.createdAt ?? null) : null;
    const found = await findLink(admin, one.facts, madeAt === null ? null : { madeAt, now: at });
    const link = verified && !gone && found.orderId === null ? agedLink(known.orderId, one) : found;
    await db.transaction(async (tx) => {
      const moved = await storeLink(tx, one.facts.id, link);
      if (!moved || link.orderId === known.orderId) return;
      if (gone)
        await recordDrifts(
          tx,
          [
            {
              ...goneOf(known, one, at),
              state: "repaired",
              repair: link.orderId === null ? "unlinked" : "relinked",
            },
          ],
          { by, at },
        );
      await followUp(house, tx, {
        returnId: one.facts.id,
        orderId: link.orderId,
        exchangeOrderId: one.facts.evidence.exchangeOrderId,
      });
    });
  }
}

/** Shopify answers null for an order that is hidden and for one that is gone; see `mayBeHiddenByAge`. */
async function isGone(admin: AdminGraphql, known: OrderCases, one: ReturnCase, at: Date): Promise<boolean> {
  const aged = mayBeHiddenByAge(known.order, one.facts, at);
  return aged === null ? !(await isOlderThanVisible(admin, known.orderId)) : !aged;
}

const goneOf = (
  known: OrderCases,
  one: ReturnCase,
  at: Date,
): Omit<FoundDrift, "state" | "repair" | "remedy"> => ({
  kind: "order-gone",
  returnId: one.facts.id,
  orderId: known.orderId,
  differed: [{ what: "order", ours: known.order?.name || known.orderId, theirs: null }],
  since: at,
});

const linkedTo = (orderId: string): FoundLink => ({
  state: "linked",
  how: "provider-order-id",
  orderId,
  reason: null,
  candidates: [],
});

const agedLink = (orderId: string, { link }: ReturnCase): FoundLink => ({
  state: "unverified",
  how: link.how,
  orderId,
  reason: AGED,
  candidates: [],
});
