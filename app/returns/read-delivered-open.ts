import { attention } from "./attention";
import type { Attention } from "./attention";
import { allDeliveredAt, labelsMade } from "./parcel-stage";
import { DAY, HOUR, msSince } from "./read-situation";
import type { Situation } from "./read-situation";
import type { ReturnCase } from "./return";

/**
 * Every parcel was delivered and the return is still open: for more than the merchant's number of days, or a day past
 * what was learnt as the 95th percentile of returns like this.
 */
export function deliveredStillOpen({ c, stage }: Situation): Attention | null {
  if (stage !== "open") return null;
  const at = allDeliveredAt(labelsMade(c.facts));
  if (at === null || msSince(c, at) < deliveredPatienceMs(c)) return null;
  const days = Math.max(1, Math.floor(msSince(c, at) / DAY));
  return attention("delivered-open", "warning", at, "deliveredOpen", { count: days });
}

/** How long after delivery an open return is no matter for a person, in milliseconds. */
export function deliveredPatienceMs(c: ReturnCase): number {
  const byMerchant = c.rules.deliveredDays * DAY;
  const p95 = c.rules.pattern?.p95Hours ?? null;
  return p95 === null ? byMerchant : Math.min(byMerchant, (p95 + 24) * HOUR);
}
