/** A process that does not stop within this time after being asked is ended. */
const STOP_WITHIN_MS = 10_000;

/**
 * Starts a process and stops it on SIGTERM or SIGINT, within ten seconds. A start that fails prints its sentence and ends
 * with status 1.
 * @param start returns how to stop
 */
export async function runUntilStopped(
  start: () => Promise<() => Promise<void>>,
  describe: (error: unknown) => string,
): Promise<void> {
  let stop: () => Promise<void>;
  try {
    stop = await start();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : describe(error)}\n`);
    process.exit(1);
  }
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${describe(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}
