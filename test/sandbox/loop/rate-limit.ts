const MINUTE_MS = 60_000;

export interface RateLimit {
  limit: number;
  remaining: number;
  /** Seconds until the minute is over; null = the request may pass. */
  refusedFor: number | null;
}

/** Requests per key and minute, counted in the minute that starts with a key's first request. */
export function startRateLimit(): (key: string, limit: number, now: Date) => RateLimit {
  const minutes = new Map<string, { from: number; count: number }>();
  return (key, limit, now) => {
    const at = now.getTime();
    const running = minutes.get(key);
    const minute = running && at - running.from < MINUTE_MS ? running : { from: at, count: 0 };
    minutes.set(key, minute);
    if (minute.count >= limit) {
      return { limit, remaining: 0, refusedFor: Math.ceil((minute.from + MINUTE_MS - at) / 1000) };
    }
    minute.count += 1;
    return { limit, remaining: limit - minute.count, refusedFor: null };
  };
}
