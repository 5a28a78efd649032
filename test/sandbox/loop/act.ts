import type { Loop, LoopReturn } from "./state";
import { now } from "./state";
import { cancelReturn, closeReturn, sendToReview } from "./change-return";
import { queueProcessing } from "./process-queue";
import type { Source } from "./process-queue";
import { refusalOf, returnNotFound } from "./refusals";
import type { ActionAnswer, ActionName } from "./refusals";

/**
 * Carries out an action as the API does, with its refusals. In Loop's own admin (`source: "admin"`) staff may also
 * process what is flagged or in review.
 */
export function act(loop: Loop, returnId: number, action: ActionName, source: Source): ActionAnswer {
  const ret = loop.returns.get(returnId);
  if (!ret) return returnNotFound;
  const inAdmin = source === "admin" && action === "process" && ["open", "review"].includes(ret.state);
  const refusal = inAdmin ? null : refusalOf(loop, ret, action);
  if (refusal) return refusal;
  carryOut(loop, ret, action, source);
  loop.log("Action carried out.", { return: ret.id, action, source });
  return true;
}

function carryOut(loop: Loop, ret: LoopReturn, action: ActionName, source: Source) {
  switch (action) {
    case "process":
      return queueProcessing(loop, ret, source);
    case "cancel":
      return cancelReturn(loop, ret);
    case "flag":
      return sendToReview(loop, ret, { flagged: true });
    case "close":
      return closeReturn(loop, ret, { processed: false });
  }
}

export function addNote(loop: Loop, ret: LoopReturn, content: string): void {
  ret.notes.push({ id: loop.nextId("note"), content, createdAt: now(loop) });
}
