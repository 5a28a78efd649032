import type { Loop, LoopReturn } from "./state";
import { now, touch } from "./state";
import { reopenReturn } from "./change-return";
import { emit } from "./emit";

/** The carrier scans a parcel: the one named, else the first that has not arrived. A drop-off return moves its method. */
export function scanLabel(loop: Loop, ret: LoopReturn, status: string, trackingNumber?: string): void {
  const label =
    ret.labels.find((candidate) => candidate.trackingNumber === trackingNumber) ??
    ret.labels.find((candidate) => candidate.status !== "delivered") ??
    ret.labels[0];
  if (!label) return scanDropOff(loop, ret, status);
  label.status = status;
  label.updatedAt = now(loop);
  if (loop.knobs.scansTouchUpdatedAt) touch(loop, ret);
  emit(loop, ret, "label.updated", { trackingNumber: label.trackingNumber });
  if (ret.state === "expired" && loop.knobs.scansReopenExpired) reopenReturn(loop, ret);
}

function scanDropOff(loop: Loop, ret: LoopReturn, status: string) {
  if (!ret.method) return;
  ret.method = { ...ret.method, state: status };
  touch(loop, ret);
  emit(loop, ret, "return.updated");
  if (status === "delivered") emit(loop, ret, "shipment.processed");
}
