import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";

/**
 * The extension's locale files are made of two sources: the catalogue that the server speaks too (`app/wording`), and the
 * extension's own texts. Shopify wants them as one file a language, and one of them as the default.
 *
 *   tsx scripts/build-locales.ts           writes extensions/order-returns/locales
 *   tsx scripts/build-locales.ts --check   fails when what is committed is not what it would write
 */
export const LANGUAGES = ["en", "fr", "de", "es", "ja"] as const;
export const DEFAULT_LANGUAGE = "en";

export type Texts = { [key: string]: string | Texts };

const ROOT = join(import.meta.dirname, "..");
const LOCALES = join(ROOT, "extensions/order-returns/locales");

/** Every locale file: its name and its text, as prettier writes it. Throws where two sources say the same key. */
export async function buildLocales(): Promise<{ path: string; text: string }[]> {
  return Promise.all(
    LANGUAGES.map(async (language) => ({
      path: join(LOCALES, language === DEFAULT_LANGUAGE ? `${language}.default.json` : `${language}.json`),
      text: await format(JSON.stringify(mergeTexts(sourcesOf(language))), {
        parser: "json",
        printWidth: 110,
      }),
    })),
  );
}

function sourcesOf(language: string): { name: string; texts: Texts }[] {
  const catalogue = join(ROOT, "app/wording/catalogue", language);
  const shared = readdirSync(catalogue)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => join(catalogue, file));
  return [...shared, join(ROOT, "extensions/order-returns/texts", `${language}.json`)].map((name) => ({
    name,
    texts: readTexts(name),
  }));
}

function readTexts(path: string): Texts {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!isTexts(value)) throw new Error(`${path} holds something that is no text`);
  return value;
}

function isTexts(value: unknown): value is Texts {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === "string" || isTexts(one))
  );
}

export function mergeTexts(sources: { name: string; texts: Texts }[]): Texts {
  const merged: Texts = {};
  for (const { name, texts } of sources) {
    for (const [room, value] of Object.entries(texts)) {
      if (Object.hasOwn(merged, room)) throw new Error(`${name} repeats "${room}", which another file has`);
      merged[room] = value;
    }
  }
  return merged;
}

/** `{ "block.rma": "RMA {{id}}" }`: what tests compare between languages. */
export function flattenTexts(texts: Texts, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${prefix}${key}`, value]]
        : Object.entries(flattenTexts(value, `${prefix}${key}.`)),
    ),
  );
}

async function main(): Promise<void> {
  const files = await buildLocales();
  if (process.argv.includes("--check")) {
    const old = files.filter(({ path, text }) => readFileSync(path, "utf8") !== text);
    for (const { path } of old) console.error(`${path} is not in step: run npm run build:locales`);
    process.exitCode = old.length > 0 ? 1 : 0;
    return;
  }
  mkdirSync(LOCALES, { recursive: true });
  for (const { path, text } of files) writeFileSync(path, text);
}

if (process.argv[1]?.endsWith("build-locales.ts")) await main();
