import { z } from "zod";
import type { WorldReturn } from "../world/types";

const Id = z.int().positive();
const When = z.iso.datetime();
const Money = z.string().regex(/^-?\d+\.\d{2}$/);

/** A return as it comes over POST /stand-in/returns. */
export const WorldReturnBody: z.ZodType<WorldReturn> = z.object({
  id: Id,
  story: z.string(),
  orderId: Id,
  loopOrderId: Id,
  state: z.string(),
  flagged: z.boolean(),
  createdAt: When,
  updatedAt: When,
  closedAt: When.nullable(),
  editedAt: When.nullable(),
  type: z.enum(["standard", "warranty"]),
  outcome: z.string(),
  lines: z.array(
    z.object({
      orderLineId: Id,
      reason: z.string(),
      parentReason: z.string(),
      comment: z.string().nullable(),
      outcome: z.string(),
    }),
  ),
  exchanges: z.array(
    z.object({ variantId: Id, outOfStock: z.boolean(), outOfStockResolution: z.string().nullable() }),
  ),
  refund: Money,
  giftCard: Money,
  upsell: Money,
  handlingFee: Money,
  nativeStoreCredit: z.boolean(),
  nativeExchange: z.boolean(),
  labels: z.array(
    z.object({
      carrier: z.string(),
      trackingNumber: z.string(),
      status: z.string(),
      updatedAt: When,
      orderLineIds: z.array(Id),
    }),
  ),
  method: z
    .object({ provider: z.string(), methodType: z.string(), state: z.string(), rmaId: z.string() })
    .nullable(),
  gift: z.boolean(),
  notes: z.array(z.object({ content: z.string(), createdAt: When })),
  issued: z.object({
    refund: z.object({ at: When, amount: Money, shopifyRefundId: Id, gateway: z.string() }).optional(),
    giftCard: z.object({ at: When, orderId: Id.nullable() }).optional(),
    shopCash: z.object({ at: When }).optional(),
    exchange: z.object({ at: When, orderId: Id, orderName: z.string() }).optional(),
  }),
  wasProcessed: z.boolean(),
  originCountryCode: z.string().length(2),
  nativeReturn: z
    .object({
      id: Id,
      name: z.string(),
      status: z.enum(["OPEN", "CLOSED", "CANCELED"]),
      createdAt: When,
      closedAt: When.nullable(),
    })
    .nullable(),
  processEnds: z.enum(["closed", "review-out-of-stock", "review-refund-failed", "failed"]),
});
