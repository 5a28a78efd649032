import { createHash } from "node:crypto";
import { ApiProblem } from "../../api-request.server";
import type { ShopDb, ShopTx } from "../../db.server";
import type { House } from "../../house.server";
import type { ReceivedAnswer } from "../../returns/api";
import { expectedLines } from "../../returns/decide-received";
import type { Condition } from "../../returns/received";
import { lockReturn } from "../../returns/return-row.server";
import type { ReturnRow } from "../../returns/return-row.server";
import { readReceivedLines, storeReceived } from "./store-received.server";

export interface ReceiveRequest {
  returnId: string;
  token: { id: string; name: string };
  lines: { lineItemId: string; condition: Condition; note?: string | null | undefined }[];
  /** Idempotency-Key of the sender; null where it sent none. */
  key: string | null;
}

/**
 * What a warehouse says that it received of a return. Kept item by item, the latest word counts; what the shop's rules
 * make of it is decided by the job that is queued with it. The same word again changes nothing.
 * @throws ApiProblem for a return or an item that is not known in this shop, and for a key that came with something else
 */
export async function receiveLines(house: House, db: ShopDb, ask: ReceiveRequest): Promise<ReceivedAnswer> {
  return db.transaction(async (tx) => {
    const row = await lockReturn(tx, ask.returnId);
    if (!row) throw new ApiProblem("not-found");
    checkLines(row, ask.lines);
    const again = ask.key !== null && (await cameBefore(house, tx, ask, ask.key));
    const changed = again
      ? 0
      : await storeReceived(
          house,
          tx,
          row,
          ask.lines.map((line) => ({
            lineItemId: line.lineItemId,
            condition: line.condition,
            note: line.note?.trim() || null,
            at: house.now().toISOString(),
            source: "api",
            by: ask.token.name,
          })),
        );
    const lines = await readReceivedLines(house, tx, ask.returnId);
    const known = new Set(lines.map((line) => line.lineItemId));
    return {
      returnId: ask.returnId,
      changed,
      lines: lines.map(({ lineItemId, condition, at }) => ({ lineItemId, condition, at })),
      awaited: expectedLines(row.facts.lines).flatMap(({ id }) => (known.has(id) ? [] : [id])),
    };
  });
}

function checkLines(row: ReturnRow, lines: ReceiveRequest["lines"]): void {
  const items = new Set(row.facts.lines.map((line) => line.id));
  const seen = new Set<string>();
  for (const { lineItemId } of lines) {
    if (!items.has(lineItemId))
      throw new ApiProblem("bad-request", { lineItemId }, { key: "acting.problem.noItem" });
    if (seen.has(lineItemId))
      throw new ApiProblem("bad-request", { lineItemId }, { key: "acting.problem.itemTwice" });
    seen.add(lineItemId);
  }
}

/** @returns true when this key came with the same before. @throws ApiProblem when it came with something else */
async function cameBefore(house: House, tx: ShopTx, ask: ReceiveRequest, key: string): Promise<boolean> {
  const said = ask.lines
    .map((line) => [line.lineItemId, line.condition, line.note?.trim() || null])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const digest = createHash("sha256")
    .update(JSON.stringify([ask.returnId, said]))
    .digest("hex");
  const [fresh] = await tx.query(
    `INSERT INTO received_posts (shop, token_id, key, digest, at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING 1 AS fresh`,
    [ask.token.id, key, digest, house.now()],
  );
  if (fresh) return false;
  const [before] = await tx.query<{ digest: string }>(
    "SELECT digest FROM received_posts WHERE shop = $1 AND token_id = $2 AND key = $3",
    [ask.token.id, key],
  );
  if (before?.digest === digest) return true;
  throw new ApiProblem("idempotency-mismatch", undefined, { key: "acting.problem.keyUsed" });
}
