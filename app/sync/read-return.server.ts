import type { House } from "../house.server";
import type { LoopError } from "../loop/errors";
import { drawTicket, markNotConfirmed, markReadFailed } from "../returns/apply-partial.server";
import { factsFromDetails } from "../returns/facts-from-loop";
import type { ReturnPrivate } from "../returns/return";
import { KEY_REFUSED, markBroken, markWorking } from "../shops/connection-health.server";
import { loopForShop } from "../shops/loop-for-shop.server";
import type { DriftFinder } from "./drift/drift";
import { followUp, landNews, ordersOf } from "./land-news.server";

/** How a read ended. `later`: worth another try; the message says why. */
export type ReadOutcome =
  | { outcome: "applied" | "unchanged" | "older" | "held" | "not-found" }
  | { outcome: "not-connected" }
  | { outcome: "later" | "given-up"; error: LoopError };

/**
 * Reads one return from Loop and lands it. The ticket is drawn before the request goes out, so that a delivery which
 * arrives meanwhile is not overruled by what the read saw.
 * @param options.notes reads the notes too (one more request)
 * @param options.person a person waits: first in the rate budget
 * @param options.foundBy the sweep that asks for it: what it changes is put on record as drift
 */
export async function readReturn(
  house: House,
  shop: string,
  returnId: string,
  options: { notes?: boolean; person?: boolean; foundBy?: DriftFinder } = {},
): Promise<ReadOutcome> {
  const loop = await loopForShop(house, shop, { priority: options.person ? "person" : "background" });
  if (!loop) return { outcome: "not-connected" };
  const db = house.db.forShop(shop);
  const order = await drawTicket(house.db);
  const at = house.now();
  const [read, notes] = await Promise.all([
    loop.details({ returnId }),
    options.notes ? loop.notes(returnId) : null,
  ]);
  if (!read.ok) {
    if (read.error.kind === "not-found") {
      await markWorking(house, shop);
      await db.transaction(async (tx) => {
        const orders = (await markNotConfirmed(tx, returnId)) ? await ordersOf(tx, returnId) : null;
        if (orders) await followUp(house, tx, orders);
      });
      return { outcome: "not-found" };
    }
    // Our own budget held it back: it was not asked yet, and waits.
    const waits = read.error.kind === "rate-limited" && read.error.status === null;
    if (!waits) await markReadFailed(db, returnId, at);
    if (read.error.kind === "unauthorized") {
      await markBroken(house, shop, KEY_REFUSED);
      return { outcome: "given-up", error: read.error };
    }
    return {
      outcome: read.error.kind === "bad-answer" || read.error.kind === "refusal" ? "given-up" : "later",
      error: read.error,
    };
  }
  await markWorking(house, shop);
  const news = factsFromDetails(read.value);
  const landed = await db.transaction((tx) =>
    landNews(
      house,
      tx,
      {
        source: "read",
        order,
        at,
        details: true,
        news,
        ...(notes?.ok ? { notes: notesOf(notes.value) } : {}),
      },
      options.foundBy ? { foundBy: options.foundBy } : {},
    ),
  );
  return { outcome: landed.outcome };
}

function notesOf(
  notes: readonly { content: string; created_at?: string | null | undefined }[],
): ReturnPrivate["notes"] {
  return notes.map((note) => ({ content: note.content, createdAt: note.created_at ?? null }));
}
