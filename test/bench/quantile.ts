/** Milliseconds of many calls, as the table shows them. */
export interface Spread {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** @returns the value that `share` (0..1) of the values do not exceed; NaN of none */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    max: quantile(sorted, 1),
  };
}

/** Of several rounds, each measure's median: one round's tail is the machine's as much as the code's. */
export function medianSpread(rounds: readonly Spread[]): Spread {
  const middle = (pick: (one: Spread) => number) => median(rounds.map(pick));
  return {
    count: rounds.reduce((sum, one) => sum + one.count, 0),
    p50: middle((one) => one.p50),
    p95: middle((one) => one.p95),
    p99: middle((one) => one.p99),
    max: middle((one) => one.max),
  };
}

export const median = (values: readonly number[]) => spreadOf(values).p50;
