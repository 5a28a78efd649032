import { afterEach, beforeEach, expect, vi } from "vitest";

/**
 * Silence is checked: a test that writes to the console or reaches a host that is not this machine fails.
 * A test that expects such a line says so with `vi.spyOn(console, …)` of its own, which replaces these.
 */
const worker = globalThis as typeof globalThis & { loud?: string[] };

// A worker process runs many files, and this before each of them: what watches its fetch is put in place once.
const loud = (worker.loud ??= watchFetch());

function watchFetch(): string[] {
  const heard: string[] = [];
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (!["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) {
      heard.push(`unexpected network call: ${url.origin}${url.pathname}`);
      throw new TypeError(`unexpected network call to ${url.host} in a test`);
    }
    return realFetch(input, init);
  };
  return heard;
}

beforeEach(() => {
  loud.length = 0;
  for (const level of ["error", "warn"] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
      loud.push(`console.${level}: ${words.map(String).join(" ")}`);
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(loud, "unexpected console output or network call").toEqual([]);
});
