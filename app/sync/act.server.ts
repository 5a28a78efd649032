import { randomUUID } from "node:crypto";
import { ApiProblem } from "../api-request.server";
import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import type { ActionResult } from "../loop/loop-result";
import type { LoopClient } from "../loop/client.server";
import { messageOfStatus } from "../returns/action-messages";
import type { ActionAnswer, ActionBody } from "../returns/api";
import { describeDifferences } from "../returns/describe-differences";
import { loadReturnCase } from "../returns/load-cases.server";
import { offerAction } from "../returns/offer-actions";
import { readLedger } from "../returns/read-ledger";
import type { ActionKind, ReturnCase, ReturnFacts } from "../returns/return";
import { findReturn } from "../returns/return-row.server";
import { checkNote } from "../returns/signature-note";
import { versionOf } from "../returns/version-of-return";
import { loopForShop } from "../shops/loop-for-shop.server";
import { learnFlaggedProcess } from "../shops/settings.server";
import type { Person } from "../shops/staff.server";
import {
  answerOf,
  claimAction,
  digestOfRequest,
  findAction,
  findActionByKey,
  moveAction,
} from "./action-row.server";
import type { ActionChange, ActionRow } from "./action-row.server";
import { recordActionHistory } from "./action-history.server";
import { PRIORITY, enqueue } from "./jobs.server";
import { readReturn } from "./read-return.server";
import { problemOfRead } from "./refresh-now.server";
import { settleFromTruth } from "./settle-action.server";
import { signInLoop } from "./sign-in-loop.server";

export interface ActRequest {
  returnId: string;
  person: Person;
  may: { act: boolean };
  body: ActionBody;
  /** Where it was asked; the audit keeps it. */
  source?: "block" | "app";
}

/** A crash between claim and answer is found by the settle job after this time. */
const LOOK_AFTER_MS = 30_000;

/**
 * One person's action, from the click to Loop's answer: may this person? → the same key again answers the same action →
 * claim (two agents at once give one action) → re-read from Loop, and refuse with what differs when the return moved on →
 * the person's note → Loop's endpoint, sent once → the outcome as Loop gave it. "Accepted" is not "done": the action then
 * stays open until an ending is proved (see settle-action).
 * @throws ApiProblem for what cannot be asked at all; every ending of what was asked is an answer
 */
export async function act(house: House, db: ShopDb, ask: ActRequest): Promise<ActionAnswer> {
  const { returnId, body } = ask;
  const digest = digestOfRequest(returnId, body);
  const known = await answerKnown(db, body.idempotencyKey, digest);
  if (known) return known;
  if (!ask.may.act)
    throw new ApiProblem(
      "not-allowed",
      "You may look at returns here, not change them. Whoever set up Loopside can allow it in its settings.",
    );
  const note = noteOf(body);
  const loop = await loopForShop(house, db.shop, { priority: "person" });
  if (!loop)
    throw new ApiProblem(
      "not-connected",
      "Loopside is not connected to Loop. Connect it in Loopside's settings.",
    );
  const before = await findReturn(db, returnId);
  if (!before) throw new ApiProblem("not-found", "There is no such return in this shop.");

  const id = randomUUID();
  const claimed = await db.transaction(async (tx) => {
    const done = await claimAction(tx, {
      id,
      returnId,
      body,
      digest,
      staff: { userId: ask.person.userId, name: ask.person.name },
      noteSealed: note === null ? null : house.sealer.seal(db.shop, "action-note", note),
      at: house.now(),
    });
    if (done)
      await enqueue(
        house.queue,
        "settle-action",
        { shop: db.shop, actionId: id },
        {
          startAfter: new Date(house.now().getTime() + LOOK_AFTER_MS),
          priority: PRIORITY.person,
          shop: db.shop,
        },
        tx.sql,
      );
    return done;
  });
  if (!claimed) {
    const raced = await answerKnown(db, body.idempotencyKey, digest);
    if (raced) return raced;
    throw new ApiProblem(
      "action-pending",
      "Another action on this return is under way. Wait for its end; nothing was sent.",
    );
  }
  const action: RunningAction = { id, kind: body.kind, returnId, person: ask.person };
  const finished = await run(house, db, loop, action, body, note, before.facts);
  await recordActionHistory(db, finished);
  return answerOf(finished, messageOfStatus(finished.status, { kind: finished.kind }));
}

interface RunningAction {
  id: string;
  kind: ActionKind;
  returnId: string;
  person: Person;
}

async function answerKnown(db: ShopDb, key: string, digest: string): Promise<ActionAnswer | null> {
  const row = await findActionByKey(db, key);
  if (!row) return null;
  if (row.body_digest !== digest)
    throw new ApiProblem(
      "idempotency-mismatch",
      "This click was already used for another request. Nothing was sent; open the action again.",
    );
  return answerOf(row, messageOfStatus(row.status, { kind: row.kind }));
}

function noteOf(body: ActionBody): string | null {
  if (body.note === undefined || (body.note.trim() === "" && body.kind !== "note")) return null;
  const note = checkNote(body.note);
  if (note.ok) return note.content;
  throw new ApiProblem(
    "note-too-long",
    "A note is 1 to 254 characters long. Nothing was sent; your text is still here.",
    { limit: 254 },
  );
}

async function run(
  house: House,
  db: ShopDb,
  loop: LoopClient,
  action: RunningAction,
  body: ActionBody,
  note: string | null,
  seenFacts: ReturnFacts,
): Promise<ActionRow> {
  const move = async (change: ActionChange): Promise<ActionRow> => {
    await moveAction(db, action.id, change, house.now());
    const row = await findAction(db, action.id);
    if (!row) throw new Error("The action is gone.");
    return row;
  };
  const settle = (
    status: ActionChange["status"],
    extra: Parameters<typeof messageOfStatus>[1],
    more: Partial<ActionChange> = {},
  ) => move({ status, message: messageOfStatus(status, extra), ...more });

  if (action.kind === "note") return sendNote(house, db, loop, action, note ?? "", settle);

  const read = await readReturn(house, db.shop, action.returnId, { person: true });
  if (read.outcome === "later" || read.outcome === "given-up" || read.outcome === "not-connected") {
    await settle("refused", { kind: action.kind, why: "not-read" });
    throw read.outcome === "not-connected"
      ? new ApiProblem("not-connected", "Loopside is not connected to Loop. Nothing was sent.")
      : problemOfRead(read.error);
  }
  const now = await loadReturnCase(house, db, action.returnId);
  if (!now) return settle("refused", { kind: action.kind, why: "not-found" });
  // Our own claim is not a reason against itself.
  const fresh: ReturnCase = { ...now, standing: { ...now.standing, pending: null } };
  const version = versionOf(fresh.facts);
  if (version !== body.seen) {
    const differences = versionOf(seenFacts) === body.seen ? describeDifferences(seenFacts, fresh.facts) : [];
    return settle("changed", { kind: action.kind }, { changed: { differences, version } });
  }
  const offer = offerAction(fresh, action.kind);
  if (offer.answer === "no")
    return move({
      status: "refused",
      message: offer.why ?? messageOfStatus("refused", { kind: action.kind }),
    });

  if (note !== null) {
    const written = await loop.addNote(action.returnId, note);
    if (written.outcome !== "accepted")
      return settle(
        "refused",
        { kind: action.kind, why: "note-failed" },
        { noteWritten: false, loopSays: loopSaysOf(written) },
      );
    await move({ status: "sending", noteWritten: true });
  }
  // Put down before the request goes out: whoever finds this row after a crash knows that it may have arrived.
  await move({ status: "sending", sentAt: house.now(), remaining: readLedger(fresh) });
  const sent = await send(loop, action, body);
  return conclude(house, db, loop, action, sent, settle, move);
}

async function send(loop: LoopClient, action: RunningAction, body: ActionBody): Promise<ActionResult> {
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
      throw new Error("A note is sent by sendNote.");
  }
}

type Settle = (
  status: ActionChange["status"],
  extra: Parameters<typeof messageOfStatus>[1],
  more?: Partial<ActionChange>,
) => Promise<ActionRow>;

async function conclude(
  house: House,
  db: ShopDb,
  loop: LoopClient,
  action: RunningAction,
  sent: ActionResult,
  settle: Settle,
  move: (change: ActionChange) => Promise<ActionRow>,
): Promise<ActionRow> {
  const { kind, returnId } = action;
  switch (sent.outcome) {
    case "accepted": {
      await move({
        status: "accepted",
        acceptedAt: house.now(),
        message: messageOfStatus("accepted", { kind, at: house.now().toISOString() }),
      });
      await onAccepted(db, house, action);
      await signInLoop(house, db, loop, { returnId, kind, staffName: action.person.name });
      // A flag, cancel or close shows at once; a process is queued and followed by the settle job.
      return settleFromTruth(house, db, action.id, () =>
        readReturn(house, db.shop, returnId, { person: true }),
      );
    }
    case "refused":
      if (sent.error.reason === "flagged") await learnFlagged(house, db, action);
      await readReturn(house, db.shop, returnId, { person: true });
      return settle("refused", { kind }, { loopSays: sent.error.loopSays });
    case "not-found":
      return settle("refused", { kind, why: "not-found" }, { loopSays: sent.error.loopSays });
    case "not-sent":
      return settle(
        "refused",
        {
          kind,
          why:
            sent.error.kind === "unauthorized"
              ? "missing-scope"
              : sent.error.kind === "rate-limited"
                ? "busy"
                : "not-sent",
        },
        { loopSays: sent.error.loopSays },
      );
    case "unconfirmed": {
      await move({ status: "unconfirmed", message: messageOfStatus("unconfirmed", { kind }) });
      return settleFromTruth(house, db, action.id, () =>
        readReturn(house, db.shop, returnId, { person: true }),
      );
    }
  }
}

/** A newly accepted process clears an older failure; our own flag is known by its name. */
async function onAccepted(db: ShopDb, house: House, action: RunningAction): Promise<void> {
  if (action.kind === "process" || action.kind === "remove")
    await db.query(
      "UPDATE returns SET processing_failed = NULL, revision = revision + 1 WHERE shop = $1 AND return_id = $2",
      [action.returnId],
    );
  if (action.kind === "flag")
    await db.query(
      "UPDATE returns SET flagged = $3::jsonb, revision = revision + 1 WHERE shop = $1 AND return_id = $2",
      [
        action.returnId,
        JSON.stringify({ by: "us", staffName: action.person.name, at: house.now().toISOString() }),
      ],
    );
}

async function learnFlagged(house: House, db: ShopDb, action: RunningAction): Promise<void> {
  await db.query(
    "UPDATE returns SET flagged = coalesce(flagged, $3::jsonb), revision = revision + 1 WHERE shop = $1 AND return_id = $2",
    [action.returnId, JSON.stringify({ by: "loop", staffName: null, at: house.now().toISOString() })],
  );
  if (action.kind === "process") await learnFlaggedProcess(db, house.now());
}

async function sendNote(
  house: House,
  db: ShopDb,
  loop: LoopClient,
  action: RunningAction,
  note: string,
  settle: Settle,
): Promise<ActionRow> {
  await moveAction(db, action.id, { status: "sending", sentAt: house.now() }, house.now());
  const written = await loop.addNote(action.returnId, note);
  switch (written.outcome) {
    case "accepted": {
      const done = await settle("done", { kind: "note" }, { noteWritten: true, acceptedAt: house.now() });
      await readReturn(house, db.shop, action.returnId, { person: true, notes: true });
      return done;
    }
    case "unconfirmed":
      await moveAction(
        db,
        action.id,
        { status: "unconfirmed", message: messageOfStatus("unconfirmed", { kind: "note" }) },
        house.now(),
      );
      return settleFromTruth(house, db, action.id, () =>
        readReturn(house, db.shop, action.returnId, { person: true, notes: true }),
      );
    case "refused":
    case "not-found":
    case "not-sent":
      return settle("refused", { kind: "note" }, { loopSays: loopSaysOf(written), noteWritten: false });
  }
}

function loopSaysOf(result: ActionResult): string | null {
  return result.outcome === "accepted" ? null : result.error.loopSays;
}
