import { callAdmin, onAdminEvent, tellAdmin } from "./messages";

const retryHeader = "x-shopify-retry-invalid-session-request";
const reauthorizeHeader = "x-shopify-api-request-failure-reauthorize-url";

/** `fetch` for the app's own origin carries a fresh id token; a 401 that asks for it is tried once more. */
export function patchFetch(locale: string): void {
  const native = window.fetch.bind(window);
  const send = async (request: Request): Promise<Response> => {
    const headers = new Headers(request.headers);
    if (!headers.has("authorization"))
      headers.set("authorization", `Bearer ${String(await callAdmin("idToken"))}`);
    if (!headers.has("accept-language")) headers.set("accept-language", locale);
    headers.set("x-requested-with", "XMLHttpRequest");
    return native(new Request(request, { headers }));
  };
  window.fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (/^shopify:(?:\/\/)?admin\/api\//.test(address)) {
      const body: unknown = JSON.parse(typeof init?.body === "string" ? init.body : "{}");
      return Response.json(await callAdmin("query", { body }));
    }
    const url = new URL(address, document.baseURI);
    if (url.origin !== window.location.origin) return native(input, init);
    const request = new Request(input, init);
    const again = request.clone();
    const answer = await send(request);
    const final = answer.status === 401 && answer.headers.has(retryHeader) ? await send(again) : answer;
    const reauthorize = final.headers.get(reauthorizeHeader);
    if (reauthorize) {
      const target = new URL(reauthorize, window.location.href);
      if (target.origin === window.location.origin) window.location.assign(target);
      else tellAdmin("openLink", { href: target.href, target: "_top" });
    }
    return final;
  };
}

/** The bounce page: comes back to where the person wanted to go, with a fresh id token in the address. */
export async function reloadWithToken(reload: string): Promise<void> {
  const target = new URL(reload, window.location.origin);
  if (target.origin !== window.location.origin) throw new Error("shopify-reload leads out of the app");
  target.searchParams.set("id_token", String(await callAdmin("idToken")));
  window.location.replace(target);
}

/** Parameters that the admin adds, not part of where the person is. */
const added = ["embedded", "shop", "host", "locale", "timestamp", "id_token", "session", "hmac", "protocol"];

/** Tells the admin where the app is, lets links leave the frame, and lets the admin's navigation move the app. */
export function patchNavigation(): void {
  let heard = false;
  for (const place of [document, window] as EventTarget[]) {
    const native = place.addEventListener.bind(place);
    place.addEventListener = (
      type: string,
      listener: EventListenerOrEventListenerObject | null,
      options?: AddEventListenerOptions | boolean,
    ) => {
      if (type === "shopify:navigate") heard = true;
      native(type, listener, options);
    };
  }
  const report = () => {
    const url = new URL(window.location.href);
    for (const name of added) url.searchParams.delete(name);
    tellAdmin("path", `${url.pathname}${url.search}`);
  };
  for (const method of ["pushState", "replaceState"] as const) {
    const native = history[method].bind(history);
    history[method] = (state: unknown, unused: string, url?: string | URL | null) => {
      native(state, unused, url);
      report();
    };
  }
  window.addEventListener("popstate", report);
  report();

  onAdminEvent("navigate", (path) => {
    const href = String(path);
    const known = [...document.querySelectorAll("ui-nav-menu a, s-app-nav a, s-app-nav s-link")].find(
      (link) => link.getAttribute("href") === href,
    );
    const link = known ?? Object.assign(document.createElement("a"), { href });
    if (!known) document.body.append(link);
    if (heard)
      link.dispatchEvent(
        new CustomEvent("shopify:navigate", { bubbles: true, composed: true, cancelable: true }),
      );
    else window.location.assign(href);
    if (!known) link.remove();
  });

  const leaves = (href: string, target: string) =>
    /^(shopify|app|extension):/.test(href) || target === "_top" || target === "_parent";
  const open = window.open.bind(window);
  window.open = (url, target, features) => {
    const href = String(url ?? "");
    if (!leaves(href, target ?? "")) return open(url, target, features);
    tellAdmin("openLink", { href: absolute(href), target });
    return null;
  };
  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (event.defaultPrevented || !(link instanceof HTMLAnchorElement)) return;
    const href = link.getAttribute("href") ?? "";
    if (!leaves(href, link.target)) return;
    event.preventDefault();
    tellAdmin("openLink", { href: absolute(href), target: link.target });
  });
}

const absolute = (href: string) =>
  /^(shopify|app|extension):/.test(href) ? href : new URL(href, document.baseURI).href;
