import type { Loop, LoopReturn } from "./state";
import { touch } from "./state";
import { closeReturn, sendToReview } from "./change-return";
import { emit } from "./emit";
import { giveOutcome, owedKinds } from "./give-outcomes";
import type { OutcomeKind } from "./give-outcomes";
import { takeChance } from "./knobs";

export type Source = "api" | "admin" | "warehouse";

const failureMessages = [
  "Something went wrong during processing",
  "The payment gateway declined the refund.",
  null,
] as const;

/** Queues the work and says so at once; a return that is queued already is not queued twice. */
export function queueProcessing(loop: Loop, ret: LoopReturn, source: Source): void {
  ret.processAccepted += 1;
  if (ret.queued) return;
  ret.queued = true;
  const { processDelayMs, delayScale } = loop.knobs;
  loop.scheduler.after(processDelayMs * delayScale, () => process(loop, ret, source));
}

function process(loop: Loop, ret: LoopReturn, source: Source) {
  ret.queued = false;
  if (ret.state !== "open" && ret.state !== "review") return;
  const plan = ret.processEnds;
  if (takeChance(loop.knobs, "processingFails", loop.random) || plan === "failed") {
    ret.processEnds = plan === "failed" ? "closed" : plan;
    fail(loop, ret, source);
    return;
  }
  const withheld = withheldBy(plan);
  const owed = owedKinds(ret);
  for (const kind of owed) if (kind !== withheld) give(loop, ret, kind);
  if (withheld && owed.includes(withheld)) {
    if (withheld === "exchange") runOutOfStock(ret);
    ret.processEnds = "closed";
    sendToReview(loop, ret, { flagged: false });
    loop.log("Processing ended in review.", { return: ret.id });
    return;
  }
  closeReturn(loop, ret, { processed: true });
  emit(loop, ret, "restock.requested");
  loop.log("Processing ended.", { return: ret.id });
}

function give(loop: Loop, ret: LoopReturn, kind: OutcomeKind) {
  giveOutcome(loop, ret, kind);
  touch(loop, ret);
  if (kind === "credit" && !ret.nativeStoreCredit) emit(loop, ret, "giftcard.requested");
}

const withheldBy = (plan: LoopReturn["processEnds"]): OutcomeKind | null => {
  if (plan === "review-out-of-stock") return "exchange";
  if (plan === "review-refund-failed") return "refund";
  return null;
};

function runOutOfStock(ret: LoopReturn) {
  if (ret.exchanges.some((exchange) => exchange.outOfStock)) return;
  for (const exchange of ret.exchanges) exchange.outOfStock = true;
}

/** Nothing was given and the state stays; the reason is sometimes null. */
function fail(loop: Loop, ret: LoopReturn, source: Source) {
  const { failureMessage } = loop.knobs;
  const message =
    failureMessage === "sometimes" ? (loop.random.pick(failureMessages) ?? null) : failureMessage;
  emit(loop, ret, "return.processing.failed", { failure: { message, source } });
  loop.log("Processing failed.", { return: ret.id });
}
