import type { House } from "../house.server";
import type { LoopError } from "../loop/errors";
import { drawTicket, markNotConfirmed, markReadFailed } from "../returns/apply-partial.server";
import { factsFromDetails, factsFromListItem } from "../returns/facts-from-loop";
import type { ReturnFacts, ReturnPrivate } from "../returns/return";
import { overLoop } from "../shops/loop-for-shop.server";
import type { ShopLoop } from "../shops/loop-for-shop.server";
import type { DriftFinder } from "./drift/drift";
import { PRIORITY, enqueueRead } from "./jobs.server";
import { followUp, landReads, ordersOf } from "./land-news.server";

/** How a read ended. `later`: worth another try; the message says why. */
export type ReadOutcome =
  /** `notes`: they were asked for, and Loop did not give them. `missed`: why Loop's list did not tell of the exchange items. */
  | {
      outcome: "applied" | "unchanged" | "older" | "held" | "not-found";
      notes?: "not-read";
      missed?: LoopError;
    }
  | { outcome: "not-connected" }
  | { outcome: "later" | "given-up"; error: LoopError };

/**
 * Reads one return from Loop and lands it. The ticket is drawn before the request goes out, so that a delivery which
 * arrives meanwhile is not overruled by what the read saw.
 * @param options.notes reads the notes too (one more request)
 * @param options.person a person waits: first in the rate budget
 * @param options.foundBy the sweep that asks for it: what it changes is put on record as drift
 * @param options.repeats the caller comes again where something is `missed`; for any other it is queued
 */
export async function readReturn(
  house: House,
  shop: string,
  returnId: string,
  options: { notes?: boolean; person?: boolean; foundBy?: DriftFinder; repeats?: true } = {},
): Promise<ReadOutcome> {
  const priority = options.person ? "person" : "background";
  return overLoop(house, shop, { priority }, async (loop): Promise<ReadOutcome> => {
    const order = await drawTicket(house.db);
    const at = house.now();
    const [read, notes] = await Promise.all([
      loop.details({ returnId }),
      options.notes ? loop.notes(returnId) : null,
    ]);
    if (!read.ok) return notRead(house, loop, returnId, read.error, at);
    const news = factsFromDetails(read.value);
    const [landed] = await loop.land((tx) =>
      landReads(
        house,
        tx,
        [
          {
            source: "read",
            order,
            at,
            details: true,
            news,
            ...(notes?.ok ? { notes: notesOf(notes.value) } : {}),
          },
        ],
        options.foundBy ? { foundBy: options.foundBy } : {},
      ),
    );
    if (!landed) throw new Error("A read of a return landed without an outcome.");
    await loop.works();
    const missed =
      "row" in landed && landed.row.exchangesUnsure ? await readListRow(house, loop, news.facts) : null;
    if (missed && !options.repeats)
      await enqueueRead(
        house.queue,
        { shop, returnId, why: "exchange-items" },
        { priority: PRIORITY.machine, startAfter: new Date(at.getTime() + LIST_AGAIN_MS) },
      );
    return {
      outcome: landed.outcome,
      ...(notes && !notes.ok ? { notes: "not-read" } : {}),
      ...(missed ? { missed } : {}),
    };
  });
}

/** Loop's list takes times as whole seconds. */
const AROUND_MS = 1_000;
/** When a list that did not answer is asked again. */
const LIST_AGAIN_MS = 15_000;
/** Why Loop's list may answer later. */
const PASSES = new Set<LoopError["kind"]>(["rate-limited", "unavailable", "timeout", "bad-answer"]);

/**
 * Asks Loop's list for one return's row. Of two deliveries the older may come last, by an hour; what it says of exchange items
 * no read of details puts right, and no sweep looks at a return that Loop has not changed since; a finished return is not
 * read again by itself, so a list that did not answer must be asked again.
 * @returns why the list did not answer; null where it did, or will not answer otherwise
 */
async function readListRow(
  house: House,
  loop: ShopLoop,
  { id, state, updatedAt }: ReturnFacts,
): Promise<LoopError | null> {
  const changed = Date.parse(updatedAt ?? "");
  if (Number.isNaN(changed)) return null;
  const order = await drawTicket(house.db);
  const at = house.now();
  const page = await loop.list({
    from: new Date(changed - AROUND_MS).toISOString(),
    to: new Date(changed + AROUND_MS).toISOString(),
    filter: "updated_at",
    state,
    pageSize: 750,
  });
  if (!page.ok) return PASSES.has(page.error.kind) ? page.error : null;
  const row = page.value.returns.find((one) => one.id === id);
  if (row)
    await loop.land((tx) =>
      landReads(house, tx, [{ source: "read", order, at, details: false, news: factsFromListItem(row) }]),
    );
  return null;
}

async function notRead(
  house: House,
  loop: ShopLoop,
  returnId: string,
  error: LoopError,
  at: Date,
): Promise<ReadOutcome> {
  if (error.kind === "not-found") {
    await loop.land(async (tx) => {
      const orders = (await markNotConfirmed(tx, returnId)) ? await ordersOf(tx, returnId) : null;
      if (orders) await followUp(house, tx, orders);
    });
    await loop.works();
    return { outcome: "not-found" };
  }
  // Our own budget held it back: it was not asked yet, and waits.
  const waits = error.kind === "rate-limited" && error.status === null;
  if (!waits) await loop.land((tx) => markReadFailed(tx, returnId, at));
  if (error.kind === "unauthorized") {
    await loop.refusesKey();
    return { outcome: "given-up", error };
  }
  return {
    outcome: error.kind === "bad-answer" || error.kind === "refusal" ? "given-up" : "later",
    error,
  };
}

function notesOf(
  notes: readonly { content: string; created_at?: string | null | undefined }[],
): ReturnPrivate["notes"] {
  return notes.map((note) => ({ content: note.content, createdAt: note.created_at ?? null }));
}
