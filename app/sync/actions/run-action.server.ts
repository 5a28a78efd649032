import { ApiProblem } from "../../api-request.server";
import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import type { ActionResult } from "../../loop/loop-result";
import { messageOfError } from "../../returns/action-messages";
import type { ActionBody } from "../../returns/api";
import { describeDifferences } from "../../returns/describe-differences";
import { loadReturnCase } from "../../returns/load-cases.server";
import { offerAction } from "../../returns/offer-actions";
import type { NotesAtStart } from "../../returns/open-action";
import type { ReturnCase, ReturnFacts } from "../../returns/return";
import { owedNow } from "../../returns/settle-action";
import { versionOf } from "../../returns/version-of-return";
import type { ShopLoop } from "../../shops/loop-for-shop.server";
import type { ActionRow } from "./action-row.server";
import { concludeAction, loopSaysOf } from "./conclude-action.server";
import { readReturn } from "../read-return.server";
import { problemOfRead } from "../refresh-now.server";
import { trackAction } from "./track-action.server";
import type { RunningAction, Track } from "./track-action.server";

interface Asked {
  body: ActionBody;
  /** Checked and trimmed; null when the person wrote none. */
  note: string | null;
  /** What the person saw, for naming what differs; null when it is not known any more. */
  seenFacts: ReturnFacts | null;
}

/**
 * Carries out a claimed action: re-read, compare with what the person saw, note, send once, conclude.
 * @throws ApiProblem when Loop cannot be read: nothing was sent, and the action's row says so
 */
export async function runAction(
  house: House,
  db: ShopDb,
  loop: ShopLoop,
  action: RunningAction,
  asked: Asked,
): Promise<ActionRow> {
  const track = trackAction(house, db, action);
  if (action.kind === "note") return writeNote(house, db, loop, action, track, asked.note ?? "");

  const fresh = await readBefore(house, db, action, track);
  if (!fresh) return track.refuse({ for: "not-found" });
  const version = versionOf(fresh.facts);
  if (version !== asked.body.seen) {
    const { seenFacts } = asked;
    return track.move("changed", {
      changed: { differences: seenFacts ? describeDifferences(seenFacts, fresh.facts) : [], version },
    });
  }
  const offer = offerAction(fresh, action.kind);
  if (offer.answer === "no") return track.refuse(offer.why ? { message: offer.why } : { for: "state" });

  if (asked.note !== null) {
    const written = await loop.addNote(action.returnId, asked.note);
    if (written.outcome !== "accepted")
      return track.refuse({ for: "note-failed" }, { noteWritten: false, loopSays: loopSaysOf(written) });
    await track.move("sending", { noteWritten: true });
  }
  const remaining = owedNow(fresh, action.kind === "remove" ? asked.body.lineItemIds : []);
  // Put down before the request goes out: whoever finds this row after a crash knows that it may have arrived.
  await track.move("sending", { sentAt: house.now(), remaining });
  return concludeAction(house, db, loop, action, track, await send(loop, action, asked.body));
}

/** The return as Loop says it is right now; null when Loop knows no such return. */
async function readBefore(
  house: House,
  db: ShopDb,
  action: RunningAction,
  track: Track,
): Promise<ReturnCase | null> {
  const read = await readReturn(house, db.shop, action.returnId, { person: true });
  switch (read.outcome) {
    case "later":
    case "given-up":
      await track.refuse({ for: "not-read" });
      throw problemOfRead(read.error);
    case "not-connected":
      await track.refuse({ message: messageOfError("not-connected") });
      throw new ApiProblem("not-connected");
    case "not-found":
      return null;
    default: {
      const now = await loadReturnCase(house, db, action.returnId);
      // Our own claim is not a reason against itself.
      return now && { ...now, standing: { ...now.standing, pending: null } };
    }
  }
}

function send(loop: ShopLoop, action: RunningAction, body: ActionBody): Promise<ActionResult> {
  switch (action.kind) {
    case "process":
      return loop.process(action.returnId);
    case "flag":
      return loop.flag(action.returnId);
    case "cancel":
      return loop.cancel(action.returnId);
    case "close":
      return loop.close(action.returnId);
    case "remove":
      return loop.remove(action.returnId, body.lineItemIds ?? []);
    case "note":
      throw new Error("A note is written by writeNote.");
  }
}

async function writeNote(
  house: House,
  db: ShopDb,
  loop: ShopLoop,
  action: RunningAction,
  track: Track,
  note: string,
): Promise<ActionRow> {
  // Counted before it is sent: if its answer is lost, one more of them is the proof, whatever Loop's clock says.
  const there = await loop.notes(action.returnId);
  const sameNotes = there.ok ? there.value.filter(({ content }) => content === note).length : null;
  await track.move("sending", { sentAt: house.now(), remaining: { sameNotes } satisfies NotesAtStart });
  return concludeAction(house, db, loop, action, track, await loop.addNote(action.returnId, note));
}
