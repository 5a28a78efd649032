import deActing from "./catalogue/de/acting.json";
import deReading from "./catalogue/de/reading.json";
import enActing from "./catalogue/en/acting.json";
import enReading from "./catalogue/en/reading.json";
import esActing from "./catalogue/es/acting.json";
import esReading from "./catalogue/es/reading.json";
import frActing from "./catalogue/fr/acting.json";
import frReading from "./catalogue/fr/reading.json";
import jaActing from "./catalogue/ja/acting.json";
import jaReading from "./catalogue/ja/reading.json";
import type { Translator } from "./render";

/** A sentence, its plural forms, or a room of them. */
export type Entry = string | { [key: string]: Entry };

/** The languages that the app speaks; any other reader gets English. */
export const CATALOGUES: Record<string, Entry> = {
  en: { ...enActing, ...enReading },
  fr: { ...frActing, ...frReading },
  de: { ...deActing, ...deReading },
  es: { ...esActing, ...esReading },
  ja: { ...jaActing, ...jaReading },
};

/**
 * The language of the app's that a browser asks for first (`Accept-Language`), for a reader of whom nothing else is known;
 * English where it asks for none that the app speaks.
 */
export function languageOf(acceptLanguage: string | null): string {
  const wanted = (acceptLanguage ?? "")
    .slice(0, 200)
    .split(",")
    .map((one) => {
      const [language = "", ...more] = one.trim().split(";");
      const quality = Number(/^\s*q=([\d.]+)\s*$/.exec(more.join(";"))?.[1] ?? "1");
      return { language: language.toLowerCase(), quality: Number.isNaN(quality) ? 0 : quality };
    });
  const spoken = wanted
    .filter(({ language, quality }) => quality > 0 && Object.hasOwn(CATALOGUES, language.split("-")[0] ?? ""))
    .toSorted((one, other) => other.quality - one.quality);
  return spoken[0]?.language ?? "en";
}

/**
 * The server's translator for a reader's locale ("de-AT" → German words, Austrian numbers). A key that a language lacks
 * is told in English; a key that English lacks, or a missing parameter, throws in tests and is shown raw elsewhere.
 */
export function translatorFor(locale: string, timeZone?: string): Translator {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? "en";
  const known = Object.hasOwn(CATALOGUES, language);
  const spoken = known ? language : "en";
  return {
    locale: known ? locale.replaceAll("_", "-") : "en",
    timeZone,
    translate(key, params = {}) {
      const text = find(CATALOGUES[spoken], key, params, spoken) ?? find(CATALOGUES["en"], key, params, "en");
      if (text === null) return gap(`no sentence for ${key}`, key);
      return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (placeholder, name: string) => {
        const value = params[name];
        return value === undefined ? gap(`${key} lacks ${name}`, placeholder) : String(value);
      });
    },
  };
}

function find(
  catalogue: Entry | undefined,
  key: string,
  params: Record<string, string | number>,
  language: string,
): string | null {
  let entry = catalogue;
  for (const part of key.split(".")) {
    if (typeof entry !== "object" || !Object.hasOwn(entry, part)) return null;
    entry = entry[part];
  }
  if (typeof entry === "string") return entry;
  const form = new Intl.PluralRules(language).select(Number(params["count"]));
  const text = entry?.[form] ?? entry?.["other"];
  return typeof text === "string" ? text : null;
}

function gap(problem: string, shown: string): string {
  if (import.meta.env?.MODE === "test") throw new Error(`wording: ${problem}`);
  return shown;
}
