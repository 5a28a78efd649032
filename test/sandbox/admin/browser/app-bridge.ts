import { defineBridgeElements, watchForms } from "./app-bridge-elements";
import { patchFetch, patchNavigation, reloadWithToken } from "./app-bridge-network";
import { createAppBridge } from "./app-bridge-global";
import { listenToAdmin, tellAdmin } from "./messages";

/** App Bridge as an embedded page loads it: before any other script, with the app's key on its own tag. */
function start(): void {
  const tag = document.currentScript;
  const meta = document.querySelector<HTMLMetaElement>('meta[name="shopify-api-key"]');
  const apiKey = (tag instanceof HTMLScriptElement ? tag.dataset.apiKey : undefined) ?? meta?.content ?? "";
  const here = new URL(window.location.href);
  if (window.parent === window) {
    console.error("[admin stand-in] App Bridge runs only in the admin's frame");
    return;
  }
  if (!apiKey) console.error("[admin stand-in] App Bridge was loaded without data-api-key");
  listenToAdmin();
  const shop = here.searchParams.get("shop") ?? sessionStorage.getItem("stand-in-shop") ?? "";
  const host = here.searchParams.get("host") ?? sessionStorage.getItem("stand-in-host") ?? "";
  const locale = here.searchParams.get("locale") ?? sessionStorage.getItem("stand-in-locale") ?? "en";
  for (const [name, value] of Object.entries({ shop, host, locale }))
    sessionStorage.setItem(`stand-in-${name}`, value);
  Object.defineProperty(window, "shopify", {
    value: createAppBridge({ apiKey, host, locale, shop, appOrigins: [here.origin] }),
  });
  patchFetch(locale);
  patchNavigation();
  const reload = here.searchParams.get("shopify-reload");
  if (reload !== null) {
    void reloadWithToken(reload);
    return;
  }
  defineBridgeElements();
  watchForms();
  tellAdmin("ready");
}

start();
