import { performance } from "node:perf_hooks";
import { spreadOf } from "../quantile";
import type { Spread } from "../quantile";
import { Connection } from "./connection";
import { signedRequest } from "./read-bodies";
import type { PreparedDelivery } from "./read-bodies";

export interface LoadPlan {
  url: string;
  secret: string;
  seconds: number;
  /**
   * `rate`: so many a second, whatever the answers take (latency counts from when it was due, so that a stall is not
   * hidden). `connections`: so many at once, each sending as soon as it was answered.
   */
  pace: { rate: number } | { connections: number };
  /** Never more than so many. */
  most?: number;
  onSent?: (delivery: PreparedDelivery, at: number) => void;
}

export interface LoadResult {
  sent: number;
  /** Until the last answer. */
  seconds: number;
  perSecond: number;
  statuses: Record<string, number>;
  latency: Spread;
}

/** Connections of a paced run: enough that waiting for one is the server's doing. */
const PACED_CONNECTIONS = 128;

/** Sends deliveries as planned, bodies in turn and each with bytes of its own. */
export async function sendLoad(plan: LoadPlan, bodies: readonly PreparedDelivery[]): Promise<LoadResult> {
  const url = new URL(plan.url);
  const port = Number(url.port);
  const run = `${process.pid}-${Date.now().toString(36)}`;
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let sent = 0;
  const began = performance.now();
  const ends = began + plan.seconds * 1000;
  const most = plan.most ?? Number.POSITIVE_INFINITY;

  const sendOne = async (connection: Connection, due: number): Promise<void> => {
    const delivery = bodies[sent % bodies.length];
    if (!delivery) throw new Error("There are no bodies to send.");
    const { head, body } = signedRequest(url, plan.secret, delivery, `${run}-${sent}`);
    sent++;
    plan.onSent?.(delivery, due);
    const status = await connection.send(head, body);
    latencies.push(performance.now() - due);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };

  const connections: Connection[] = [];
  const open = () => {
    const made = new Connection(port);
    connections.push(made);
    return made;
  };
  if ("connections" in plan.pace) {
    await Promise.all(
      Array.from({ length: plan.pace.connections }, async () => {
        let connection = open();
        while (performance.now() < ends && sent < most) {
          if (!connection.open) connection = open();
          await sendOne(connection, performance.now());
        }
      }),
    );
  } else {
    const { rate } = plan.pace;
    const total = Math.min(most, Math.round(rate * plan.seconds));
    const free: Connection[] = Array.from({ length: PACED_CONNECTIONS }, open);
    const waiting: number[] = [];
    const flying = new Set<Promise<void>>();
    let due = 0;
    const start = (connection: Connection, at: number) => {
      const usable = connection.open ? connection : open();
      const flight = sendOne(usable, at).then(() => {
        flying.delete(flight);
        const next = waiting.shift();
        if (next === undefined) free.push(usable);
        else start(usable, next);
      });
      flying.add(flight);
    };
    await new Promise<void>((resolve) => {
      const tick = setInterval(() => {
        const now = performance.now();
        for (; due < total && began + (due * 1000) / rate <= now; due++) {
          const at = began + (due * 1000) / rate;
          const connection = free.pop();
          if (connection) start(connection, at);
          else waiting.push(at);
        }
        if (due < total) return;
        clearInterval(tick);
        resolve();
      }, 1);
    });
    while (flying.size > 0) await Promise.all(flying);
  }
  const seconds = (performance.now() - began) / 1000;
  for (const connection of connections) connection.close();
  return { sent, seconds, perSecond: sent / seconds, statuses, latency: spreadOf(latencies) };
}

/** Answers that were not 2xx. */
export function refusedIn(result: LoadResult): number {
  return Object.entries(result.statuses).reduce(
    (sum, [status, count]) => sum + (status.startsWith("2") ? 0 : count),
    0,
  );
}
