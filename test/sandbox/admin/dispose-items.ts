import type { Running } from "./assemble";
import { gid } from "./gid";
import type { StoredDisposition } from "./store";
import { disposePayload } from "./webhook-payloads";

/** One entry of a warehouse that works in Shopify: units of an item and where they went. */
export type Disposed = Pick<StoredDisposition, "orderLineId" | "type"> & { quantity?: number };

/** A warehouse puts items of a native return somewhere; Shopify tells the app by `reverse_fulfillment_orders/dispose`. */
export function disposeItems(running: Running, nativeReturnId: number, items: readonly Disposed[]): void {
  const { store, now } = running;
  const entry = store.orders.flatMap((order) => order.returns).find((item) => item.id === nativeReturnId);
  if (!entry) throw new Error(`There is no return ${gid("Return", nativeReturnId)}.`);
  const made = items.map(({ orderLineId, type, quantity = 1 }) => ({
    id: store.nextId(),
    orderLineId,
    type,
    quantity,
    createdAt: now().toISOString(),
  }));
  entry.dispositions = [...(entry.dispositions ?? []), ...made];
  running.fire("reverse_fulfillment_orders/dispose", disposePayload(entry, made));
}
