import type { WorldReturn } from "../world/types";
import type { Loop, LoopLabel, LoopReturn } from "./state";
import { now, touch } from "./state";
import { expireReturn } from "./change-return";
import { emit } from "./emit";
import { readWorldReturn } from "./read-world-return";

/** "All labels expire after 28 days": a return never scanned by then expires. */
const EXPIRES_AFTER_MS = 28 * 24 * 60 * 60_000;

/** Takes a return in without a word to anyone: how the shop was before the story starts. */
export function adoptReturn(loop: Loop, spec: WorldReturn): LoopReturn {
  if (loop.returns.has(spec.id)) throw new Error(`Return ${spec.id} exists already.`);
  const ret = readWorldReturn(spec, loop.world, loop.nextId);
  loop.returns.set(ret.id, ret);
  expireLater(loop, ret);
  return ret;
}

/** As if the customer had just submitted it: return.created without a label, the labels some seconds later. */
export function submitReturn(loop: Loop, spec: WorldReturn): LoopReturn {
  const ret = adoptReturn(loop, spec);
  const labels = ret.labels;
  ret.labels = [];
  if (ret.nativeReturn?.status === "OPEN") openNativeReturn(loop, ret, ret.nativeReturn);
  emit(loop, ret, "return.created");
  if (ret.state === "closed") emit(loop, ret, "return.closed");
  if (labels.length > 0) {
    const { labelDelayMs, delayScale } = loop.knobs;
    loop.scheduler.after(labelDelayMs * delayScale, () => addLabels(loop, ret, labels));
  }
  loop.log("Return submitted.", { return: ret.id, order: ret.order.id });
  return ret;
}

/** Says again what every return is: what a new subscriber would have heard. */
export function announceReturns(loop: Loop, returnId?: number): void {
  for (const ret of loop.returns.values()) {
    if (returnId !== undefined && ret.id !== returnId) continue;
    emit(loop, ret, "return.created");
    for (const label of ret.labels)
      emit(loop, ret, "label.updated", { trackingNumber: label.trackingNumber });
    if (ret.state === "closed") emit(loop, ret, "return.closed");
    else if (ret.state !== "open") emit(loop, ret, "return.updated");
  }
}

export function addLabels(loop: Loop, ret: LoopReturn, labels: LoopLabel[]): void {
  ret.labels.push(...labels);
  touch(loop, ret);
  for (const label of labels) emit(loop, ret, "label.created", { trackingNumber: label.trackingNumber });
}

function openNativeReturn(
  loop: Loop,
  ret: LoopReturn,
  { id, name }: NonNullable<LoopReturn["nativeReturn"]>,
): void {
  const quantities = new Map<number, { orderLineId: number; quantity: number; reason: string }>();
  for (const { orderLineId, reason } of ret.lines) {
    const seen = quantities.get(orderLineId);
    quantities.set(orderLineId, { orderLineId, quantity: (seen?.quantity ?? 0) + 1, reason });
  }
  loop.effect({
    kind: "native-return-opened",
    shopOrderId: ret.order.id,
    returnId: ret.id,
    at: now(loop).toISOString(),
    nativeReturnId: id,
    nativeReturnName: name,
    lines: [...quantities.values()],
    // Loop's own exchange is an order of its own: the native return knows only the items that Shopify itself exchanges.
    exchangeItems: (ret.nativeExchange ? ret.exchanges : []).map(({ variant }) => ({
      variantId: variant.id,
      quantity: 1,
      price: variant.price,
    })),
  });
}

function expireLater(loop: Loop, ret: LoopReturn) {
  const wait = ret.createdAt.getTime() + EXPIRES_AFTER_MS - now(loop).getTime();
  if (ret.state !== "open" || wait <= 0) return;
  loop.scheduler.after(
    wait,
    () => {
      const unscanned = ret.labels.every((label) => ["new", "pending", "pre_transit"].includes(label.status));
      if (ret.state === "open" && ret.labels.length > 0 && unscanned) expireReturn(loop, ret);
    },
    { background: true },
  );
}
