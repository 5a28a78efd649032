import { fork } from "node:child_process";
import path from "node:path";
import type { LoadAnswer, LoadOrder } from "./load-process";

/** Longer than any order may take: its own seconds, and answers that are slow to come. */
const GRACE_MS = 120_000;

/** Makes load from a process of its own, so that it does not share a thread with what it measures. */
export function runLoad(order: LoadOrder): Promise<LoadAnswer> {
  const child = fork(path.join(import.meta.dirname, "load-process.ts"), [], {
    execArgv: ["--import", "tsx", "--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return new Promise<LoadAnswer>((resolve, reject) => {
    const limit = setTimeout(() => child.kill("SIGKILL"), order.seconds * 1000 + GRACE_MS);
    child.once("message", (answer: LoadAnswer) => resolve(answer));
    child.once("exit", (code, signal) => {
      clearTimeout(limit);
      // After an answer this changes nothing.
      reject(new Error(`The load ended with ${signal ?? code} before it answered.`));
    });
    child.send(order);
  });
}
