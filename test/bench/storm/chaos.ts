import type { Fleet } from "../house/open-fleet";

/** What is killed when, as a share of the storm's length. */
interface Blow {
  at: number;
  strikes: (fleet: Fleet) => Promise<void>;
}

/** PostgreSQL stays away for so long: connections are refused, and cut in the middle of what they do. */
const DATABASE_DOWN_MS = 1_500;

const worker = (place: number) => (fleet: Fleet) => fleet.workers[place]?.killAndStart() ?? Promise.resolve();
const web = (place: number) => (fleet: Fleet) => fleet.webs[place]?.killAndStart() ?? Promise.resolve();

export async function restartDatabase({ database }: Pick<Fleet, "database">): Promise<void> {
  await database.kill();
  await new Promise((resolve) => setTimeout(resolve, DATABASE_DOWN_MS));
  await database.start();
}

/** Six kills of workers, the last shortly before the end, two of web processes, and PostgreSQL once in the middle. */
export const BLOWS: readonly Blow[] = [
  { at: 0.12, strikes: worker(0) },
  { at: 0.25, strikes: worker(1) },
  { at: 0.33, strikes: web(0) },
  { at: 0.42, strikes: worker(0) },
  { at: 0.5, strikes: restartDatabase },
  { at: 0.62, strikes: worker(1) },
  { at: 0.7, strikes: web(1) },
  { at: 0.8, strikes: worker(0) },
  { at: 0.97, strikes: worker(1) },
];

/** Strikes as the storm goes on. @returns call with how far it is; `done` resolves when every blow's victim stands again */
export function startChaos(fleet: Fleet, blows: readonly Blow[] = BLOWS) {
  let next = 0;
  const under: Promise<void>[] = [];
  return {
    reach(at: number): void {
      for (let blow = blows[next]; blow && blow.at <= at; blow = blows[next]) {
        next++;
        under.push(blow.strikes(fleet));
      }
    },
    struck: () => next,
    async done(): Promise<void> {
      await Promise.all(under);
    },
  };
}
