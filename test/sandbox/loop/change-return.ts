import type { Loop, LoopReturn } from "./state";
import { now, touch } from "./state";
import { emit } from "./emit";

/** Changes of a return's state, each with the webhooks and the Shopify effects that follow from it. */

/**
 * Ends a return. `processed`: its outcomes were given; otherwise it was closed by hand and nothing is given.
 * `inShopify`: Shopify closed its return itself, so Loop need not.
 */
export function closeReturn(
  loop: Loop,
  ret: LoopReturn,
  how: { processed: boolean; inShopify?: boolean },
): void {
  ret.state = "closed";
  ret.flagged = false;
  ret.closedAt = now(loop);
  if (how.processed) {
    ret.processedAt = now(loop);
    ret.wasProcessedFrom = new Date(now(loop).getTime() + loop.knobs.wasProcessedLagMs);
  }
  touch(loop, ret);
  endNativeReturn(loop, ret, "CLOSED", how.inShopify ?? false);
  emit(loop, ret, "return.updated");
  emit(loop, ret, "return.closed");
}

export function cancelReturn(loop: Loop, ret: LoopReturn, how: { inShopify?: boolean } = {}): void {
  ret.state = "cancelled";
  ret.flagged = false;
  touch(loop, ret);
  endNativeReturn(loop, ret, "CANCELED", how.inShopify ?? false);
  emit(loop, ret, "return.updated");
}

/** Needs review, by a flag or because something could not be given. */
export function sendToReview(loop: Loop, ret: LoopReturn, how: { flagged: boolean }): void {
  ret.state = "review";
  if (how.flagged) ret.flagged = true;
  touch(loop, ret);
  emit(loop, ret, "return.updated");
}

export function reopenReturn(loop: Loop, ret: LoopReturn): void {
  ret.state = "open";
  ret.flagged = false;
  touch(loop, ret);
  emit(loop, ret, "return.updated");
}

export function expireReturn(loop: Loop, ret: LoopReturn): void {
  ret.state = "expired";
  touch(loop, ret);
  emit(loop, ret, "return.updated");
}

function endNativeReturn(loop: Loop, ret: LoopReturn, status: "CLOSED" | "CANCELED", inShopify: boolean) {
  const native = ret.nativeReturn;
  if (!native || native.status !== "OPEN") return;
  native.status = status;
  native.closedAt = now(loop).toISOString();
  if (inShopify) return;
  loop.effect({
    kind: status === "CLOSED" ? "native-return-closed" : "native-return-cancelled",
    shopOrderId: ret.order.id,
    returnId: ret.id,
    at: now(loop).toISOString(),
    nativeReturnId: native.id,
  });
}
