/**
 * Sends `https://*.myshopify.com` calls of this process to the stand-in admin, for tests that run the app in-process.
 * Call it before `@shopify/shopify-app-remix/adapters/node` is imported: that captures `globalThis.fetch` once.
 * Gives the function that undoes it. A function is asked at each call, so that each test may have a stand-in of its own.
 */
export function redirectFetch(adminUrl: string | (() => string)): () => void {
  const before = globalThis.fetch;
  const redirected: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (url.protocol !== "https:" || !url.hostname.endsWith(".myshopify.com")) return before(input, init);
    const target = new URL(url.pathname + url.search, typeof adminUrl === "string" ? adminUrl : adminUrl());
    const request = input instanceof Request ? new Request(target, input) : new Request(target, init);
    const headers = new Headers(init?.headers ?? request.headers);
    headers.set("x-stand-in-shop", url.hostname);
    const { headers: _, ...rest } = init ?? {};
    return before(new Request(request, { ...rest, headers }));
  };
  globalThis.fetch = redirected;
  return () => {
    if (globalThis.fetch === redirected) globalThis.fetch = before;
  };
}
