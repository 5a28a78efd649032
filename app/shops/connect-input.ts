import { z } from "zod";
import { WEBHOOK_CHOICES } from "./wanted-webhooks";

/** Visible ASCII only: it travels in an HTTP header. */
const pasted = (min: number) =>
  z
    .string()
    .transform((text) => text.trim())
    .pipe(
      z
        .string()
        .min(min)
        .max(512)
        .regex(/^[\x21-\x7e]+$/),
    );

/** What the connect form sends; an empty key or secret keeps the stored one. */
export const ConnectInput = z.object({
  apiKey: z.union([z.literal("").transform(() => null), pasted(8)]).nullish(),
  secret: z.union([z.literal("").transform(() => null), pasted(4)]).nullish(),
  choice: z.enum(WEBHOOK_CHOICES),
});
export type ConnectInput = z.input<typeof ConnectInput>;

/** What may be shown of a secret. */
export const last4 = (secret: string) => secret.slice(-4);
