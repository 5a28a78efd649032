import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { OrderReturnsAnswer } from "../../../app/returns/api";
import { seededRandom } from "../../sandbox/loop/random";
import { adoptReturns, benchWorld } from "../house/bench-world";
import { callTimed, until } from "../house/call";
import { openBenchHouse } from "../house/open-bench-house";
import type { BenchHouse } from "../house/open-bench-house";
import type { Figure } from "../report";
import { short } from "../report";
import { shortened } from "./context";
import type { Bench } from "./context";

const KINDS = ["process", "process", "process", "flag", "cancel", "close"] as const;
const CLICKS_AT_ONCE = 6;
/** The promise: so long after Loop answers again. */
const DECIDED_WITHIN_MS = 120_000;
const SEED = 11;

/**
 * Agents act while Loop is in trouble: answers are lost after the work was done, or 500, and then nothing is answered at
 * all. Two minutes after Loop answers again, how many of the actions that went out are still without an ending, and did any
 * reach Loop twice?
 */
export async function measureOutage(bench: Bench): Promise<Figure[]> {
  if (!bench.serverUrl) return [];
  const { outageActions: count, outageSeconds: seconds } = bench.sizes;
  const house = await openBenchHouse(bench.serverUrl, benchWorld(count));
  const db = new pg.Pool({ connectionString: house.databaseUrl ?? "", max: 2 });
  try {
    const { loop } = house.sandbox;
    // Agents click faster here than a day brings them; Loop's 300 a minute are another promise.
    loop.setKnobs({ rateLimitPerMinute: 3_000 });
    const ids = adoptReturns(loop, 0, count);
    loop.announce();
    const versions = await versionsOf(house, ids);
    bench.say(`outage: ${count} actions while Loop is in trouble for ${seconds} s`);
    loop.setKnobs({ loseAnswer: { probability: 0.3 }, answer500: { probability: 0.3 } });
    const began = performance.now();
    await click(house, versions, (seconds * 1000) / 2);
    loop.setKnobs({ loseAnswer: 0, answer500: { probability: 1 } });
    await pause(Math.max(0, seconds * 1000 - (performance.now() - began)));
    loop.setKnobs({ answer500: 0 });
    bench.say("outage: Loop answers again");
    await pause(DECIDED_WITHIN_MS);
    const { rows } = await db.query<{ status: string; sent: number }>(
      "SELECT status, count(*) FILTER (WHERE sent_at IS NOT NULL)::int AS sent FROM actions GROUP BY status",
    );
    const of = (statuses: readonly string[]) =>
      rows.filter((row) => statuses.includes(row.status)).reduce((sum, row) => sum + row.sent, 0);
    const sent = rows.reduce((sum, row) => sum + row.sent, 0);
    const open = of(["sending", "unconfirmed"]);
    const twice = ids.filter((id) => (loop.loop.returns.get(id)?.processAccepted ?? 0) > 1).length;
    const endings = rows.filter((row) => row.sent > 0).map((row) => `${row.sent} ${row.status}`);
    return [
      {
        figure: "Actions still unconfirmed 2 min after Loop answers again",
        database: bench.database,
        measured: `${short(open)} of ${short(sent)} that went out (${short((100 * open) / Math.max(sent, 1))} %); ${twice} reached Loop twice`,
        limit: "≤ 0.1 %; 0 twice",
        ok: sent > 0 && open / sent <= 0.001 && twice === 0,
        note: [
          `Loop in trouble for ${seconds} s: 30 % of answers lost after the work, 30 % 500, then nothing but 500; endings: ${endings.join(", ")}`,
          shortened(bench, "1,000 actions and ten minutes in the long form"),
        ]
          .filter(Boolean)
          .join("; "),
      },
    ];
  } finally {
    await db.end();
    await house.close();
  }
}

/** What an agent sees of each return, as soon as it is there. */
async function versionsOf(house: BenchHouse, ids: readonly number[]): Promise<Map<number, string>> {
  const versions = new Map<number, string>();
  for (const id of ids)
    await until(`return ${id} is readable`, 120, async () => {
      const order = house.sandbox.loop.loop.returns.get(id)?.order.id ?? 0;
      const url = `${house.appUrl()}/api/orders/${order}/returns`;
      const { body } = await callTimed<OrderReturnsAnswer>(url, house.token());
      const seen = body.unchanged ? undefined : body.summary.returns[0]?.version;
      if (seen) versions.set(id, seen);
      return seen !== undefined;
    });
  return versions;
}

/** One click on each return, spread over the time. Refusals and errors are answers too: what counts stands in the audit. */
async function click(house: BenchHouse, versions: Map<number, string>, overMs: number): Promise<void> {
  const random = seededRandom(SEED);
  const left = versions.entries();
  const gap = (overMs / versions.size) * CLICKS_AT_ONCE;
  const work = async () => {
    for (const [id, seen] of left) {
      const body = { kind: random.pick(KINDS) ?? "process", seen, idempotencyKey: randomUUID() };
      const paused = pause(gap);
      await callTimed(`${house.appUrl()}/api/returns/${id}/actions`, house.token(), body).catch(
        () => undefined,
      );
      await paused;
    }
  };
  await Promise.all(Array.from({ length: CLICKS_AT_ONCE }, work));
}
