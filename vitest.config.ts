import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";
import { defineConfig } from "vitest/config";

/** Journeys that wait for real minutes: begun last, they would go on alone while a processor is idle. */
const LONG_WAITS = ["webhook-choices.test.ts", "killed.test.ts", "told-bank.test.ts"];

class LongWaitsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const waits = ({ moduleId }: TestSpecification) => LONG_WAITS.some((name) => moduleId.endsWith(name));
    const sorted = await super.sort(files);
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
  }
}

/**
 * Three kinds of tests, one command: `app` (Node, mirrors app/ and the stand-ins), `extension` (jsdom, Preact),
 * `journeys` (whole stories with the built app and a real browser).
 */
export default defineConfig({
  test: {
    globalSetup: ["test/support/test-server.ts"],
    sequence: { sequencer: LongWaitsFirst },
    projects: [
      {
        test: {
          name: "app",
          environment: "node",
          // A worker process keeps its modules, its database and its queue from file to file (test/support): to open them
          // anew for each takes longer than most files' tests.
          isolate: false,
          maxWorkers: 2,
          include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
          exclude: ["test/journeys/**", "test/bench/**"],
          setupFiles: ["test/support/silence.ts"],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        esbuild: { jsx: "automatic", jsxImportSource: "preact" },
        test: {
          name: "extension",
          environment: "jsdom",
          include: ["extensions/**/tests/**/*.test.{ts,tsx}"],
          server: { deps: { inline: [/@shopify\/ui-extensions/] } },
        },
      },
      {
        test: {
          name: "journeys",
          environment: "node",
          include: ["test/journeys/**/*.test.ts"],
          globalSetup: ["test/journeys/support/build-once.ts"],
          // After the others, so that a browser and a sandbox have the machine to themselves; two files wait better than one.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
