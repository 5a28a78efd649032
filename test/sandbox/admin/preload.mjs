/**
 * `node --import ./test/sandbox/admin/preload.mjs …`: sends `https://*.myshopify.com` calls of a process to the stand-in
 * admin at STAND_IN_ADMIN_URL, without a word of it in the app. It runs before Shopify's adapter captures `fetch`.
 */
const admin = process.env.STAND_IN_ADMIN_URL;
if (!admin || !["127.0.0.1", "localhost", "[::1]"].includes(new URL(admin).hostname))
  throw new Error("STAND_IN_ADMIN_URL must be an address of this machine, for example http://127.0.0.1:4010");

const before = globalThis.fetch;
globalThis.fetch = async function fetch(input, init) {
  const url = new URL(input instanceof Request ? input.url : String(input));
  if (url.protocol !== "https:" || !url.hostname.endsWith(".myshopify.com")) return before(input, init);
  const target = new URL(url.pathname + url.search, admin);
  const request = input instanceof Request ? new Request(target, input) : new Request(target, init);
  const headers = new Headers(init?.headers ?? request.headers);
  headers.set("x-stand-in-shop", url.hostname);
  const { headers: _, ...rest } = init ?? {};
  return before(new Request(request, { ...rest, headers }));
};
