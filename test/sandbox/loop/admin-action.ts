import { z } from "zod";
import { act, addNote } from "./act";
import { expireReturn, reopenReturn } from "./change-return";
import { emit } from "./emit";
import { giveOutcome, owedKinds } from "./give-outcomes";
import type { Loop, LoopReturn } from "./state";
import { now, touch } from "./state";

const Money = z.string().regex(/^-?\d+\.\d{2}$/);

/** What Loop's staff (or its own rules) can do to a return outside the API. */
const AdminAction = z.discriminatedUnion("action", [
  z.strictObject({ action: z.enum(["process", "flag", "cancel", "close"]) }),
  /** Released from review: open again. */
  z.strictObject({ action: z.literal("release") }),
  z.strictObject({ action: z.literal("expire") }),
  z.strictObject({ action: z.literal("note"), content: z.string().min(1) }),
  /** Exchange items are in stock again. */
  z.strictObject({ action: z.literal("restock") }),
  /** Gives one outcome now and leaves the return open: instant refunds and exchanges. */
  z.strictObject({ action: z.literal("give"), kind: z.enum(["refund", "credit", "exchange"]) }),
  /** Edited in Loop: the planned money, the outcome, or a state that nobody knows. */
  z.strictObject({
    action: z.literal("edit"),
    refund: Money.optional(),
    giftCard: Money.optional(),
    upsell: Money.optional(),
    handlingFee: Money.optional(),
    outcome: z.string().optional(),
    state: z.string().optional(),
    /** Lines of the order that no longer come back. */
    removeOrderLineIds: z.array(z.int()).optional(),
    /** No exchange any more. */
    dropExchanges: z.boolean().optional(),
    processEnds: z.enum(["closed", "review-out-of-stock", "review-refund-failed", "failed"]).optional(),
  }),
]);

/** Carries it out and answers as the API would (true or a refusal), or the sentence why the body cannot be read. */
export function actInAdmin(loop: Loop, ret: LoopReturn, body: unknown): unknown {
  const read = AdminAction.safeParse(body);
  if (!read.success) return { refused: z.prettifyError(read.error) };
  const change = read.data;
  switch (change.action) {
    case "process":
    case "flag":
    case "cancel":
    case "close":
      return act(loop, ret.id, change.action, "admin");
    case "release":
      reopenReturn(loop, ret);
      return true;
    case "expire":
      expireReturn(loop, ret);
      return true;
    case "note":
      addNote(loop, ret, change.content);
      return true;
    case "restock":
      for (const exchange of ret.exchanges) exchange.outOfStock = false;
      return changed(loop, ret);
    case "give":
      if (!owedKinds(ret).includes(change.kind)) return { refused: `Nothing of ${change.kind} is owed.` };
      giveOutcome(loop, ret, change.kind);
      return changed(loop, ret);
    case "edit":
      edit(loop, ret, change);
      return changed(loop, ret);
  }
}

function changed(loop: Loop, ret: LoopReturn): true {
  touch(loop, ret);
  emit(loop, ret, "return.updated");
  return true;
}

function edit(loop: Loop, ret: LoopReturn, change: Extract<z.infer<typeof AdminAction>, { action: "edit" }>) {
  const { removeOrderLineIds, dropExchanges, action: _action, ...fields } = change;
  Object.assign(ret, fields);
  if (removeOrderLineIds)
    ret.lines = ret.lines.filter((line) => !removeOrderLineIds.includes(line.orderLineId));
  if (dropExchanges) ret.exchanges = [];
  ret.editedAt = now(loop);
}
