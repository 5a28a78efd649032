import { z } from "zod";
import { WireReturn } from "./return-parts";

/**
 * GET /warehouse/return/details: one object, integer ids, space-separated times. Carries `refunds` and `updated_at`;
 * knows nothing of gift returns; `exchanges` are not in every answer. The gift mark is cut here because a key of that
 * name is documented for the webhook only.
 */
export const ReturnDetails = z.compile(WireReturn.omit({ is_gift_return: true }));
export type ReturnDetails = z.infer<typeof ReturnDetails>;
