export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/**
 * The leaky bucket of one app on one shop. Defaults are those of a standard plan: 100 points a second, room for
 * twenty seconds' worth (shopify.dev, GraphQL Admin API rate limits).
 */
export function createBucket(now: () => Date, limits = { maximum: 2000, restoreRate: 100 }) {
  let available = limits.maximum;
  let at = now().getTime();

  const refill = () => {
    const time = now().getTime();
    available = Math.min(limits.maximum, available + (Math.max(0, time - at) / 1000) * limits.restoreRate);
    at = time;
  };

  return {
    /** Takes `points` if they are there; false = throttled, nothing taken. */
    take(points: number): boolean {
      refill();
      if (available < points) return false;
      available -= points;
      return true;
    },
    /** Gives back what was requested and not used. */
    giveBack(points: number): void {
      refill();
      available = Math.min(limits.maximum, available + points);
    },
    /** Leaves only `points`, for tests and for the sandbox's knobs. */
    drainTo(points: number): void {
      refill();
      available = points;
    },
    status(): ThrottleStatus {
      refill();
      return {
        maximumAvailable: limits.maximum,
        currentlyAvailable: Math.floor(available),
        restoreRate: limits.restoreRate,
      };
    },
  };
}

export type Bucket = ReturnType<typeof createBucket>;
