import { z } from "zod";
import type { WorldOrder } from "../world/types";

const amount = z.string().regex(/^\d+(\.\d+)?$/);

const worldOrder = z.object({
  id: z.number().int().positive(),
  name: z.string().min(1),
  createdAt: z.iso.datetime({ offset: true }),
  customer: z.object({
    firstName: z.string(),
    lastName: z.string(),
    email: z.string(),
    phone: z.string(),
    address1: z.string(),
    city: z.string(),
    zip: z.string(),
    country: z.string(),
    countryCode: z.string(),
  }),
  customerLocale: z.string(),
  lines: z.array(
    z.object({
      id: z.number().int().positive(),
      variantId: z.number().int().positive(),
      quantity: z.number().int().positive(),
      price: amount,
      discount: amount,
      tax: amount,
    }),
  ),
  presentment: z.object({ currency: z.string().length(3), rate: amount }).nullable(),
  cancelledAt: z.string().nullable(),
  hidden: z.boolean(),
  gateways: z.array(z.string()),
});

/** An order given over HTTP, or the sentence that says what is wrong with it. */
export function readWorldOrder(body: unknown): { order: WorldOrder } | { error: string } {
  const read = worldOrder.safeParse(body);
  return read.success ? { order: read.data } : { error: z.prettifyError(read.error) };
}
