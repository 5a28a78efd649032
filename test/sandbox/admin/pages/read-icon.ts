import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Html } from "./html";

const folder = join(import.meta.dirname, "../../../../node_modules/@shopify/polaris-icons/dist/svg");
const kept = new Map<string, string>();

/** Names that web components spell otherwise than the icon package files them. */
const spelled: Record<string, string> = { spinner: "RefreshIcon" };

/** Path data of a Polaris icon by its web component name ("chevron-down"); null when the package has none. */
export function readIconSvg(name: string): string | null {
  const known = kept.get(name);
  if (known) return known;
  const file =
    spelled[name] ??
    `${name.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())}Icon`;
  const path = join(folder, `${file}.svg`);
  if (!/^[A-Za-z0-9]+$/.test(file) || !existsSync(path)) return null;
  const svg = readFileSync(path, "utf8").replace("<svg ", '<svg aria-hidden="true" focusable="false" ');
  kept.set(name, svg);
  return svg;
}

/** An icon of the admin's own chrome; a wrong name is a mistake of the page that asks. */
export function icon(name: string): Html {
  const svg = readIconSvg(name);
  if (!svg) throw new Error(`no Polaris icon named ${name}`);
  return new Html(`<span class="icon">${svg}</span>`);
}
