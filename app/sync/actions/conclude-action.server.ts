import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import type { ActionResult } from "../../loop/loop-result";
import type { ShopLoop } from "../../shops/loop-for-shop.server";
import { learnFlaggedProcess } from "../../shops/settings.server";
import type { ActionRow } from "./action-row.server";
import { refreshOrders } from "../land-news.server";
import { readReturn } from "../read-return.server";
import { settleFromTruth } from "./settle-action.server";
import { signInLoop } from "./sign-in-loop.server";
import type { RunningAction, Track } from "./track-action.server";

/** Puts down what Loop answered, learns from it, and looks at once whether an ending is proved already. */
export async function concludeAction(
  house: House,
  db: ShopDb,
  loop: ShopLoop,
  action: RunningAction,
  track: Track,
  sent: ActionResult,
): Promise<ActionRow> {
  const { kind, returnId } = action;
  const reread = () => readReturn(house, db.shop, returnId, { person: true, notes: kind === "note" });
  switch (sent.outcome) {
    case "accepted":
      if (kind === "note") {
        const done = await track.move("done", { acceptedAt: house.now(), noteWritten: true });
        await reread();
        return done;
      }
      await onAccepted(house, db, action, await track.move("accepted", { acceptedAt: house.now() }));
      await signInLoop(house, db, loop, { returnId, kind, staffName: action.person.name });
      // A flag, cancel or close shows at once; a process is queued and followed by the settle job.
      return shown(await settleFromTruth(house, db, action.id, reread));
    case "refused": {
      const { reason, loopSays } = sent.error;
      if (reason === "flagged") await onFlaggedRefusal(house, db, action);
      if (kind !== "note") await reread();
      return shown(
        await track.refuse({ for: reason }, { loopSays, ...(kind === "note" ? { noteWritten: false } : {}) }),
      );
    }
    case "not-found":
      return track.refuse({ for: "not-found" }, { loopSays: sent.error.loopSays });
    case "not-sent":
      if (sent.error.kind === "unauthorized") await loop.refusesKey();
      return track.refuse({ for: NOT_SENT[sent.error.kind] }, { loopSays: sent.error.loopSays });
    case "unconfirmed":
      await track.move("unconfirmed");
      return shown(await settleFromTruth(house, db, action.id, reread));
  }

  /** That it was sent, its answer lost, or that Loop says "flagged", stands on the order though Loop changed nothing. */
  async function shown(row: ActionRow): Promise<ActionRow> {
    await db.transaction((tx) => refreshOrders(house, tx, returnId));
    return row;
  }
}

const NOT_SENT = { unauthorized: "missing-scope", "rate-limited": "busy", unavailable: "not-sent" } as const;

/**
 * A newly accepted process clears an older failure, not its own, which may have come before Loop's answer; our own flag
 * is known by the person's name.
 */
async function onAccepted(
  house: House,
  db: ShopDb,
  { kind, returnId, person }: RunningAction,
  { sent_at: sentAt }: ActionRow,
): Promise<void> {
  if (kind === "process" || kind === "remove")
    await db.query(
      `UPDATE returns SET processing_failed = NULL, revision = revision + 1
       WHERE shop = $1 AND return_id = $2 AND (processing_failed ->> 'at')::timestamptz < $3`,
      [returnId, sentAt],
    );
  if (kind === "flag")
    await db.query(
      "UPDATE returns SET flagged = $3::jsonb, revision = revision + 1 WHERE shop = $1 AND return_id = $2",
      [returnId, JSON.stringify({ by: "us", staffName: person.name, at: house.now().toISOString() })],
    );
}

/** Loop says that the return is flagged, which no field tells; and for process, that the shop's setting forbids it. */
async function onFlaggedRefusal(house: House, db: ShopDb, { kind, returnId }: RunningAction): Promise<void> {
  await db.query(
    "UPDATE returns SET flagged = coalesce(flagged, $3::jsonb), revision = revision + 1 WHERE shop = $1 AND return_id = $2",
    [returnId, JSON.stringify({ by: "loop", staffName: null, at: house.now().toISOString() })],
  );
  if (kind === "process") await learnFlaggedProcess(db, house.now());
}

export function loopSaysOf(result: ActionResult): string | null {
  return result.outcome === "accepted" ? null : result.error.loopSays;
}
