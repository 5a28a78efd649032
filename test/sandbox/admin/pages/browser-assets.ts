import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { fontFaces } from "./font-faces";

export interface Asset {
  type: string;
  body: string | Buffer;
}

const browser = join(import.meta.dirname, "../browser");
const root = join(import.meta.dirname, "../../../..");
const read = (path: string) => readFileSync(path, "utf8");

let bundles: Promise<Map<string, string>> | null = null;

/** The three scripts that run in the browser, bundled once per process as plain scripts (a sandboxed frame loads no modules). */
function bundle(): Promise<Map<string, string>> {
  bundles ??= build({
    entryPoints: ["admin-page.ts", "app-bridge.ts", "extension-frame.ts"].map((file) => join(browser, file)),
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    outdir: "out",
    legalComments: "none",
    logLevel: "silent",
  }).then(
    ({ outputFiles }) =>
      new Map(outputFiles.map((file) => [file.path.split(/[\\/]/).at(-1) ?? file.path, file.text])),
  );
  return bundles;
}

/** A script, style sheet or font of the admin by its name; null when there is none of that name. */
export async function readAsset(name: string): Promise<Asset | null> {
  const css = (body: string): Asset => ({ type: "text/css; charset=utf-8", body });
  switch (name) {
    case "admin-page.js":
    case "app-bridge.js":
    case "extension-frame.js":
      return { type: "text/javascript; charset=utf-8", body: (await bundle()).get(name) ?? "" };
    case "tokens.css":
      return css(read(join(root, "node_modules/@shopify/polaris-tokens/dist/css/styles.css")));
    case "fonts.css":
      return css(fontFaces().css);
    case "admin.css":
      return css(
        ["chrome", "cards", "overlays"].map((sheet) => read(join(browser, `styles/${sheet}.css`))).join("\n"),
      );
    case "frame.css":
      return css(read(join(browser, "styles/frame.css")));
    default: {
      const file = fontFaces().files.get(name);
      return file ? { type: "font/woff2", body: readFileSync(file) } : null;
    }
  }
}
