import type { World, WorldOrder, WorldReturn, WorldVariant } from "../world/types";
import type { LoopEffect } from "../world/effects";
import type { Delivery, Subscription } from "./subscription";
import type { Knobs } from "./knobs";
import type { Random } from "./random";
import type { Scheduler } from "./scheduler";

/** One returned unit. Amounts are of this unit, decimal strings. */
export interface LoopLine {
  /** Loop's id of the line. */
  id: number;
  /** Shopify's id of the order line. */
  orderLineId: number;
  variant: WorldVariant | null;
  price: string;
  discount: string;
  tax: string;
  reason: string;
  parentReason: string;
  comment: string | null;
  outcome: string;
}

export interface LoopExchange {
  id: number;
  variant: WorldVariant;
  outOfStock: boolean;
  outOfStockResolution: string | null;
}

export interface LoopLabel {
  carrier: string;
  trackingNumber: string;
  status: string;
  updatedAt: Date;
  orderLineIds: number[];
  shipmentId: number;
}

/** Money and goods that Loop really gave, the truth that every evidence field is derived from. */
export type Given = { at: Date } & (
  | { kind: "refund"; amount: string; gateway: string; shopifyRefundId: number; byHand: boolean }
  | { kind: "gift-card"; amount: string; orderId: number | null }
  | { kind: "shop-cash"; amount: string }
  | { kind: "exchange"; amount: string; orderId: number | null; orderName: string | null }
);

export interface LoopReturn {
  id: number;
  story: string;
  order: WorldOrder;
  loopOrderId: number;
  state: string;
  flagged: boolean;
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  editedAt: Date | null;
  type: WorldReturn["type"];
  outcome: string;
  lines: LoopLine[];
  exchanges: LoopExchange[];
  refund: string;
  giftCard: string;
  upsell: string;
  handlingFee: string;
  nativeStoreCredit: boolean;
  nativeExchange: boolean;
  labels: LoopLabel[];
  method: WorldReturn["method"];
  gift: boolean;
  notes: { id: number; content: string; createdAt: Date }[];
  given: Given[];
  /** When the whole return was processed (outcomes_processed_at.return_processed); null where it was closed by hand. */
  processedAt: Date | null;
  /** From when on was_processed is reported as true. */
  wasProcessedFrom: Date | null;
  originCountryCode: string;
  nativeReturn: WorldReturn["nativeReturn"];
  processEnds: WorldReturn["processEnds"];
  /** In the queue now. */
  queued: boolean;
  /** How many process requests Loop said yes to. */
  processAccepted: number;
}

/** Everything the stand-in knows and uses; handed to each function that needs a part of it. */
export interface Loop {
  /** Host root. */
  url: string;
  world: World;
  returns: Map<number, LoopReturn>;
  subscriptions: Subscription[];
  deliveries: Delivery[];
  knobs: Knobs;
  random: Random;
  scheduler: Scheduler;
  webhookSecret: string;
  nextId: (kind: IdKind) => number;
  effect: (effect: LoopEffect) => void;
  log: (sentence: string, ids?: object) => void;
}

/** Counters of the ids that Loop or, on Loop's behalf, Shopify gives out. */
export type IdKind = "line" | "exchange" | "note" | "shipment" | "subscription" | "delivery" | "shopify";

const firstIds: Record<IdKind, number> = {
  line: 293482039,
  exchange: 11801246,
  note: 2825475,
  shipment: 6789998212,
  subscription: 12345,
  delivery: 1,
  shopify: 5549900000001,
};

export function countIds(): (kind: IdKind) => number {
  const next = { ...firstIds };
  return (kind) => next[kind]++;
}

export const now = (loop: Loop): Date => loop.scheduler.clock.now();

/** Loop's timestamps are whole seconds: two changes within one second look like one. */
export const touch = (loop: Loop, ret: LoopReturn): void => {
  ret.updatedAt = now(loop);
};

export const givenOf = <K extends Given["kind"]>(ret: LoopReturn, kind: K) =>
  ret.given.filter((given): given is Extract<Given, { kind: K }> => given.kind === kind);
