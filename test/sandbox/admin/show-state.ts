import type { Running } from "./assemble";

/** What the stand-in holds, for tests and for the curious: no customer, no token. */
export function showState(running: Running): object {
  const { store } = running;
  return {
    shop: store.world.shop,
    installation: store.installation,
    orders: store.orders.map((order) => ({
      id: order.world.id,
      name: order.world.name,
      hidden: order.world.hidden,
      updatedAt: order.updatedAt,
      tags: order.tags,
      note: order.note,
      metafields: Object.fromEntries(
        [...order.metafields].map(([path, { type, value }]) => [path, { type, value }]),
      ),
      returns: order.returns.map(({ id, name, status, closedAt }) => ({ id, name, status, closedAt })),
      refunds: order.refunds.map(({ id, amount, returnId }) => ({ id, amount, returnId })),
      events: order.events.map(({ createdAt, message }) => ({ createdAt, message })),
    })),
    definitions: store.definitions.map(({ namespace, key, type }) => ({ namespace, key, type })),
    flowTriggers: store.flowTriggers,
    webhooks: running.webhooks.attempts.slice(-500),
    requests: running.requests.slice(-500),
  };
}
