import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";

/** Another process works on the data folder. */
export class FolderInUseError extends Error {
  override name = "FolderInUseError";
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Takes `folder` for this process: the lock is a file beside it that holds the process id. A lock left by a process that
 * is gone is taken over.
 * @returns gives the folder back
 * @throws FolderInUseError with a sentence that says what to do
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = `${folder.replace(/\/+$/, "")}.lock`;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, "wx");
      await handle.writeFile(String(process.pid));
      await handle.close();
      const release = () => rmSync(file, { force: true });
      process.once("exit", release);
      return async () => {
        process.removeListener("exit", release);
        release();
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = Number(readFileSync(file, "utf8"));
      if (Number.isInteger(holder) && holder > 0 && holder !== process.pid && !isAlive(holder)) {
        rmSync(file, { force: true });
        mkdirSync(folder, { recursive: true });
        continue;
      }
      throw new FolderInUseError(
        `The data folder ${folder} is in use by process ${holder || "unknown"}. Stop that one first, or choose another folder.`,
      );
    }
  }
  throw new FolderInUseError(
    `The data folder ${folder} could not be locked. Try again, or choose another folder.`,
  );
}
