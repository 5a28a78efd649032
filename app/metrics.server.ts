import { Counter, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** What a process counts itself; what the database knows is read when somebody asks (`sync/health/gauges.server.ts`). */
export interface Metrics {
  readonly registry: Registry;
  /** One arrival at Loop's door, by how it was answered. */
  delivery(outcome: string): void;
  /** One delivery worked off. @param lagSeconds from its arrival to its ending */
  settled(status: string, lagSeconds: number): void;
  /** One call to Loop. @param status HTTP status, or how it ended without one */
  loopCall(endpoint: string, status: string, seconds: number): void;
  /** One call to Shopify. @param call.outcome answered, throttled, held (not sent) or failed; points: what it cost */
  shopifyCall(call: {
    operation: string;
    outcome: string;
    priority: string;
    seconds: number;
    points: number;
  }): void;
}

/** @param defaults also what Node says of itself: memory, event loop, garbage collection */
export function createMetrics({ defaults = false } = {}): Metrics {
  const registry = new Registry();
  if (defaults) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const deliveries = new Counter({
    name: "loopside_deliveries_total",
    help: "Arrivals at the door for Loop's webhooks, by how they were answered.",
    labelNames: ["outcome"] as const,
    registers,
  });
  const settled = new Counter({
    name: "loopside_deliveries_settled_total",
    help: "Deliveries worked off by this process, by ending.",
    labelNames: ["status"] as const,
    registers,
  });
  const lag = new Histogram({
    name: "loopside_delivery_lag_seconds",
    help: "From a delivery's arrival until it was worked off.",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10, 60, 600, 3600],
    registers,
  });
  const calls = new Histogram({
    name: "loopside_loop_call_seconds",
    help: "Calls to Loop, by endpoint and status.",
    labelNames: ["endpoint", "status"] as const,
    buckets: [0.05, 0.1, 0.3, 1, 3, 10, 30],
    registers,
  });
  const shopifyCalls = new Histogram({
    name: "loopside_shopify_call_seconds",
    help: "Calls to Shopify, by operation and outcome: answered, throttled, held (our half was used up: not sent), failed.",
    labelNames: ["operation", "outcome"] as const,
    buckets: [0.05, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const shopifyPoints = new Counter({
    name: "loopside_shopify_points_total",
    help: "Points that calls to Shopify cost, by who waited for them.",
    labelNames: ["priority"] as const,
    registers,
  });
  return {
    registry,
    delivery: (outcome) => deliveries.inc({ outcome }),
    settled(status, lagSeconds) {
      settled.inc({ status });
      lag.observe(Math.max(0, lagSeconds));
    },
    loopCall: (endpoint, status, seconds) => calls.observe({ endpoint, status }, seconds),
    shopifyCall({ operation, outcome, priority, seconds, points }) {
      shopifyCalls.observe({ operation, outcome }, seconds);
      shopifyPoints.inc({ priority }, points);
    },
  };
}
