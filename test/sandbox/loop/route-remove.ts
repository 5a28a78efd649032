import { Decimal } from "decimal.js";
import type { Loop, LoopReturn } from "./state";
import { now, touch } from "./state";
import { cancelReturn } from "./change-return";
import type { Answer } from "./http";
import { ok } from "./http";
import { cents, sum } from "./money";
import { queueProcessing } from "./process-queue";
import { readId } from "./route";
import type { Route } from "./route";
import { exchangedFor, refundPerLine, worthOf } from "./totals";

const refused = (message: string): Answer => ({ status: 422, body: { message } });

/**
 * Removes lines and processes the rest at once. Only lines with a refund or store credit qualify; removing all of
 * them cancels the return.
 */
export const removeRoute: Route = {
  method: "POST",
  path: "/warehouse/return/:id/remove",
  scope: "returns",
  unauthorized: "returns",
  handle(loop, { query }, [id]) {
    const ret = loop.returns.get(readId(id) ?? 0);
    if (!ret) return { status: 403, body: { errors: [{ message: "No return found with this ID." }] } };
    const asked = (query.get("line_item_id") ?? "").split(",").filter((text) => text !== "");
    if (asked.length === 0) {
      return { status: 422, body: { error: { message: "The line item id field is required." } } };
    }
    if (ret.state !== "open" || ret.flagged || ret.queued) return refused("Return cannot be modified.");
    const lines = ret.lines.filter(
      (line) => asked.includes(String(line.id)) && exchangedFor(ret, line) === null,
    );
    if (lines.length === 0) return refused("There are no line items that qualify for removal");
    if (lines.length < asked.length) return refused("Not all line items qualify for removal");
    if (lines.length === ret.lines.length) cancelReturn(loop, ret);
    else removeAndProcess(loop, ret, lines);
    return ok(true);
  },
};

function removeAndProcess(loop: Loop, ret: LoopReturn, lines: LoopReturn["lines"]) {
  const shares = refundPerLine(ret);
  const refundLess = sum(lines.map((line) => shares.get(line.id)?.refund ?? 0));
  const creditLess = new Decimal(ret.giftCard).isZero() ? 0 : sum(lines.map(worthOf)).minus(refundLess);
  ret.refund = cents(Decimal.max(new Decimal(ret.refund).minus(refundLess), 0));
  ret.giftCard = cents(Decimal.max(new Decimal(ret.giftCard).minus(creditLess), 0));
  ret.lines = ret.lines.filter((line) => !lines.includes(line));
  ret.editedAt = now(loop);
  touch(loop, ret);
  queueProcessing(loop, ret, "api");
}
