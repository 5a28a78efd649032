import { readBodies } from "./read-bodies";
import { sendLoad } from "./send-load";
import type { LoadPlan, LoadResult } from "./send-load";
import { watchReadable } from "./watch-readable";
import type { WatchResult } from "./watch-readable";

/** What the bench asks of the process that makes the load. */
export interface LoadOrder extends Omit<LoadPlan, "onSent"> {
  bodiesFile: string;
  /** Every n-th delivery that brings a return is looked for on the block's endpoint. */
  watch?: { appUrl: string; token: string; everyNth: number };
}

export interface LoadAnswer {
  load: LoadResult;
  watched: WatchResult | null;
}

// The bench was interrupted: nobody waits for the answer.
process.once("disconnect", () => process.exit(0));

process.once("message", (order: LoadOrder) => {
  const watcher = order.watch ? watchReadable(order.watch.appUrl, order.watch.token) : null;
  let brought = 0;
  const onSent: LoadPlan["onSent"] = (delivery, at) => {
    if (!watcher || !order.watch || !delivery.brings) return;
    if (brought++ % order.watch.everyNth === 0) watcher.watch(delivery.orderId, delivery.returnId, at);
  };
  sendLoad({ ...order, onSent }, readBodies(order.bodiesFile))
    .then(async (load): Promise<LoadAnswer> => ({ load, watched: watcher ? await watcher.result() : null }))
    .then(
      (answer) => process.send?.(answer, () => process.disconnect()),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
});
