import type { PageView } from "./context";
import { html, type Html } from "./html";
import { layout } from "./layout";

/**
 * The page that frames the app: `/store/:handle/apps/loopside/<path>` shows `<path>` of the app ("/app" when empty),
 * opened with the parameters that Shopify sends, a fresh id token among them.
 */
export function appPage(view: PageView, path: string): Html {
  const { context, handle, staff, url } = view;
  const source = new URL(path === "" || path === "/" ? "/app" : path, context.proxyUrl);
  for (const [key, value] of url.searchParams) if (key !== "user") source.searchParams.append(key, value);
  const given = {
    embedded: "1",
    shop: context.world.shop,
    host: Buffer.from(`admin.shopify.com/store/${handle}`).toString("base64").replace(/=+$/, ""),
    locale: staff.locale,
    timestamp: String(Math.floor(Date.now() / 1000)),
    id_token: context.sessionToken({ shop: context.world.shop, user: staff.id }),
  };
  for (const [key, value] of Object.entries(given)) source.searchParams.set(key, value);
  const body = html`<div class="app-page">
    <header class="app-head" id="app-head">
      <span class="app-icon" aria-hidden="true">L</span>
      <div id="app-title" class="app-title"><h1>Loopside</h1></div>
      <div id="app-actions" class="head-actions"></div>
    </header>
    <iframe
      id="app-frame"
      name="app-iframe"
      title="Loopside"
      src="${source.href}"
      allow="clipboard-write"
    ></iframe>
  </div>`;
  return layout(view, { title: "Loopside", section: "app", body, data: { page: "app", host: given.host } });
}
