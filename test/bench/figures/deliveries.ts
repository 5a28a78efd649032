import { seededRandom } from "../../sandbox/loop/random";
import { benchWorld } from "../house/bench-world";
import { until } from "../house/call";
import { openFleet } from "../house/open-fleet";
import type { Fleet } from "../house/open-fleet";
import type { Figure } from "../report";
import { short } from "../report";
import { restartDatabase, startChaos } from "../storm/chaos";
import { nothingSent, sendNews } from "../storm/send-news";
import type { Sent } from "../storm/send-news";
import { CHANGES, adoptAll, change, entryName } from "../storm/told-once";
import type { News } from "../storm/told-once";
import { OWN_DATABASE, shortened } from "./context";
import type { Bench } from "./context";

const SEED = 77;
const COPIES = 3;
/** After a kill: until what the dead process had in hand was taken up, and the rest worked off. */
const SETTLED_SECONDS = 300;

const worker = (place: number) => (fleet: Fleet) => fleet.workers[place]?.killAndStart() ?? Promise.resolve();
const web = (place: number) => (fleet: Fleet) => fleet.webs[place]?.killAndStart() ?? Promise.resolve();
const BLOWS = [
  { at: 0.08, strikes: worker(0) },
  { at: 0.22, strikes: web(0) },
  { at: 0.3, strikes: worker(1) },
  { at: 0.45, strikes: restartDatabase },
  { at: 0.6, strikes: worker(0) },
  { at: 0.7, strikes: web(1) },
  { at: 0.9, strikes: worker(1) },
];

/**
 * Many deliveries, each three times, while workers, web processes and the database are killed. Returns change in rounds: a
 * round is one change of every return, told three times in shuffled order, and the next begins when the last one's are
 * worked off, so that the script says exactly what history must hold: each change of each return, once.
 */
export async function measureDeliveries(bench: Bench): Promise<Figure[]> {
  if (!bench.serverUrl) return [];
  const returns = Math.ceil(bench.sizes.stormDeliveries / COPIES / CHANGES.length);
  const total = returns * CHANGES.length * COPIES;
  const fleet = await openFleet({ world: benchWorld(returns), webs: 2, workers: 2 });
  try {
    const { loop } = fleet.loop;
    const random = seededRandom(SEED);
    const all = adoptAll(loop);
    const chaos = startChaos(fleet, BLOWS);
    const sent = nothingSent();
    const script: News[] = [];
    let acknowledged = 0;
    const began = performance.now();
    for (const [round, next] of CHANGES.entries()) {
      const news = change(loop, all, next);
      script.push(...news);
      await sendNews(fleet, news, COPIES, sent, random.next, () => chaos.reach(++acknowledged / total));
      await until(`round ${round + 1} is worked off`, SETTLED_SECONDS, () => isWorkedOff(fleet));
      bench.say(`deliveries: ${next.entry} told of ${returns} returns`);
    }
    await chaos.done();
    const seconds = (performance.now() - began) / 1000;
    return [
      await storedFigure(bench, fleet, script, sent, seconds, chaos.struck()),
      await onceFigure(fleet, script),
    ];
  } finally {
    for (const [sentence, count] of fleet.warnings) bench.say(`deliveries, log: ${count} × ${sentence}`);
    await fleet.close();
  }
}

async function isWorkedOff(fleet: Fleet): Promise<boolean> {
  const [row] = await fleet.look<{ left: boolean }>(
    "SELECT EXISTS (SELECT 1 FROM deliveries WHERE status NOT IN ('applied', 'ignored')) AS left",
  );
  return row?.left === false;
}

async function storedFigure(
  bench: Bench,
  fleet: Fleet,
  script: readonly News[],
  sent: Sent,
  seconds: number,
  kills: number,
): Promise<Figure> {
  const rows = await fleet.look<{ digest: string; ended: string }>(
    `SELECT encode(digest, 'hex') AS digest, count(*) FILTER (WHERE status IN ('applied', 'ignored'))::text AS ended
     FROM deliveries GROUP BY digest`,
  );
  const ended = new Map(rows.map((row) => [row.digest, Number(row.ended)]));
  let acknowledged = 0;
  let lost = 0;
  for (const { digest } of script) {
    const told = sent.acknowledged.get(digest) ?? 0;
    acknowledged += told;
    lost += Math.max(0, told - (ended.get(digest) ?? 0));
  }
  const refused = Object.entries(sent.refused).map(([status, count]) => `${count} × ${status}`);
  return {
    figure: "Deliveries lost",
    database: OWN_DATABASE,
    measured: `${short(lost)} of ${short(acknowledged)} acknowledged`,
    limit: "0",
    ok: lost === 0 && acknowledged === script.length * COPIES,
    note: [
      `${short(script.length)} bodies, each ${COPIES} times, in ${seconds.toFixed(0)} s; stored and ended as applied or ignored, counted by their bytes`,
      `${kills} kills: 4 of workers, 2 of web processes, PostgreSQL once; ${refused.join(", ") || "none"} sent again (0: no answer)`,
      shortened(bench, "1,000,000 in the long form"),
    ]
      .filter(Boolean)
      .join("; "),
  };
}

async function onceFigure(fleet: Fleet, script: readonly News[]): Promise<Figure> {
  const rows = await fleet.look<{ return_id: string; kind: string; data: object; times: number }>(
    "SELECT return_id, kind, data, count(*)::int AS times FROM return_history GROUP BY return_id, kind, data",
  );
  const stands = new Map<string, number>();
  for (const row of rows) {
    const name = `${row.return_id} ${entryName(row.kind, row.data)}`;
    stands.set(name, (stands.get(name) ?? 0) + row.times);
  }
  const told = new Set(script.map((one) => `${one.returnId} ${one.entry}`));
  const missing = [...told].filter((name) => !stands.has(name));
  const twice = [...told].filter((name) => (stands.get(name) ?? 0) > 1);
  const strange = [...stands.keys()].filter((name) => !told.has(name));
  for (const name of [...missing, ...twice, ...strange].slice(0, 10))
    process.stderr.write(`… history: ${name}\n`);
  return {
    figure: "Changes applied twice",
    database: OWN_DATABASE,
    measured: `${short(twice.length)} of ${short(told.size)}; ${short(missing.length)} missing, ${short(strange.length)} of which Loop told nothing`,
    limit: "0, 0, 0",
    ok: twice.length + missing.length + strange.length === 0,
    note: "the history against the script of what was sent: created, scanned, to review, open again, processing failed, closed",
  };
}
