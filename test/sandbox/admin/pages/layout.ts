import type { PageView } from "./context";
import { html, jsonScript, type Html } from "./html";
import { forBrowser, readExtensions } from "./read-extensions";
import { icon } from "./read-icon";

const sections = [
  { key: "home", label: "Home", icon: "home", path: "" },
  { key: "orders", label: "Orders", icon: "order", path: "/orders" },
  { key: "products", label: "Products", icon: "product", path: "/products" },
  { key: "customers", label: "Customers", icon: "person", path: "/customers" },
] as const;

export type Section = (typeof sections)[number]["key"] | "app";

/** The admin around a page: dark top bar, navigation, canvas; `data` is what the page's script starts from. */
export function layout(
  view: PageView,
  page: { title: string; section: Section; body: Html; data: Record<string, unknown> },
): Html {
  const { context, handle, staff } = view;
  const { world } = context;
  const base = `/store/${handle}`;
  const person = `${staff.firstName} ${staff.lastName}`;
  const initials = `${staff.firstName[0] ?? ""}${staff.lastName[0] ?? ""}`;
  const data = {
    shop: world.shop,
    handle,
    staff: { id: staff.id, name: person, locale: staff.locale },
    clientId: context.clientId,
    proxyUrl: context.proxyUrl,
    currency: world.currency,
    timezone: world.timezone,
    scopes: context.store.scopesOf(null),
    extensions: readExtensions(context.extensionDist).map(forBrowser),
    ...page.data,
  };
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${world.shopName} · Shopify</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/stand-in/assets/tokens.css" />
        <link rel="stylesheet" href="/stand-in/assets/fonts.css" />
        <link rel="stylesheet" href="/stand-in/assets/admin.css" />
        ${jsonScript("page-data", data)}
        <script defer src="/stand-in/assets/admin-page.js"></script>
      </head>
      <body>
        <header class="top-bar">
          <button type="button" class="top-button nav-toggle" aria-label="Navigation" aria-expanded="false">
            ${icon("menu")}
          </button>
          <a class="wordmark" href="${base}/orders"
            ><span class="bag" aria-hidden="true">S</span><span class="word">shopify</span></a
          >
          <form class="search" role="search" action="${base}/orders">
            ${icon("search")}<input
              type="search"
              name="query"
              placeholder="Search"
              aria-label="Search orders"
            /><kbd aria-hidden="true">CTRL K</kbd>
          </form>
          <div id="save-bar" class="save-bar" role="region" aria-label="Unsaved changes" hidden></div>
          <div class="menu-holder">
            <button
              type="button"
              class="top-button store"
              aria-haspopup="true"
              aria-expanded="false"
              data-menu="staff"
            >
              <span class="store-name">${world.shopName}</span
              ><span class="avatar" aria-hidden="true">${initials}</span
              ><span class="visually-hidden">Signed in as ${person}</span>
            </button>
            <div class="menu" id="menu-staff" hidden>
              <p class="menu-title">Look as</p>
              <ul>
                ${world.staff.map(
                  (one) =>
                    html`<li>
                      <a href="?user=${one.id}" ${one.id === staff.id && html`aria-current="true"`}
                        >${one.firstName} ${one.lastName}
                        <small
                          >${one.scopes === null ? "all permissions" : "view only"} · ${one.locale}</small
                        ></a
                      >
                    </li>`,
                )}
              </ul>
            </div>
          </div>
        </header>
        <div class="frame">
          <nav class="side-nav" aria-label="Admin">
            <ul>
              ${sections.map(
                (section) =>
                  html`<li>
                    <a
                      href="${base}${section.path}"
                      ${section.key === page.section && html`aria-current="page"`}
                      >${icon(section.key === page.section ? `${section.icon}-filled` : section.icon)}
                      ${section.label}</a
                    >
                  </li>`,
              )}
            </ul>
            <p class="nav-title">Apps</p>
            <ul>
              <li>
                <a
                  href="${base}/apps/loopside"
                  data-app-home
                  ${page.section === "app" && html`aria-current="page"`}
                  ><span class="app-icon" aria-hidden="true">L</span>Loopside</a
                >
                <ul class="sub-nav" id="app-nav"></ul>
              </li>
            </ul>
            <p class="nav-foot">${icon("settings")} Stand-in for Shopify admin</p>
          </nav>
          <main id="main" class="canvas">${page.body}</main>
        </div>
        <div id="toasts" class="toasts" role="status" aria-live="polite"></div>
        <div id="loading-bar" class="loading-bar" hidden></div>
      </body>
    </html>`;
}
