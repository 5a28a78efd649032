import { randomUUID } from "node:crypto";
import { ApiProblem } from "../../api-request.server";
import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import type { ActionAnswer, ActionBody } from "../../returns/api";
import { findReturn } from "../../returns/return-row.server";
import { NOTE_LIMIT, checkNote } from "../../returns/signature-note";
import { loopForShop } from "../../shops/loop-for-shop.server";
import type { Person } from "../../shops/staff.server";
import { claimAction, digestOfRequest, findActionByKey } from "./action-row.server";
import { PRIORITY, enqueue } from "../jobs.server";
import { recallSeen } from "./seen-version.server";
import { tellAction } from "./read-action.server";
import { runAction } from "./run-action.server";
import type { RunningAction } from "./track-action.server";

export interface ActRequest {
  returnId: string;
  person: Person;
  may: { act: boolean };
  body: ActionBody;
  /** Where it was asked; the audit keeps it. */
  source?: "block" | "app" | "warehouse";
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
  if (!ask.may.act) throw new ApiProblem("not-allowed");
  const note = noteOf(body);
  const loop = await loopForShop(house, db.shop, { priority: "person" });
  if (!loop) throw new ApiProblem("not-connected");
  const before = await findReturn(db, returnId);
  if (!before) throw new ApiProblem("not-found");

  const seenFacts = await recallSeen(db, before, body.seen);
  const id = randomUUID();
  const claimed = await db.transaction(async (tx) => {
    const done = await claimAction(tx, {
      id,
      returnId,
      body,
      digest,
      staff: { userId: ask.person.userId, name: ask.person.name },
      source: ask.source ?? "block",
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
    throw new ApiProblem("action-pending");
  }
  const action: RunningAction = { id, kind: body.kind, returnId, person: ask.person };
  return tellAction(await runAction(house, db, loop, action, { body, note, seenFacts }));
}

async function answerKnown(db: ShopDb, key: string, digest: string): Promise<ActionAnswer | null> {
  const row = await findActionByKey(db, key);
  if (!row) return null;
  if (row.body_digest !== digest) throw new ApiProblem("idempotency-mismatch");
  return tellAction(row);
}

function noteOf(body: ActionBody): string | null {
  const text = body.note ?? "";
  if (text.trim() === "" && body.kind !== "note") return null;
  const note = checkNote(text);
  if (note.ok) return note.content;
  throw new ApiProblem("note-too-long", { limit: NOTE_LIMIT }, note.message);
}
