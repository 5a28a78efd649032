import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { ROOT, nodeFlags } from "../../sandbox/run-sandbox";

export interface RunningProcess {
  child: ChildProcess;
  port: number;
  stop(): Promise<void>;
}

/**
 * Starts a server in a process of its own and waits until it says where it listens.
 * @param portIn the port in a line of its output, or null when the line says something else
 */
export async function startProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  portIn: (line: string) => number | null,
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [...nodeFlags(), ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const ended = new Promise<void>((resolve) =>
    child.once("exit", () => {
      process.removeListener("exit", endWithUs);
      resolve();
    }),
  );
  const port = await new Promise<number>((resolve, reject) => {
    void ended.then(() => reject(new Error(`${args.join(" ")} ended before it listened.`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = portIn(line);
      if (found) resolve(found);
    });
  });
  return {
    child,
    port,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** The port in the app's own line "Loopside listens." */
export function portOfApp(line: string): number | null {
  if (!line.includes("Loopside listens")) return null;
  const { status } = JSON.parse(line) as { status?: number };
  return status ?? null;
}
