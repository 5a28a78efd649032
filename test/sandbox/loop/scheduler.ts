/** The stand-in's own clock (real time plus an offset) and the work that waits for it. */
export interface Clock {
  now(): Date;
  /** Moves the clock forward; work that becomes due runs at once. */
  advance(ms: number): void;
}

export interface Scheduler {
  clock: Clock;
  /** Runs `work` when the clock is `ms` further. Background work (life, expiry) is not waited for by `idle`. */
  after(ms: number, work: () => void | Promise<void>, options?: { background?: boolean }): void;
  /** Resolves when nothing runs and nothing is due within the next `withinMs` of the clock. */
  idle(withinMs?: number): Promise<void>;
  /** Foreground jobs that wait or run. */
  pending(): number;
  /** Foreground jobs that run right now: a delivery that waits for its answer. */
  running(): number;
  /** Fires at stop, for work that waits on something else than the clock. */
  stopSignal: AbortSignal;
  stop(): void;
}

interface Job {
  at: number;
  background: boolean;
  work: () => void | Promise<void>;
}

/** A timer cannot wait longer than this; a longer wait is armed again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** `startAt` is the moment the clock shows at first; left out, the real time. */
export function startScheduler(startAt?: Date): Scheduler {
  let offset = startAt ? startAt.getTime() - Date.now() : 0;
  let stopped = false;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running = 0;
  const jobs: Job[] = [];
  let waiting: (() => void)[] = [];

  const now = () => Date.now() + offset;
  const changed = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  function arm() {
    clearTimeout(timer);
    const first = jobs[0];
    if (stopped || !first) return;
    timer = setTimeout(runDue, Math.min(Math.max(first.at - now(), 0), LONGEST_TIMER_MS));
  }

  function runDue() {
    const until = now();
    while (!stopped && jobs[0] && jobs[0].at <= until) {
      const job = jobs.shift();
      if (job) void run(job);
    }
    arm();
  }

  async function run(job: Job) {
    if (!job.background) running += 1;
    try {
      await job.work();
    } finally {
      if (!job.background) running -= 1;
      changed();
    }
  }

  const dueWithin = (ms: number) => jobs.some((job) => !job.background && job.at <= now() + ms);

  return {
    clock: {
      now: () => new Date(now()),
      advance(ms) {
        offset += ms;
        arm();
      },
    },
    after(ms, work, options) {
      if (stopped) return;
      const job: Job = { at: now() + Math.max(ms, 0), background: options?.background ?? false, work };
      const place = jobs.findIndex((other) => other.at > job.at);
      jobs.splice(place === -1 ? jobs.length : place, 0, job);
      arm();
    },
    async idle(withinMs = 2_500) {
      while (!stopped && (running > 0 || dueWithin(withinMs))) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    running: () => running,
    pending: () => running + jobs.filter((job) => !job.background).length,
    stopSignal: stopping.signal,
    stop() {
      stopped = true;
      stopping.abort();
      clearTimeout(timer);
      jobs.length = 0;
      changed();
    },
  };
}
