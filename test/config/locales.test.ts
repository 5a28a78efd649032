import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildLocales, flattenTexts, mergeTexts } from "../../scripts/build-locales";
import type { Texts } from "../../scripts/build-locales";

const PLURALS = new Set(["zero", "one", "two", "few", "many", "other"]);

let locales: { path: string; text: string }[];
beforeAll(async () => {
  locales = await buildLocales();
});

/** Keys without their plural forms, which differ by language; each with the placeholders that its text fills. */
function placeholders(text: string): Record<string, string[]> {
  const texts: Texts = JSON.parse(text);
  const found: Record<string, string[]> = {};
  for (const [key, words] of Object.entries(flattenTexts(texts))) {
    const parts = key.split(".");
    const base = PLURALS.has(parts.at(-1) ?? "") ? parts.slice(0, -1).join(".") : key;
    const names = [...words.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? "");
    found[base] = [...new Set([...(found[base] ?? []), ...names])].sort();
  }
  return found;
}

/** "one item" may be said without the number. */
function withoutCount(names: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(names).map(([key, all]) => [key, all.filter((name) => name !== "count")]),
  );
}

describe("the extension's locale files", () => {
  it("are committed as their sources make them (npm run build:locales)", () => {
    for (const { path, text } of locales) expect(readFileSync(path, "utf8"), basename(path)).toBe(text);
  });

  it.each(["fr", "de", "es", "ja"])("%s says all that English says, with the same parameters", (language) => {
    const english = locales.find(({ path }) => path.endsWith("en.default.json"));
    const other = locales.find(({ path }) => path.endsWith(`${language}.json`));
    expect(withoutCount(placeholders(other?.text ?? "{}"))).toEqual(
      withoutCount(placeholders(english?.text ?? "{}")),
    );
  });

  it("has a form for every number of what is counted", () => {
    for (const { path, text } of locales) {
      const keys = Object.keys(flattenTexts(JSON.parse(text)));
      const counted = keys.filter((key) => PLURALS.has(key.split(".").at(-1) ?? ""));
      const bases = new Set(counted.map((key) => key.slice(0, key.lastIndexOf("."))));
      expect(bases.size).toBeGreaterThan(0);
      expect(
        [...bases].filter((base) => !keys.includes(`${base}.other`)),
        basename(path),
      ).toEqual([]);
    }
  });

  it("refuses two sources that say the same", () => {
    expect(() =>
      mergeTexts([
        { name: "one.json", texts: { block: { a: "a" } } },
        { name: "two.json", texts: { block: { b: "b" } } },
      ]),
    ).toThrow('two.json repeats "block", which another file has');
  });
});
