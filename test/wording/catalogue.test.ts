import { describe, expect, it } from "vitest";
import { CATALOGUES, translatorFor } from "../../app/wording/catalogue";
import type { Entry } from "../../app/wording/catalogue";

type Flat = Record<string, string>;

function flatten(entry: Entry | undefined, path = ""): Flat {
  if (entry === undefined) return {};
  if (typeof entry === "string") return { [path]: entry };
  return Object.assign(
    {},
    ...Object.entries(entry).map(([key, one]) => flatten(one, path ? `${path}.${key}` : key)),
  );
}

const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name).sort();
const english = flatten(CATALOGUES["en"]);

describe.each(["fr", "de", "es", "ja"])("the %s catalogue", (language) => {
  const spoken = flatten(CATALOGUES[language]);

  it("has every English key and no other", () => {
    expect(Object.keys(spoken).sort()).toEqual(Object.keys(english).sort());
  });

  it("keeps every placeholder", () => {
    for (const [key, text] of Object.entries(english))
      expect([key, placeholders(spoken[key] ?? "")]).toEqual([key, placeholders(text)]);
  });
});

describe("the translator", () => {
  it.each([
    ["en", "Needs review"],
    ["de", "Zu prüfen"],
    ["de-AT", "Zu prüfen"],
    ["fr_CA", "À vérifier"],
    ["pt-BR", "Needs review"],
    ["", "Needs review"],
  ])("speaks to a reader of %j", (locale, sentence) => {
    expect(translatorFor(locale).translate("reading.badge.review")).toBe(sentence);
  });

  it.each([
    [1, "Delivered 1 day ago and still open"],
    [5, "Delivered 5 days ago and still open"],
  ])("chooses the plural for %d", (count, sentence) => {
    expect(translatorFor("en").translate("reading.attention.deliveredOpen", { count })).toBe(sentence);
  });

  it("throws on a key that nobody wrote", () => {
    expect(() => translatorFor("fr").translate("reading.badge.nonsense")).toThrow("no sentence for");
  });

  it("throws on a missing parameter", () => {
    expect(() => translatorFor("en").translate("reading.next.failed")).toThrow("lacks message");
  });
});
