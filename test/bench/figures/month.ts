import { openMonth } from "../month/open-month";
import { playFaultyMonth } from "../month/faulty-month";
import type { FaultyMonth } from "../month/faulty-month";
import { playHealthyMonth } from "../month/healthy-month";
import type { OpenHouse } from "../month/healthy-month";
import { inTime } from "../month/truth";
import type { SeenAlarm } from "../month/truth";
import type { Figure } from "../report";
import { shortened } from "./context";
import type { Bench } from "./context";

const SEED = 20263;
const ASKED_FOR = 1_000;
const HOUR = 3_600_000;

/**
 * A month of healthy traffic, and another in which every fault that the product promises to find is seeded: the real house with
 * the clock moved, everything that a merchant would see held against what the script knows to be wrong.
 */
export async function measureMonth(bench: Bench): Promise<Figure[]> {
  const open: OpenHouse = (options) => openMonth(bench.serverUrl, options);
  const { monthOrders, faultsEach, faultRounds } = bench.sizes;
  bench.say(`a healthy month of ${monthOrders} orders`);
  const healthy = await playHealthyMonth(open, monthOrders, SEED);
  for (const one of healthy.wrong) bench.say(`false alarm: ${describe(one)}`);
  bench.say(`${healthy.wrong.length} false alarms; a month of faults`);
  const faulty = await playFaultyMonth(open, {
    each: faultsEach,
    rounds: faultRounds,
    healthy: 3,
    seed: SEED,
  });
  for (const one of faulty.wrong) bench.say(`false alarm beside the faults: ${one.fault} ${describe(one)}`);
  const perThousand = (healthy.wrong.length / monthOrders) * 1_000;
  return [
    {
      figure: "False alarms in a month of healthy traffic",
      database: bench.database,
      measured: `${healthy.wrong.length} in ${monthOrders} orders`,
      limit: "≤ 1 in 1,000 orders",
      ok: perThousand <= 1,
      note: [
        `${healthy.returns} of them returned, ${healthy.alarms - healthy.wrong.length} right alarms; ${healthy.deliveries} deliveries, late, doubled, ${healthy.retried} sent again; ${healthy.hiccups} hiccups of Loop`,
        monthOrders < ASKED_FOR ? shortened(bench, `${monthOrders} orders`) : "",
      ]
        .filter(Boolean)
        .join("; "),
    },
    ...foundFigures(bench, faulty),
  ];
}

const describe = ({ alarm, on, first, gone }: SeenAlarm) =>
  `${alarm} ${on} at hour ${(first / HOUR).toFixed(1)}, ${gone === null ? "stays" : `gone at ${(gone / HOUR).toFixed(1)}`}`;

function foundFigures(bench: Bench, { found, mended, wrong }: FaultyMonth): Figure[] {
  const rows = [
    ...found.map((one) => ({
      what: one.fault === "" ? one.wrong.alarm : `${one.fault}: ${one.wrong.alarm}`,
      after: one.after,
      within: one.wrong.within ?? 0,
      kept: inTime(one),
    })),
    ...mended.map(({ what, after, within }) => ({
      what,
      after,
      within,
      kept: after !== null && after <= within,
    })),
  ];
  for (const one of rows.filter(({ kept }) => !kept))
    bench.say(
      `not found in time: ${one.what} (${one.after === null ? "never" : hours(one.after)} of ${hours(one.within)})`,
    );
  const kinds = [...new Set(rows.map(({ what }) => what))].toSorted();
  for (const kind of kinds) {
    const of = rows.filter(({ what }) => what === kind);
    const slowest = Math.max(...of.map(({ after }) => after ?? Infinity));
    bench.say(
      `${kind}: ${of.filter(({ kept }) => kept).length} of ${of.length}, slowest ${hours(slowest)} of ${hours(of[0]?.within ?? 0)}`,
    );
  }
  const kept = rows.filter((one) => one.kept).length;
  return [
    {
      figure: "Seeded faults found, each in its time",
      database: bench.database,
      measured: `${kept} of ${rows.length}, ${kinds.length} kinds`,
      limit: "all",
      ok: kept === rows.length,
      note: `promised: at once 5 min, by sweep 20 min, by rolling read 50 min, by the daily check 25 h, days as the rule says; ${wrong.length} false alarms beside them`,
    },
  ];
}

const hours = (ms: number) =>
  ms === Infinity ? "never" : ms < 2 * HOUR ? `${Math.ceil(ms / 60_000)} min` : `${(ms / HOUR).toFixed(1)} h`;
