import { z } from "zod";
import type { House } from "../../house.server";
import { cancelBackfill, pauseBackfill, resumeBackfill, startBackfill } from "./control-backfill.server";
import { readMeter } from "./read-meter.server";
import type { BackfillMeter } from "./read-meter.server";

/** The settings page's card about the past. */
export interface PastReturns extends BackfillMeter {
  /** How far back the past goes unless the merchant says otherwise; null until Shopify has told it. */
  shopCreatedAt: Date | null;
  /** Server time of this answer: ages are counted from it. */
  at: Date;
}

export type PastAnswer =
  | "started"
  | "running"
  | "paused"
  | "cancelled"
  /** The run had moved on before the button was pressed. */
  | "nothing-to-do"
  | "not-connected"
  /** The date lies in the future. */
  | "nothing-to-read"
  | "not-a-date";

const Form = z.object({
  intent: z.enum(["start", "pause", "resume", "cancel"]),
  /** A day, as a browser's date field sends it; empty = since the shop was made. */
  since: z.union([z.literal(""), z.iso.date()]).optional(),
});

export async function readPastReturns(house: Pick<House, "db" | "now">, shop: string): Promise<PastReturns> {
  const [meter, known] = await Promise.all([
    readMeter(house, shop),
    house.db.prisma.shop.findUnique({ where: { shop }, select: { shopifyCreatedAt: true } }),
  ]);
  return { ...meter, shopCreatedAt: known?.shopifyCreatedAt ?? null, at: house.now() };
}

/** Carries out a button of the card: read again, pause, resume, cancel. What has landed always stays. */
export async function answerPastForm(
  house: Pick<House, "db" | "now" | "queue">,
  shop: string,
  input: unknown,
): Promise<PastAnswer> {
  const form = Form.safeParse(input);
  if (!form.success) return "not-a-date";
  const { intent, since } = form.data;
  switch (intent) {
    case "start":
      return (await startBackfill(house, shop, since ? { since: new Date(since) } : {})).outcome;
    case "pause":
      return (await pauseBackfill(house, shop)) ? "paused" : "nothing-to-do";
    case "resume":
      return (await resumeBackfill(house, shop)) ? "running" : "nothing-to-do";
    case "cancel":
      return (await cancelBackfill(house, shop)) ? "cancelled" : "nothing-to-do";
  }
}
