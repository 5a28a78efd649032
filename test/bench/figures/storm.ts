import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "../../sandbox/loop/random";
import { until } from "../house/call";
import { openFleet } from "../house/open-fleet";
import type { Fleet } from "../house/open-fleet";
import type { Figure } from "../report";
import { short } from "../report";
import { startChaos } from "../storm/chaos";
import { compareAnswers, compareMetafields } from "../storm/compare-all";
import type { Comparison } from "../storm/compare-all";
import { takeStep, writeScript } from "../storm/storm-script";
import { stormWorld } from "../storm/storm-world";
import { OWN_DATABASE, shortened } from "./context";
import type { Bench } from "./context";

const SEED = 20_261;
const MINUTE = 60_000;
/** So far Loop's clock goes while the storm lasts; deliveries are held back up to an hour of it. */
const MOVED_MS = 75 * MINUTE;
const HELD_BACK_MS = 60 * MINUTE;
const TICK_MS = 50;
/** Deliveries whose answers Loop waits for; with more its clock stands. */
const UNDER_WAY = 64;
const LAST_STEP_MS = 20_000;
/** A minute until the next tick, and what the sweep itself takes. */
const QUIET_SECONDS = 90;
/** Until the figure is given up. */
const PATIENCE_SECONDS = 420;
const METAFIELD_PATIENCE_SECONDS = 900;

const WEATHER = {
  drop: { probability: 0.05 },
  duplicate: { probability: 0.1 },
  shuffle: { probability: 0.3 },
  shuffleMs: HELD_BACK_MS,
  answer429: { probability: 0.01 },
  answer500: { probability: 0.03 },
  loseAnswer: { probability: 0.01 },
  processingFails: { probability: 0.05 },
};
const CALM = {
  drop: 0,
  duplicate: 0,
  shuffle: 0,
  answer429: 0,
  answer500: 0,
  loseAnswer: 0,
  processingFails: 0,
};

/**
 * The storm: everything happens to many returns at once while deliveries are dropped, doubled, shuffled and late, Loop
 * answers with errors, and processes and the database are killed. Then it is quiet, and at the end of the first sweep that
 * began after it and of the jobs on deliveries and orders (workers are stopped there, so that nothing later helps) all that our server
 * answers is held against what Loop has; see `differencesOf` for what equal means.
 */
export async function measureStorm(bench: Bench): Promise<Figure[]> {
  // The embedded database lives in one process: nothing here could be killed apart.
  if (!bench.serverUrl) return [];
  const { stormReturns: returns, stormSeconds: seconds } = bench.sizes;
  const fleet = await openFleet({
    world: stormWorld(returns),
    webs: 2,
    workers: 2,
    loopClockAt: new Date(Date.now() - MOVED_MS - HELD_BACK_MS),
    // Shopify's own limit would make the metafields' figure a figure of Shopify's limit.
    bucket: { maximum: 1_000_000, restoreRate: 1_000_000 },
  });
  try {
    const counts = countDeliveries(fleet);
    bench.say(`storm: ${returns} returns in ${seconds} s`);
    await blow(fleet, returns, seconds, (sentence) => bench.say(`storm: ${sentence}`));
    bench.say(`storm: quiet; ${counts()}`);
    const swept = await firstAfter(fleet, "swept_at");
    const waited = swept + (await workedOff(fleet));
    await Promise.all(fleet.workers.map((one) => one.stop()));
    bench.say(`storm: swept after ${swept.toFixed(0)} s, worked off after ${waited.toFixed(0)} s; comparing`);
    const answers = await compareAnswers(fleet);
    const fields = await compareMetafields(fleet);
    tell(bench, "answers", answers);
    await Promise.all(fleet.workers.map((one) => one.start()));
    const written = await untilWritten(fleet);
    tell(bench, "metafields", written.last);
    const figures = [
      equalFigure(bench, "Storm: answers equal Loop's state", answers, waited, [
        `at the end of the first sweep after quiet (${swept.toFixed(0)} s) and of the jobs on deliveries and orders; ${counts()}`,
        `${seconds} s for ${MOVED_MS / MINUTE} minutes of Loop's clock, deliveries up to an hour late; 6 workers, 2 web processes and PostgreSQL killed`,
        shortened(bench, `${short(10_000)} returns in the long form`),
      ]),
      {
        figure: "Storm: metafields equal Loop's state",
        database: OWN_DATABASE,
        measured: `${short(written.last.equal)} of ${short(written.last.of)}, ${written.seconds.toFixed(0)} s after that sweep (${percent(fields)} at its end)`,
        limit: "100 %",
        ok: written.last.equal === written.last.of,
        note: "as the admin stand-in holds them; Shopify's own limit lifted",
      },
    ];
    figures.push(await measureQuietScans(bench, fleet));
    tellWarnings(bench, fleet);
    return figures;
  } finally {
    await fleet.close();
  }
}

async function blow(
  fleet: Fleet,
  returns: number,
  seconds: number,
  say: (sentence: string) => void,
): Promise<void> {
  const { loop } = fleet;
  const random = seededRandom(SEED);
  const steps = writeScript(returns, random);
  const chaos = startChaos(fleet);
  loop.setKnobs(WEATHER);
  let next = 0;
  let moved = 0;
  for (let last = performance.now(); moved < MOVED_MS;) {
    await pause(TICK_MS);
    const passed = performance.now() - last;
    last += passed;
    // Loop waits for its answers; a clock that runs on meanwhile would make a second's wait an hour's.
    if (loop.loop.scheduler.running() > UNDER_WAY) continue;
    const step = Math.min((passed * MOVED_MS) / (seconds * 1000), MOVED_MS - moved);
    moved += step;
    loop.clock.advance(Math.max(0, step - passed));
    const at = moved / MOVED_MS;
    chaos.reach(at);
    for (let due = steps[next]; due && due.at <= at; due = steps[next]) {
      next++;
      await takeStep(fleet, due, random);
    }
  }
  await chaos.done();
  say(`${steps.length} changes, ${chaos.struck()} kills; the last deliveries come in`);
  loop.setKnobs(CALM);
  // What is held back, and what Loop tries again, comes within the hour that Loop's clock is still behind.
  let left = HELD_BACK_MS;
  await until("Loop has nothing more to send", PATIENCE_SECONDS, () => {
    if (loop.loop.scheduler.running() > UNDER_WAY) return false;
    const step = left > 0 ? LAST_STEP_MS : 0;
    left -= step;
    loop.clock.advance(step);
    return left <= 0 && loop.loop.scheduler.pending() === 0;
  });
  await fleet.admin.idle();
}

/** @returns seconds from now until the first sweep (or rolling read) that began after now has ended */
async function firstAfter(fleet: Fleet, column: "swept_at" | "rolled_at"): Promise<number> {
  const quiet = new Date();
  const began = performance.now();
  await until(`a read of Loop that began after quiet (${column})`, PATIENCE_SECONDS, async () => {
    const rows = await fleet.look(`SELECT 1 AS there FROM sweeps WHERE ${column} >= $1`, [quiet]);
    return rows.length > 0;
  });
  return (performance.now() - began) / 1000;
}

/**
 * What of an order only Shopify can tell (an exchange that it made itself) is read by jobs, which a sweep does not wait for. Reads
 * of single returns that wait for Loop are not waited for: the sweep has read what they would.
 */
async function workedOff(fleet: Fleet): Promise<number> {
  const began = performance.now();
  await until("what was queued is worked off", PATIENCE_SECONDS, async () => {
    const [left] = await fleet.look<{ jobs: number }>(
      `SELECT count(*)::int AS jobs FROM pgboss.job_common
       WHERE name IN ('apply-deliveries', 'link-return', 'refresh-order', 'read-dispositions')
         AND state IN ('created', 'retry', 'active')`,
    );
    return left?.jobs === 0;
  });
  return (performance.now() - began) / 1000;
}

async function untilWritten(fleet: Fleet): Promise<{ last: Comparison; seconds: number }> {
  const began = performance.now();
  for (;;) {
    const last = await compareMetafields(fleet);
    const seconds = (performance.now() - began) / 1000;
    if (last.equal === last.of || seconds > METAFIELD_PATIENCE_SECONDS) return { last, seconds };
    await pause(2_000);
  }
}

/**
 * The same where a label scan does not move `updated_at`, of which no sweep can know: half of the scans' deliveries are
 * dropped, and the first rolling read after them finds all. (Half an hour is not waited for: the last one is made to look
 * old, and the next tick asks for it.)
 */
async function measureQuietScans(bench: Bench, fleet: Fleet): Promise<Figure> {
  const { loop } = fleet;
  const open = [...loop.loop.returns.values()].filter(
    (ret) => ret.state === "open" || ret.state === "review",
  );
  loop.setKnobs({ scansTouchUpdatedAt: false, drop: { probability: 0.5 }, delayScale: 0 });
  for (const ret of open)
    for (const label of ret.labels) loop.scan(ret.id, "out_for_delivery", label.trackingNumber);
  await loop.idle(0);
  loop.setKnobs({ drop: 0 });
  await fleet.look("UPDATE sweeps SET roll_asked_at = NULL");
  bench.say(
    `storm: ${open.length} labels scanned without a change of updated_at; waiting for the rolling read`,
  );
  const waited = await firstAfter(fleet, "rolled_at");
  await Promise.all(fleet.workers.map((one) => one.stop()));
  const answers = await compareAnswers(fleet);
  tell(bench, "answers after the rolling read", answers);
  return equalFigure(bench, "Scans that leave updated_at: answers equal Loop's state", answers, waited, [
    `at the end of the first rolling read after quiet; ${open.length} returns scanned, half of the deliveries dropped`,
  ]);
}

function equalFigure(
  bench: Bench,
  figure: string,
  found: Comparison,
  waited: number,
  notes: string[],
): Figure {
  return {
    figure,
    database: OWN_DATABASE,
    measured: `${short(found.equal)} of ${short(found.of)} (${percent(found)}) after ${waited.toFixed(0)} s`,
    limit: `100 % after ≤ ${QUIET_SECONDS} s`,
    ok: found.equal === found.of && waited <= QUIET_SECONDS,
    note: notes.filter(Boolean).join("; "),
  };
}

const percent = ({ equal, of }: Comparison) => `${short((100 * equal) / Math.max(of, 1))} %`;

function tell(bench: Bench, what: string, found: Comparison): void {
  if (found.equal === found.of) return;
  bench.say(`storm, ${what}: ${JSON.stringify(found.kinds)}`);
  for (const one of found.differing) bench.say(`storm, ${what}: ${one}`);
}

function tellWarnings(bench: Bench, fleet: Fleet): void {
  for (const [sentence, count] of fleet.warnings) bench.say(`storm, log: ${count} × ${sentence}`);
}

/** @returns what became of Loop's deliveries so far, in words */
function countDeliveries({ loop }: Fleet): () => string {
  const counts = new Map<string, number>();
  const add = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  loop.loop.log = (sentence) => {
    if (sentence.startsWith("Delivery ")) add(sentence.slice("Delivery ".length, -1));
  };
  return () => [...counts].map(([what, count]) => `${short(count)} deliveries ${what}`).join(", ");
}
