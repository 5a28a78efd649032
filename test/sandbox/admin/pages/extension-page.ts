import { existsSync, readFileSync } from "node:fs";
import type { PageView } from "./context";
import { html, jsonScript, type Html } from "./html";
import type { ExtensionInfo } from "./read-extensions";
import { readElementSchema } from "./read-element-schema";

/** The document in which one built extension runs; it is framed with `sandbox="allow-scripts"`, so its origin is opaque. */
export function extensionPage(view: PageView, extension: ExtensionInfo, conditions: boolean): Html {
  const { context, staff, url } = view;
  const target = conditions ? extension.target.replace(/\.render$/, ".should-render") : extension.target;
  const data = {
    handle: extension.handle,
    target,
    apiVersion: extension.apiVersion,
    locale: staff.locale,
    locales: extension.locales,
    proxyUrl: context.proxyUrl,
    selected: url.searchParams.getAll("resource").map((id) => ({ id })),
    currency: context.world.currency,
    // A should-render module has no page: it is held to the elements of nothing.
    schema: conditions ? { types: [], elements: {} } : readElementSchema(extension.target),
  };
  const bundle = `/stand-in/extensions/${extension.handle}${conditions ? "-conditions" : ""}.js`;
  return html`<!doctype html>
    <html lang="${staff.locale}">
      <head>
        <meta charset="utf-8" />
        <title>${extension.name}</title>
        <link rel="stylesheet" href="/stand-in/assets/tokens.css" />
        <link rel="stylesheet" href="/stand-in/assets/fonts.css" />
        <link rel="stylesheet" href="/stand-in/assets/frame.css" />
        ${jsonScript("frame-data", data)}
        <script src="/stand-in/assets/extension-frame.js"></script>
      </head>
      <body data-kind="${extension.target.includes(".block.") ? "block" : "action"}">
        <script src="${bundle}"></script>
      </body>
    </html>`;
}

/** A built bundle's text; where it is missing, a script that says so on the console. */
export function readBundle(file: string): string {
  return existsSync(file)
    ? readFileSync(file, "utf8")
    : `console.error(${JSON.stringify(`The extension is not built: there is no ${file.split(/[\\/]/).slice(-3).join("/")}. Run "shopify app build".`)});`;
}
