import type { IncomingMessage, ServerResponse } from "node:http";
import { appPage } from "./app-page";
import { readAsset } from "./browser-assets";
import { findStaff, staffCookie, type PageContext, type PageView } from "./context";
import { extensionPage, readBundle } from "./extension-page";
import type { Html } from "./html";
import { orderPage } from "./order-page";
import { ordersPage } from "./orders-page";
import { readExtensions } from "./read-extensions";
import { readIconSvg } from "./read-icon";
import { simplePage } from "./simple-pages";

export type { PageContext } from "./context";

/**
 * Answers what a browser asks of the admin: its pages under /store/:handle, its scripts and styles, the frames that
 * extensions run in. False = not a page (GraphQL, OAuth, …): the caller goes on.
 */
export async function handlePage(
  request: IncomingMessage,
  response: ServerResponse,
  context: PageContext,
): Promise<boolean> {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const url = new URL(request.url ?? "/", "http://stand-in");
  const path = decodeURIComponent(url.pathname);
  const handle = context.world.shop.replace(/\.myshopify\.com$/, "");
  if (path === "/") return redirect(response, `/store/${handle}/orders`);
  if (path === "/stand-in/app-bridge.js") return sendAsset(response, "app-bridge.js");
  const asset = /^\/stand-in\/assets\/([\w.-]+)$/.exec(path)?.[1];
  if (asset) return sendAsset(response, asset);
  const icon = /^\/stand-in\/icons\/([\w-]+)\.svg$/.exec(path)?.[1];
  if (icon) return sendIcon(response, icon);
  const view: PageView = {
    context,
    url,
    handle,
    staff: findStaff(context.world, url, request.headers.cookie),
  };
  if (path.startsWith("/stand-in/frames/") || path.startsWith("/stand-in/extensions/"))
    return sendExtension(response, view, path);
  const inStore = new RegExp(`^/store/${handle}(/.*)?$`).exec(path);
  if (!inStore) return false;
  const page = choosePage(view, inStore[1] ?? "");
  send(response, page ? 200 : 404, "text/html; charset=utf-8", (page ?? simplePage(view, "app")).text, {
    "set-cookie": staffCookie(view.staff),
  });
  return true;
}

function choosePage(view: PageView, path: string): Html | null {
  const app = /^\/apps\/loopside(\/.*)?$/.exec(path);
  if (app) return appPage(view, app[1] ?? "");
  const order = /^\/orders\/(\d+)$/.exec(path)?.[1];
  if (order) {
    const found = view.context.store.order(order);
    return found ? orderPage(view, found) : null;
  }
  switch (path) {
    case "/orders":
      return ordersPage(view);
    case "":
      return simplePage(view, "home");
    case "/products":
      return simplePage(view, "products");
    case "/customers":
      return simplePage(view, "customers");
    default:
      return null;
  }
}

function sendExtension(response: ServerResponse, view: PageView, path: string): boolean {
  const extensions = readExtensions(view.context.extensionDist);
  for (const extension of extensions) {
    for (const conditions of extension.conditions ? [false, true] : [false]) {
      const name = `${extension.handle}${conditions ? "-conditions" : ""}`;
      if (path === `/stand-in/frames/${name}`) {
        send(response, 200, "text/html; charset=utf-8", extensionPage(view, extension, conditions).text);
        return true;
      }
      if (path === `/stand-in/extensions/${name}.js`) {
        const file = conditions ? (extension.conditions ?? extension.bundle) : extension.bundle;
        send(response, 200, "text/javascript; charset=utf-8", readBundle(file), anyOrigin);
        return true;
      }
    }
  }
  return false;
}

/** Frames of extensions have an opaque origin: what they load by CORS (fonts, icons) must be open to all. */
const anyOrigin = { "access-control-allow-origin": "*" };

async function sendAsset(response: ServerResponse, name: string): Promise<boolean> {
  const asset = await readAsset(name);
  if (!asset) return false;
  const cache = asset.type === "font/woff2" ? "max-age=3600" : "no-cache";
  send(response, 200, asset.type, asset.body, { ...anyOrigin, "cache-control": cache });
  return true;
}

function sendIcon(response: ServerResponse, name: string): boolean {
  const svg = readIconSvg(name);
  if (!svg) return false;
  send(response, 200, "image/svg+xml", svg, { ...anyOrigin, "cache-control": "max-age=3600" });
  return true;
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers });
  response.end(body);
}

function redirect(response: ServerResponse, location: string): boolean {
  response.writeHead(302, { location });
  response.end();
  return true;
}
