import { owedKinds } from "./give-outcomes";
import type { Given, Loop, LoopReturn } from "./state";
import { now } from "./state";

/** What Loop truly holds, for comparison with what an app says: planned money, what was given and when, the queue. */
export function showState(loop: Loop) {
  return {
    now: now(loop).toISOString(),
    shop: loop.world.shop,
    currency: loop.world.currency,
    knobs: loop.knobs,
    pending: loop.scheduler.pending(),
    subscriptions: loop.subscriptions,
    deliveries: countOutcomes(loop),
    returns: [...loop.returns.values()].map(showReturn),
  };
}

function countOutcomes(loop: Loop) {
  const counts = { waiting: 0, delivered: 0, failed: 0, dropped: 0 };
  for (const { outcome } of loop.deliveries) counts[outcome] += 1;
  return counts;
}

const showReturn = (ret: LoopReturn) => ({
  id: ret.id,
  story: ret.story,
  shopOrderId: ret.order.id,
  orderName: ret.order.name,
  state: ret.state,
  flagged: ret.flagged,
  createdAt: ret.createdAt.toISOString(),
  updatedAt: ret.updatedAt.toISOString(),
  closedAt: ret.closedAt?.toISOString() ?? null,
  processedAt: ret.processedAt?.toISOString() ?? null,
  planned: {
    refund: ret.refund,
    giftCard: ret.giftCard,
    upsell: ret.upsell,
    handlingFee: ret.handlingFee,
    exchanges: ret.exchanges.map((exchange) => exchange.variant.id),
  },
  owed: owedKinds(ret),
  given: ret.given.map((given: Given) => ({ ...given, at: given.at.toISOString() })),
  labels: ret.labels.map(({ trackingNumber, status, updatedAt }) => ({
    trackingNumber,
    status,
    updatedAt: updatedAt.toISOString(),
  })),
  notes: ret.notes.map((note) => note.content),
  queued: ret.queued,
  processAccepted: ret.processAccepted,
  nativeReturn: ret.nativeReturn,
});
