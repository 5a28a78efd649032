import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const packages = join(import.meta.dirname, "../../../../node_modules");
/** Inter as the admin has it; Japanese glyphs that a bare machine lacks, in the weights that Polaris uses. */
const sheets = [
  "@fontsource-variable/inter/index.css",
  "@fontsource/noto-sans-jp/400.css",
  "@fontsource/noto-sans-jp/600.css",
];

let made: { css: string; files: Map<string, string> } | null = null;

/** The font style sheet with its addresses under /stand-in/assets/, and the file behind each name. */
export function fontFaces(): { css: string; files: Map<string, string> } {
  if (made) return made;
  const files = new Map<string, string>();
  const css = sheets
    .map((sheet) => {
      const path = join(packages, sheet);
      return readFileSync(path, "utf8").replace(/url\(\.?\/?([^)]+)\)/g, (_, reference: string) => {
        const name = reference.split("/").at(-1) ?? reference;
        if (name.endsWith(".woff2")) files.set(name, join(dirname(path), reference));
        return `url(/stand-in/assets/${name})`;
      });
    })
    .join("\n")
    // The woff twin of each face is never needed by a browser that knows woff2.
    .replace(/,\s*url\([^)]+\.woff\) format\(["']woff["']\)/g, "");
  made = { css, files };
  return made;
}
