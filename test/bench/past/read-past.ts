import type { Database } from "../../../app/db.server";
import { readMeter } from "../../../app/sync/backfill/read-meter.server";
import type { BackfillMeter } from "../../../app/sync/backfill/read-meter.server";
import { until } from "../house/call";
import { residentBytes } from "../house/open-bench-house";
import type { BenchHouse } from "../house/open-bench-house";

export interface PastRead {
  meter: BackfillMeter;
  /** From the run's start to its end, by the database. */
  seconds: number;
  /** The app's resident memory at its highest, looked at every 50 ms. */
  mostResident: number;
}

/** Waits until the app has read all of the past. @throws when it does not within `seconds` */
export async function pastIsRead(house: BenchHouse, db: Database, seconds: number): Promise<PastRead> {
  const { shop } = house.sandbox.world;
  const ask = () => readMeter({ db, now: () => new Date() }, shop);
  let mostResident = 0;
  let meter = await ask();
  let looks = 0;
  await until("the past is read", seconds, async () => {
    mostResident = Math.max(mostResident, residentBytes(house.sandbox.app.pid ?? 0) ?? 0);
    if (looks++ % 10 === 0) meter = await ask();
    return meter.state === "done";
  });
  if (!meter.startedAt || !meter.finishedAt) throw new Error("A reading of the past has no times.");
  return {
    meter,
    seconds: (meter.finishedAt.getTime() - meter.startedAt.getTime()) / 1000,
    mostResident,
  };
}
