import { ApiProblem } from "../../api-request.server";
import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import type { ActionAnswer } from "../../returns/api";
import { decideReceived } from "../../returns/decide-received";
import type { ReceivedDecision } from "../../returns/decide-received";
import { loadReturnCase } from "../../returns/load-cases.server";
import { loadReceived } from "../../returns/load-received.server";
import type { Received } from "../../returns/received";
import { receivedNote } from "../../returns/received-note";
import type { ReturnCase } from "../../returns/return";
import { shortDigest, versionOf } from "../../returns/version-of-return";
import { readWarehouseRule } from "../../shops/warehouse-rule.server";
import type { WarehouseRule } from "../../shops/warehouse-rule";
import { act } from "../actions/act.server";
import { Later } from "../job-ending.server";
import { readReturn } from "../read-return.server";

/**
 * What the shop's rules make of a received return. The return is read from Loop first, so that what is noted is what would
 * have been right, whether or not the rules are switched on. In automatic mode it is then done, by the same way as a
 * person's click: guards, note before a flag, one request to Loop, audit. What was sent once is never sent again.
 * @throws Later when Loop cannot be read, or another action is under way
 */
export async function decideReceivedJob(house: House, shop: string, returnId: string): Promise<string> {
  const db = house.db.forShop(shop);
  const read = await readReturn(house, shop, returnId);
  if (read.outcome === "later") throw new Later(read.error.message, { cause: read.error });
  const [known, all, rule] = await Promise.all([
    loadReturnCase(house, db, returnId),
    loadReceived(house, db, [returnId]),
    readWarehouseRule(db),
  ]);
  const received = all.get(returnId);
  if (!known || !received) return "nothing-received";
  const decision = decideReceived(known, received, rule);
  const digest = await record(house, db, known, received, rule, decision);
  if (rule.mode !== "automatic") return decision.outcome;
  // Somebody's action on it has no ending yet: what it left to decide is decided after it.
  if (decision.reason === "action-pending") throw new Later("An action on the return is under way.");
  const wasRead = read.outcome !== "given-up" && read.outcome !== "not-connected";
  if (wasRead && (decision.outcome === "process" || decision.outcome === "flag")) {
    const action = await actForWarehouse(house, db, known, received, { kind: decision.outcome, digest });
    await db.query(
      "UPDATE received_decisions SET action_id = $4 WHERE shop = $1 AND return_id = $2 AND digest = $3",
      [returnId, digest, action.id],
    );
    if (action.status === "changed") throw new Later("The return changed while it was decided on.");
  }
  return decision.outcome;
}

/** Every decision is kept with its reason, once for what it was made of. */
async function record(
  house: House,
  db: ShopDb,
  known: ReturnCase,
  received: Received,
  rule: WarehouseRule,
  decision: ReceivedDecision,
): Promise<string> {
  const { outcome, reason, amount } = decision;
  const said = received.lines.map((line) => [line.lineItemId, line.condition, line.at]);
  const digest = shortDigest([versionOf(known.facts), said, rule.mode, rule.amountLimit, outcome, reason]);
  await db.query(
    `INSERT INTO received_decisions (shop, return_id, digest, outcome, reason, mode, amount, currency, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (shop, return_id, digest) DO NOTHING`,
    [
      known.facts.id,
      digest,
      outcome,
      reason,
      rule.mode,
      amount?.amount ?? null,
      amount?.currency ?? null,
      house.now(),
    ],
  );
  return digest;
}

async function actForWarehouse(
  house: House,
  db: ShopDb,
  { facts }: ReturnCase,
  { lines }: Received,
  what: { kind: "process" | "flag"; digest: string },
): Promise<ActionAnswer> {
  // An action of which nothing reached Loop may be asked anew, under a key of its own; `tried` ends that.
  const [before] = await db.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM actions WHERE shop = $1 AND return_id = $2 AND source = 'warehouse'",
    [facts.id],
  );
  try {
    return await act(house, db, {
      returnId: facts.id,
      source: "warehouse",
      person: { userId: "warehouse", name: `Warehouse, ${lines.at(-1)?.by ?? ""}`, scopes: [] },
      may: { act: true },
      body: {
        kind: what.kind,
        seen: versionOf(facts),
        idempotencyKey: `warehouse:${facts.id}:${what.digest}:${before?.count ?? 0}`,
        ...(what.kind === "flag" ? { note: receivedNote(lines, facts.lines) } : {}),
      },
    });
  } catch (error) {
    // Nothing was sent: Loop or the connection is away, or a person was quicker.
    if (error instanceof ApiProblem) throw new Later(error.message);
    throw error;
  }
}
