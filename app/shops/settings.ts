import { z } from "zod";

/** Who may act; nobody may until the merchant has answered. */
export const WHO_MAY_ACT = ["unanswered", "nobody", "order-editors", "chosen"] as const;
export type WhoMayAct = (typeof WHO_MAY_ACT)[number];

/** `learned`: as past returns show. `unsaid`: the block says nothing of it. Else Loop's word for a label's status. */
export const SAID_EVENTS = [
  "learned",
  "unsaid",
  "pre_transit",
  "in_transit",
  "out_for_delivery",
  "delivered",
] as const;

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const on = z.union([
  z.boolean(),
  z.enum(["true", "on"]).transform(() => true),
  z.enum(["false", ""]).transform(() => false),
]);

/** The merchant's answers, as stored. Days are whole days. */
export const ShopSettings = z.object({
  whoMayAct: z.enum(WHO_MAY_ACT),
  /** Does Loop refund by itself, or does the team refund by hand? */
  refunds: z.enum(["loop", "by-hand", "unknown"]),
  /** Days after which Loop expires a return that was not scanned (28 in Loop's help). */
  expiryDays: whole(1, 365),
  /** Days after delivery from which a still open return wants a human. */
  deliveredDays: whole(1, 90),
  /** Leave "Processed from Shopify by {name}" in Loop. */
  signatureNote: on,
  /** Days that an applied delivery's body is kept. */
  deliveryRetentionDays: whole(1, 90),
  /** The same for one that could not be read. */
  unreadableRetentionDays: whole(1, 90),
  /** Days that comments and notes of finished returns are kept. */
  freeTextRetentionDays: whole(1, 3650),
  /** Percent of Loop's limit that a backfill may reach; the rest is left to people. */
  backfillShare: whole(10, 95),
  /** Returns finished longer ago get no metafield until their order is opened. */
  metafieldDays: whole(0, 3650),
  /** Write the summary on orders in Shopify; off, what stands there stays as it is. */
  writeMetafields: on,
  /** When each outcome is processed, where the merchant says it instead of letting it be learnt; Loop's API does not. */
  refundEvent: z.enum(SAID_EVENTS),
  storeCreditEvent: z.enum(SAID_EVENTS),
  exchangeEvent: z.enum(SAID_EVENTS),
});
export type ShopSettings = z.infer<typeof ShopSettings>;

export const DEFAULT_SETTINGS: ShopSettings = {
  whoMayAct: "unanswered",
  refunds: "unknown",
  expiryDays: 28,
  deliveredDays: 3,
  signatureNote: true,
  deliveryRetentionDays: 7,
  unreadableRetentionDays: 30,
  freeTextRetentionDays: 365,
  backfillShare: 80,
  metafieldDays: 30,
  writeMetafields: true,
  refundEvent: "learned",
  storeCreditEvent: "learned",
  exchangeEvent: "learned",
};

/** What a form may send: any part of it. "unanswered" cannot be answered. */
export const SettingsInput = ShopSettings.extend({
  whoMayAct: z.enum(["nobody", "order-editors", "chosen"]),
}).partial();
export type SettingsInput = z.input<typeof SettingsInput>;
