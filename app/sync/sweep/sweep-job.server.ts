import type { House } from "../../house.server";
import type { LoopError } from "../../loop/errors";
import { PRIORITY, enqueue } from "../jobs.server";
import { wakeAllActions } from "../actions/wake-actions.server";
import { readSweep } from "./read-sweep.server";
import { sweepUpdated } from "./sweep-updated.server";
import type { SweepOutcome } from "./sweep-updated.server";

/** A sweep that Loop (or the budget) put off comes again before the next minute's would. */
const LONGEST_WAIT_MS = 30_000;
const WAIT_MS = 15_000;

/**
 * The minute's sweep of a shop. One that did not come through is queued again within the half minute, so that what
 * deliveries did not tell is known soon after Loop answers; and when it does answer again, actions whose answer was lost
 * are held against its word at once, not at their next planned look.
 */
export async function sweepJob(house: House, shop: string): Promise<SweepOutcome> {
  const { failedSince } = await readSweep(house, shop);
  const swept = await sweepUpdated(house, shop);
  if (swept.outcome === "failed") {
    const wait = waitAfter(swept.error);
    if (wait !== null)
      await enqueue(
        house.queue,
        "sweep",
        { shop },
        {
          singletonKey: shop,
          shop,
          priority: PRIORITY.machine,
          startAfter: new Date(house.now().getTime() + wait),
        },
      );
  }
  if (swept.outcome === "swept" && failedSince !== null) await wakeAllActions(house, house.db.forShop(shop));
  return swept;
}

/** @returns null where another try would end as this one did */
function waitAfter(error: LoopError): number | null {
  switch (error.kind) {
    case "rate-limited":
      return Math.min(LONGEST_WAIT_MS, Math.max(1_000, error.retryAfterMs ?? WAIT_MS));
    case "unavailable":
    case "timeout":
      return WAIT_MS;
    case "bad-answer":
    case "refusal":
    case "unauthorized":
    case "not-found":
      return null;
  }
}
