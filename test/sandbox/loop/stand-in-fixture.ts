import { onTestFinished } from "vitest";
import type { LoopEffect } from "../world/effects";
import type { WorldOrder, WorldReturn } from "../world/types";
import { callLoop } from "./checked-client";
import { smallOrder, smallReturn, smallWorld } from "./small-world";
import { startLoopStandIn } from "./start";
import type { LoopStandIn, LoopStandInOptions } from "./start";
import { startReceiver } from "./webhook-receiver";
import type { Receiver } from "./webhook-receiver";

/** What every fixture's clock shows at first. */
export const noon = new Date("2026-11-20T12:00:00.000Z");
export const ago = (ms: number) => new Date(noon.getTime() - ms);
export const HOUR_MS = 60 * 60_000;
export const DAY_MS = 24 * HOUR_MS;

export interface Seed {
  orders?: WorldOrder[];
  returns?: WorldReturn[];
}

/** A stand-in with the small shop's variants, these orders and returns, and no waiting; stopped after the test. */
export async function startWith(
  { orders = [smallOrder(1)], returns = [] }: Seed = {},
  options: LoopStandInOptions = {},
): Promise<LoopStandIn> {
  const world = { ...smallWorld(noon), orders, returns };
  const standIn = await startLoopStandIn({ world, startAt: noon, ...options });
  onTestFinished(() => standIn.stop());
  standIn.setKnobs({ delayScale: 0 });
  return standIn;
}

/** The shop with one return of order #1001, made an hour ago. */
export const startWithReturn = (change: Partial<WorldReturn> = {}, order = smallOrder(1)) =>
  startWith({ orders: [order], returns: [smallReturn(25044001, order, ago(HOUR_MS), change)] });

export async function receiverFor(
  standIn: LoopStandIn,
  subscriptions: readonly (readonly [topic: string, trigger: string])[],
): Promise<Receiver> {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
  for (const [topic, trigger] of subscriptions) {
    await callLoop(standIn, "/webhooks", {
      method: "POST",
      body: { topic, trigger, url: receiver.url, status: "active" },
    });
  }
  return receiver;
}

export const everyTrigger = [
  ["return", "return.created"],
  ["return", "return.updated"],
  ["return", "return.closed"],
  ["return.processing", "return.processing.failed"],
  ["label", "label.created"],
  ["label", "label.updated"],
  ["restock", "restock.requested"],
  ["giftcard", "giftcard.requested"],
] as const;

export function effectsOf(standIn: LoopStandIn): LoopEffect[] {
  const effects: LoopEffect[] = [];
  standIn.onEffect((effect) => effects.push(effect));
  return effects;
}
