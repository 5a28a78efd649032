import type { Loop } from "./state";
import { now } from "./state";
import type { Answer } from "./http";
import { readId } from "./route";
import type { Route } from "./route";
import { addLabels } from "./submit-return";

const refused = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message },
});

/** Queues a label; it appears in labels[] of the details some seconds later. */
export const labelRoute: Route = {
  method: "POST",
  path: "/returns/:id/labels",
  scope: "returns",
  unauthorized: "gateway",
  handle(loop, _request, [id]) {
    const ret = loop.returns.get(readId(id) ?? 0);
    if (!ret) return refused(404, "return_not_found", "No return found with this ID.");
    if (ret.labels.length > 0)
      return refused(409, "label_already_exists", "This return already has a label.");
    if (!["open", "review"].includes(ret.state) || ret.method) {
      return refused(422, "return_cannot_receive_label", "This return cannot receive a label.");
    }
    const { labelDelayMs, delayScale } = loop.knobs;
    loop.scheduler.after(labelDelayMs * delayScale, () => {
      if (ret.labels.length > 0) return;
      addLabels(loop, ret, [
        newLabel(
          loop,
          ret.lines.map((line) => line.orderLineId),
        ),
      ]);
    });
    return { status: 202, body: { message: "Label generation queued", returnId: ret.id } };
  },
};

const newLabel = (loop: Loop, orderLineIds: number[]) => ({
  carrier: "USPS",
  trackingNumber: `9400111${String(loop.random.between(0, 999_999_999)).padStart(15, "0")}`,
  status: "new",
  updatedAt: now(loop),
  orderLineIds,
  shipmentId: loop.nextId("shipment"),
});
