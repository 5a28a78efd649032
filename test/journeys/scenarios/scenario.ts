import type { UsualProcessing } from "../../../app/returns/return";
import type { WorldCustomer, WorldOrder, WorldReturn, WorldVariant } from "../../sandbox/world/types";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What a story is told with. Every id is unique to the story, so that stories can stand in one world. */
export interface ScenarioIds {
  now: Date;
  /** ISO 8601, that many milliseconds before `now`. */
  ago(ms: number): string;
  /** Shopify's id of the order, for example 5540000001001. */
  orderId: number;
  /** For example "#1001". */
  orderName: string;
  loopOrderId: number;
  /** Shopify's id of the story's nth order line, counted from 0. */
  lineId(n: number): number;
  /** Loop return id = RMA number. */
  returnId: number;
  variant(handle: string): WorldVariant;
  tracking(n: number): string;
  customer: WorldCustomer;
  refundId: number;
  nativeReturnId: number;
  nativeReturnName: string;
  exchangeOrderId: number;
  /** For example "EXC-1001-1". */
  exchangeOrderName: string;
}

/** A refund on the order in Shopify, shop currency. */
export interface ShopifyRefund {
  id: number;
  createdAt: string;
  amount: string;
}

export interface MadeScenario {
  order: WorldOrder;
  return: WorldReturn;
  /** Every variant that the order or the exchange names, with the stock that the story needs. */
  variants: WorldVariant[];
  shopify: {
    /**
     * Refunds that Shopify shows, where they are not simply those of `return.issued`: made by hand without Loop's
     * knowledge, or claimed by Loop and missing. Absent: what Loop issued is what Shopify shows.
     */
    refunds?: ShopifyRefund[];
    /** The order that Loop made for the exchange items; null for none and for native exchanges. */
    exchangeOrder: WorldOrder | null;
  };
}

/** The merchant's answers that a story needs; what is left out is the app's default. */
export interface ScenarioSettings {
  /** "Does Loop refund by itself, or does your team?" */
  refunds?: "loop" | "by-hand";
  /** Learnt: what returns like this are usually processed at. */
  pattern?: UsualProcessing;
}

export type ActionName = "process" | "flag" | "cancel" | "close" | "note";
export type Answer = "yes" | "ask Loop" | "no";
export type ProcessEnding = WorldReturn["processEnds"];

/**
 * What a person reads in English. A string is the whole text; a RegExp stands where a date or a time varies or where
 * the wording is free, and is tested against the empty string where nothing is shown.
 */
export interface Expected {
  /** The return's own badge. */
  badge: string;
  /** Gift, Warranty. */
  extraBadges?: string[];
  /** The parcel's badge; null for none. */
  parcel: string | RegExp | null;
  next: string | RegExp;
  ledgerLine: string | RegExp;
  /** The strongest attention; null: none may be raised. */
  attention: string | RegExp | null;
  actions: Record<ActionName, Answer>;
  /** Each is found in the whole text of that action's preview. */
  previews?: Partial<Record<"process" | "cancel" | "close" | "flag", RegExp[]>>;
  /** Sentences that nothing proves: found in none of badge, parcel, next line, ledger, attention, collapsed summary. */
  mustNotSay?: RegExp[];
  /** The collapsed summary when the order has this return alone. */
  summary30?: string;
  /** What the person who acted reads when it ended; only after a step in which somebody acts. */
  ending?: RegExp;
}

/** One thing that happens. Those with `by` are done by that person in the app, all others outside of it. */
export type Step =
  /** The carrier scans every label of the return. */
  | { scan: string }
  /** Process confirmed in the app; Loop's queue has not come to it. */
  | { sendProcess: true; by: string }
  /** Process confirmed in the app, and Loop's queue has come to its end. */
  | { process: ProcessEnding; by: string; message?: string | null }
  /** Process confirmed in the app; Loop answers UNPROCESSABLE_FLAGGED_RETURN. */
  | { processRefusedAsFlagged: true; by: string }
  /** Process confirmed in the app; the connection breaks before Loop's answer arrives. */
  | { loseAnswerTo: "process"; by: string }
  | { flag: true; by: string; note: string | null }
  /** Somebody confirms a preview that was made before the step before this one. */
  | { confirmStale: "process"; by: string }
  /** Loop's queue comes to the end of what was sent. */
  | { queueEnds: ProcessEnding; message?: string | null }
  /** Loop charges another handling fee, edited in Loop's admin. */
  | { editInLoop: { handlingFee: string; refund: string } }
  | { closeInShopify: true }
  | { cancelInShopify: true }
  /** Shopify counts that many sellable now. */
  | { restock: number; to: number }
  | { advanceMs: number };

export interface ThenStep {
  step: Step;
  expect: Expected;
}

/** One story: how it starts, what a person reads then, and what happens after. Pure data; nothing is remembered. */
export interface Scenario {
  /** kebab-case; also the `story` of its return. */
  name: string;
  title: string;
  settings?: ScenarioSettings;
  make(ids: ScenarioIds): MadeScenario;
  expect: Expected;
  then?: (made: MadeScenario) => ThenStep[];
}
