import { AppProvider } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

/** A component as the server renders it. */
export function renderHtml(element: ReactElement): string {
  return renderToStaticMarkup(<AppProvider i18n={english}>{element}</AppProvider>);
}

/** What a person reads of it, pieces apart by one blank. */
export function renderText(element: ReactElement): string {
  return renderHtml(element)
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}
