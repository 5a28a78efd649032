import type { PageView } from "./context";
import { html, type Html } from "./html";
import { layout, type Section } from "./layout";
import { money } from "./order-facts";

/** Products and customers as plain lists, and a home that leads to the orders: enough to walk through. */
export function simplePage(view: PageView, section: Section): Html {
  const { world } = view.context;
  const table = (heads: string[], rows: (string | number)[][]) =>
    html`<section class="card flush" aria-label="${heads[0] ?? ""}">
      <div class="table-scroll" tabindex="0" role="region" aria-label="${heads[0] ?? ""} list">
        <table class="index">
          <thead>
            <tr>
              ${heads.map((head) => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  ${row.map((cell) => html`<td>${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  const pages: Partial<Record<Section, { title: string; content: Html }>> = {
    home: {
      title: "Home",
      content: html`<section class="card">
        <h2>${world.shopName}</h2>
        <p><a href="/store/${view.handle}/orders">${world.orders.length} orders</a></p>
      </section>`,
    },
    products: {
      title: "Products",
      content: table(
        ["Product", "Variant", "SKU", "Price", "Inventory"],
        world.variants.map((one) => [
          one.productTitle,
          one.title,
          one.sku,
          money(one.price, world.currency),
          one.tracked ? one.inventory : "Not tracked",
        ]),
      ),
    },
    customers: {
      title: "Customers",
      content: table(
        ["Customer", "Location"],
        [...new Map(world.orders.map(({ customer }) => [customer.email, customer])).values()].map((one) => [
          `${one.firstName} ${one.lastName}`,
          `${one.city}, ${one.country}`,
        ]),
      ),
    },
  };
  const page = pages[section] ?? {
    title: "Page not found",
    content: html`<p>There is no such page here.</p>`,
  };
  const body = html`<div class="page wide">
    <header class="page-head"><h1>${page.title}</h1></header>
    ${page.content}
  </div>`;
  return layout(view, { title: page.title, section, body, data: { page: "plain" } });
}
