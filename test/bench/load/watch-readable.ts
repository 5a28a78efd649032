import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { spreadOf } from "../quantile";
import type { Spread } from "../quantile";

/** One delivery's return is looked for at most so long. */
const GIVE_UP_MS = 15_000;
/** Between two looks, and so is what was measured too long at most: this, or a tenth of what has passed. */
const LOOK_EVERY_MS = 25;

export interface WatchResult {
  readable: Spread;
  neverSeen: number;
  /** The single reads that looked, answered whole. */
  reads: Spread;
  problems: string[];
}

/**
 * Looks for returns on `GET /api/orders/:orderId/returns` as the block asks, from when their delivery was due until they
 * are there.
 */
export function watchReadable(appUrl: string, token: string) {
  const readable: number[] = [];
  const reads: number[] = [];
  const problems = new Set<string>();
  const watched: Promise<void>[] = [];
  let neverSeen = 0;

  async function look(orderId: string, returnId: string, due: number): Promise<void> {
    while (performance.now() - due < GIVE_UP_MS) {
      const began = performance.now();
      const response = await fetch(`${appUrl}/api/orders/${orderId}/returns`, {
        headers: { authorization: `Bearer ${token}`, "user-agent": "Mozilla/5.0 Chrome/153.0.0.0" },
      });
      const text = await response.text();
      reads.push(performance.now() - began);
      if (response.status !== 200) problems.add(`${response.status}: ${text.slice(0, 200)}`);
      else if (text.includes(`"id":"${returnId}"`)) return void readable.push(performance.now() - due);
      await pause(Math.max(LOOK_EVERY_MS, (performance.now() - due) / 10));
    }
    neverSeen++;
  }

  return {
    watch: (orderId: string, returnId: string, due: number) => {
      watched.push(
        look(orderId, returnId, due).catch((error: unknown) => {
          neverSeen++;
          problems.add(String(error));
        }),
      );
    },
    async result(): Promise<WatchResult> {
      await Promise.all(watched);
      return { readable: spreadOf(readable), neverSeen, reads: spreadOf(reads), problems: [...problems] };
    },
  };
}
