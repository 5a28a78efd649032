const STEPS: [number, string][] = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [Number.POSITIVE_INFINITY, "day"],
];

/** "3 minutes ago", counted from the server's time, so that a browser's wrong clock does not show. */
export function age(at: string, now: string): string {
  let value = Math.max(0, (Date.parse(now) - Date.parse(at)) / 1000);
  for (const [step, unit] of STEPS) {
    if (value < step) {
      const whole = Math.floor(value);
      return whole === 0 && unit === "second" ? "just now" : `${whole} ${unit}${whole === 1 ? "" : "s"} ago`;
    }
    value /= step;
  }
  return at;
}
