import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "smol-toml";
import { asObject, textOf } from "../http";

export interface ExtensionInfo {
  handle: string;
  name: string;
  /** For example "admin.order-details.block.render". */
  target: string;
  apiVersion: string;
  bundle: string;
  /** Bundle of the should-render module, where the extension has one. */
  conditions: string | null;
  /** Translations by locale, default first. */
  locales: { locale: string; isDefault: boolean; texts: Record<string, unknown> }[];
}

/** The UI extensions of the folder whose built bundles stand in `dist`, as its shopify.extension.toml lists them. */
export function readExtensions(dist: string | undefined): ExtensionInfo[] {
  if (!dist) return [];
  const folder = dirname(dist);
  const file = join(folder, "shopify.extension.toml");
  if (!existsSync(file)) return [];
  const toml = parse(readFileSync(file, "utf8"));
  const locales = readLocales(join(folder, "locales"));
  const extensions = Array.isArray(toml.extensions) ? toml.extensions : [];
  return extensions.flatMap((entry) => {
    const extension = asObject(entry) ?? {};
    const handle = textOf(extension.handle);
    const targeting = Array.isArray(extension.targeting) ? extension.targeting : [];
    if (!handle) return [];
    return targeting.flatMap((one) => {
      const target = textOf(asObject(one)?.target);
      if (!target) return [];
      const info: ExtensionInfo = {
        handle,
        name: translateName(textOf(extension.name) ?? handle, locales),
        target,
        apiVersion: textOf(extension.api_version) ?? textOf(toml.api_version) ?? "2026-07",
        bundle: join(dist, `${handle}.js`),
        conditions: asObject(one)?.should_render ? join(dist, `${handle}-conditions.js`) : null,
        locales,
      };
      return [info];
    });
  });
}

function readLocales(folder: string): ExtensionInfo["locales"] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && !name.includes(".schema"))
    .map((name) => ({
      locale: name.replace(/(\.default)?\.json$/, ""),
      isDefault: name.includes(".default."),
      texts: asObject(JSON.parse(readFileSync(join(folder, name), "utf8"))) ?? {},
    }))
    .sort((one, other) => Number(other.isDefault) - Number(one.isDefault));
}

function translateName(name: string, locales: ExtensionInfo["locales"]): string {
  if (!name.startsWith("t:")) return name;
  const text = name
    .slice(2)
    .split(".")
    .reduce<unknown>((at, part) => asObject(at)?.[part], locales[0]?.texts);
  return textOf(text) ?? name;
}

/** What the page's own script needs to know of an extension. */
export function forBrowser({ handle, name, target, apiVersion, conditions }: ExtensionInfo) {
  return { handle, name, target, apiVersion, conditional: conditions !== null };
}
