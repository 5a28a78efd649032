import { createHash } from "node:crypto";
import type { ShopDb, ShopTx } from "../../db.server";
import type { ActionAnswer, ActionBody, ActionStatus } from "../../returns/api";
import type { ActionKind } from "../../returns/return";
import { NO_SIGN } from "../../returns/settle-without-word";
import type { Message } from "../../wording/message";
import { recordActionHistory } from "./action-history.server";

/** A row of `actions`: what a person asked for and how it stands. Also the audit. */
export interface ActionRow {
  id: string;
  return_id: string;
  kind: ActionKind;
  status: ActionStatus;
  idempotency_key: string;
  body_digest: string;
  seen_version: string;
  note_written: boolean | null;
  remaining: unknown;
  staff_id: string;
  staff_name: string;
  requested_at: Date;
  sent_at: Date | null;
  accepted_at: Date | null;
  settled_at: Date | null;
  loop_says: string | null;
  message: Message | null;
  changed: ActionAnswer["changed"];
  line_item_ids: string[] | null;
  note_sealed: Uint8Array | null;
}

const COLUMNS = `id, return_id, kind, status, idempotency_key, body_digest, seen_version, note_written, remaining, staff_id,
  staff_name, requested_at, sent_at, accepted_at, settled_at, loop_says, message, changed, line_item_ids, note_sealed`;

export async function findAction(db: Pick<ShopDb, "query">, id: string): Promise<ActionRow | null> {
  const [row] = await db.query<ActionRow>(`SELECT ${COLUMNS} FROM actions WHERE shop = $1 AND id = $2`, [id]);
  return row ?? null;
}

export async function findActionByKey(db: Pick<ShopDb, "query">, key: string): Promise<ActionRow | null> {
  const [row] = await db.query<ActionRow>(
    `SELECT ${COLUMNS} FROM actions WHERE shop = $1 AND idempotency_key = $2`,
    [key],
  );
  return row ?? null;
}

/** What the same idempotency key must come with again: everything the person asked, not how it was formatted. */
export function digestOfRequest(returnId: string, body: ActionBody): string {
  const asked = [returnId, body.kind, body.seen, body.note ?? null, [...(body.lineItemIds ?? [])].sort()];
  return createHash("sha256").update(JSON.stringify(asked)).digest("hex");
}

export interface Claim {
  id: string;
  returnId: string;
  body: ActionBody;
  digest: string;
  staff: { userId: string; name: string };
  source: "block" | "app" | "warehouse";
  noteSealed: Uint8Array | null;
  at: Date;
}

/**
 * Puts the action down, in the return's history too, before anything is sent. A second unsettled action on the return, or the same key again, finds the
 * unique indexes: two agents at once give one action.
 * @returns false when another row stands in the way
 */
export async function claimAction(tx: ShopTx, claim: Claim): Promise<boolean> {
  const { body } = claim;
  const [row] = await tx.query<ActionRow>(
    `INSERT INTO actions (shop, id, return_id, kind, status, idempotency_key, body_digest, seen_version, note_sealed,
                          line_item_ids, staff_id, staff_name, requested_at, pending_return_id, source)
     VALUES ($1, $2, $3, $4, 'sending', $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14)
     ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [
      claim.id,
      claim.returnId,
      body.kind,
      body.idempotencyKey,
      claim.digest,
      body.seen,
      claim.noteSealed,
      body.lineItemIds ? JSON.stringify(body.lineItemIds) : null,
      claim.staff.userId,
      claim.staff.name,
      claim.at,
      body.kind === "note" ? null : claim.returnId,
      claim.source,
    ],
  );
  if (row) await recordActionHistory(tx, row);
  return row !== undefined;
}

/** Statuses after which nothing more is expected; the return is free for another action. */
const UNSETTLED: ReadonlySet<ActionStatus> = new Set<ActionStatus>([
  "sending",
  "accepted",
  "unconfirmed",
  "no-word",
]);

export const isSettled = (status: ActionStatus): boolean => !UNSETTLED.has(status);

export interface ActionChange {
  status: ActionStatus;
  message?: Message | null;
  loopSays?: string | null;
  changed?: ActionAnswer["changed"];
  noteWritten?: boolean;
  sentAt?: Date;
  acceptedAt?: Date;
  remaining?: unknown;
}

/** Of a row of `actions`: it ended because Loop showed no sign of it, and nothing like it was sent since. */
export const ENDED_WITHOUT_SIGN = `(status = 'failed' AND message ->> 'key' IN (${NO_SIGN.map((key) => `'${key}'`).join(", ")})
  AND NOT EXISTS (SELECT 1 FROM actions later WHERE later.shop = $1 AND later.return_id = actions.return_id
    AND later.requested_at > actions.requested_at AND later.sent_at IS NOT NULL
    AND (later.kind = 'note') = (actions.kind = 'note')))`;

/**
 * Moves an action on, and tells it in the return's history, together. A settled one is never moved again, but for endings that
 * later evidence may better; of one that Loop showed no sign of, only while nobody has sent the like again: what is given then
 * may be the second's.
 * @returns false when it was settled for good
 */
export async function moveAction(db: ShopDb, id: string, change: ActionChange, at: Date): Promise<boolean> {
  const settled = isSettled(change.status);
  return db.transaction(async (tx) => {
    const [row] = await tx.query<ActionRow>(
      `UPDATE actions SET status = $3, message = coalesce($4::jsonb, message), loop_says = coalesce($5, loop_says),
       changed = coalesce($6::jsonb, changed), note_written = coalesce($7, note_written), sent_at = coalesce($8, sent_at),
       accepted_at = coalesce($9, accepted_at), remaining = coalesce($10::jsonb, remaining),
       settled_at = CASE WHEN $11::boolean THEN $12::timestamptz END,
       pending_return_id = CASE WHEN $11::boolean THEN NULL ELSE pending_return_id END
     WHERE shop = $1 AND id = $2 AND (settled_at IS NULL OR status IN ('partly-done', 'closed-otherwise') OR ${ENDED_WITHOUT_SIGN}) RETURNING ${COLUMNS}`,
      [
        id,
        change.status,
        change.message ? JSON.stringify(change.message) : null,
        change.loopSays ?? null,
        change.changed ? JSON.stringify(change.changed) : null,
        change.noteWritten ?? null,
        change.sentAt ?? null,
        change.acceptedAt ?? null,
        change.remaining === undefined ? null : JSON.stringify(change.remaining),
        settled,
        at,
      ],
    );
    if (row) await recordActionHistory(tx, row);
    return row !== undefined;
  });
}
