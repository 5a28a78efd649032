import { spawnSync } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");

/** Journeys run the built app and the built extensions: both are built once, and only when a source changed. */
export function setup(): void {
  const { status } = spawnSync(
    process.execPath,
    ["--import", "tsx", path.join(root, "scripts/build.ts"), "--if-stale"],
    { cwd: root, stdio: ["ignore", 2, 2] },
  );
  if (status !== 0) throw new Error("The app could not be built (see above); the journeys need the build.");
}
