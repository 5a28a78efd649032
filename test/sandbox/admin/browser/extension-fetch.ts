import { callAdmin } from "./messages";

const directApi = /^shopify:(?:\/\/)?admin\/api(?:\/([\w-]+))?\/graphql\.json$/;

/**
 * `fetch` as an extension has it: paths belong to the app, the app's origin gets the person's id token, and
 * `shopify:admin/api/…/graphql.json` is the Admin API with the person's own permissions.
 */
export function createExtensionFetch(native: typeof fetch, appUrl: string, apiVersion: string): typeof fetch {
  const app = new URL(appUrl);
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    const direct = directApi.exec(address);
    if (direct) {
      const body: unknown = JSON.parse(typeof init?.body === "string" ? init.body : "{}");
      const answer = await callAdmin("query", { version: direct[1] ?? apiVersion, body });
      return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } });
    }
    const url = new URL(address.replace(/^app:(?:\/\/)?\/?/, "/"), app);
    if (!belongsTo(url, app)) return native(input, init);
    const request = input instanceof Request ? new Request(url, input) : new Request(url, init);
    const headers = new Headers(init?.headers ?? request.headers);
    if (!headers.has("authorization"))
      headers.set("authorization", `Bearer ${String(await callAdmin("idToken"))}`);
    return native(new Request(request, { headers }));
  };
}

const belongsTo = (url: URL, app: URL) =>
  url.protocol === app.protocol &&
  url.port === app.port &&
  (url.hostname === app.hostname || url.hostname.endsWith(`.${app.hostname}`));
