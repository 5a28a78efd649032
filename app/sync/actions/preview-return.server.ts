import { ApiProblem } from "../../api-request.server";
import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import type { PreviewAnswer } from "../../returns/api";
import { loadReturnCase } from "../../returns/load-cases.server";
import { offerActions } from "../../returns/offer-actions";
import { previewAction } from "../../returns/preview-action";
import { readLedger } from "../../returns/read-ledger";
import { listRemovable } from "../../returns/removable-items";
import type { ActionKind, ReturnCase } from "../../returns/return";
import { signatureNote } from "../../returns/signature-note";
import { readSettings } from "../../shops/settings.server";
import { readReturn } from "../read-return.server";
import { refreshOrderNow } from "../orders/refresh-order-now.server";
import { rememberSeen } from "./seen-version.server";

/** A preview speaks of money: it is made from a word of Loop that is younger than this. */
const FRESH_MS = 30_000;
/** What Shopify counts sellable stands in the preview of a process: no older than this. */
const ORDER_FRESH_MS = 60_000;

const KINDS = ["process", "flag", "cancel", "close", "remove", "note"] as const satisfies ActionKind[];
/** A person's own note is left as it was typed: it carries no signature. */
const SIGNED = KINDS.filter((kind) => kind !== "note");

/**
 * What each action would do now. Reads the return from Loop when its last word is old or not confirmed; when Loop does not
 * answer, the preview is made from what is known and says its time. Changes nothing.
 */
export async function previewReturn(
  house: House,
  db: ShopDb,
  returnId: string,
  ask: { may: PreviewAnswer["may"]; staffName: string; lineItemIds?: string[] | undefined },
): Promise<PreviewAnswer> {
  let now = await loadReturnCase(house, db, returnId);
  if (!now) throw new ApiProblem("not-found");
  const age = house.now().getTime() - new Date(now.standing.detailsReadAt ?? 0).getTime();
  if (age > FRESH_MS || now.standing.provisional) {
    await readReturn(house, db.shop, returnId, { person: true });
    now = (await loadReturnCase(house, db, returnId)) ?? now;
  }
  const one = await withFreshOrder(house, db, now);
  const version = await rememberSeen(db, one.facts, house.now());
  const { signatureNote: signs } = await readSettings(db);
  return {
    returnId,
    version,
    loopWordAt: one.standing.loopWordAt,
    offers: offerActions(one),
    previews: Object.fromEntries(
      KINDS.map((kind) => [
        kind,
        previewAction(one, kind, ask.lineItemIds ? { lineItemIds: ask.lineItemIds } : {}),
      ]),
    ),
    removable: listRemovable(one, readLedger(one).currency),
    signatures: signs
      ? Object.fromEntries(SIGNED.map((kind) => [kind, signatureNote(kind, ask.staffName)]))
      : {},
    may: ask.may,
  };
}

/** The return with its order as Shopify shows it now; when Shopify does not answer, as it was last read. */
async function withFreshOrder(house: House, db: ShopDb, one: ReturnCase): Promise<ReturnCase> {
  const { orderId } = one.link;
  const readAt = one.order?.readAt ?? null;
  if (!orderId || (readAt && house.now().getTime() - new Date(readAt).getTime() <= ORDER_FRESH_MS))
    return one;
  await refreshOrderNow(house, db, orderId);
  return (await loadReturnCase(house, db, one.facts.id)) ?? one;
}
