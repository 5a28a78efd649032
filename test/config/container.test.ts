import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

/**
 * The image and its services start what package.json's scripts of the same names start, but Node itself: npm would stand
 * between the signal to stop and the process.
 */
const ROOT = join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read("package.json")));
const compose = z
  .object({ services: z.record(z.string(), z.object({ command: z.array(z.string()).optional() })) })
  .parse(parse(read("compose.yaml"), { merge: true }));

const commandOf = (script: string) => (scripts[script] ?? "").split(" ").slice(1);

describe("what runs in a container", () => {
  it("is the script's command, in the place of the shell that npm starts it with", () => {
    for (const name of ["start", "serve", "worker", "migrate"]) expect(scripts[name]).toMatch(/^exec node /);
  });

  it("the image serves", () => {
    const cmd = /^CMD (\[.*\])$/m.exec(read("Dockerfile"))?.[1] ?? "[]";
    expect(JSON.parse(cmd)).toEqual(commandOf("serve"));
    expect(compose.services.web?.command).toBeUndefined();
  });

  it.each([
    ["migrate", "migrate"],
    ["worker", "worker"],
  ])("the service %s runs npm run %s", (service, script) => {
    expect(compose.services[service]?.command).toEqual(commandOf(script));
  });
});
