import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, it } from "vitest";
import { ROOT } from "../sandbox/run-sandbox";

const folder = mkdtempSync(path.join(tmpdir(), "loopside-start-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `npm start`, as somebody who runs the app calls it. */
async function start() {
  const child = spawn("npm", ["start", "--silent"], {
    cwd: ROOT,
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      HOST: "127.0.0.1",
      PORT: "0",
      SHOPIFY_API_KEY: "0123456789abcdef0123456789abcdef",
      SHOPIFY_API_SECRET: "shpss_not_a_real_secret",
      SHOPIFY_APP_URL: "https://app.example.com",
      SEALING_KEYS: `one:${randomBytes(32).toString("base64")}`,
      DATA_DIR: path.join(folder, "data"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const port = await new Promise<number>((resolve, reject) => {
    void ended.then((code) => reject(new Error(`npm start ended with status ${code}: ${errors}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.includes("Loopside listens")) resolve((JSON.parse(line) as { status: number }).status);
    });
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill("SIGTERM"), ended };
}

it("npm start stops cleanly when npm is told to, and leaves nothing behind", async () => {
  const first = await start();
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
  first.stop();
  expect(await first.ended).toBe(0);
  await expect(fetch(`${first.url}/healthz`)).rejects.toThrow();
  // A process that was left behind would hold the folder.
  const second = await start();
  second.stop();
  expect(await second.ended).toBe(0);
});
