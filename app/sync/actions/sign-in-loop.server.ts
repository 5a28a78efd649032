import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import type { LoopClient } from "../../loop/client.server";
import type { ActionKind } from "../../returns/return";
import { signatureNote } from "../../returns/signature-note";
import { readSettings } from "../../shops/settings.server";

/**
 * Leaves the note that names the person in Loop's own history, unless the merchant switched it off. The action is done
 * whether or not the note could be left, so a failure is only logged.
 */
export async function signInLoop(
  house: House,
  db: ShopDb,
  loop: LoopClient,
  of: { returnId: string; kind: ActionKind; staffName: string },
): Promise<void> {
  if (!(await readSettings(db)).signatureNote) return;
  const written = await loop.addNote(of.returnId, signatureNote(of.kind, of.staffName));
  if (written.outcome !== "accepted")
    house.log.warn(
      { shop: db.shop, returnId: of.returnId, status: written.outcome },
      "The note that names who acted could not be left in Loop.",
    );
}
