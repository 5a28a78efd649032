import { readFileSync } from "node:fs";
import { join } from "node:path";

type Texts = { [key: string]: string | Texts };
const LOCALES = join(import.meta.dirname, "../../locales");

/**
 * `shopify.i18n.translate` over the committed locale files. Stricter than Shopify: a key that is missing and a placeholder
 * that nothing fills throw.
 */
export function translateIn(language: "en" | "fr" | "de" | "es" | "ja") {
  const file = language === "en" ? "en.default.json" : `${language}.json`;
  const texts: Texts = JSON.parse(readFileSync(join(LOCALES, file), "utf8"));
  return (key: string, params: Record<string, string | number> = {}): string => {
    let entry: string | Texts | undefined = texts;
    for (const part of key.split(".")) entry = typeof entry === "object" ? entry[part] : undefined;
    if (typeof entry === "object") {
      const form = new Intl.PluralRules(language).select(Number(params.count));
      entry = entry[form] ?? entry.other;
    }
    if (typeof entry !== "string") throw new Error(`no text for ${key} in ${file}`);
    return entry.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = params[name];
      if (value === undefined) throw new Error(`${key} needs ${name}`);
      return String(value);
    });
  };
}
