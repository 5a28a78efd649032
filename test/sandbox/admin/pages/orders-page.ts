import { orderTotals } from "../order-totals";
import type { PageView } from "./context";
import { html, type Html } from "./html";
import { layout } from "./layout";
import { money, orderFacts, shopTime, type Fact } from "./order-facts";
import { icon } from "./read-icon";

export function badge(fact: Fact): Html {
  return html`<span class="badge tone-${fact.tone}"
    >${fact.pip !== "none" && html`<span class="pip pip-${fact.pip}" aria-hidden="true"></span>`}${fact.label}</span
  >`;
}

/** The order index: newest first, `?query=` narrows by name or customer. */
export function ordersPage(view: PageView): Html {
  const { context, handle, url } = view;
  const { store, world } = context;
  const query = (url.searchParams.get("query") ?? "").trim().toLowerCase();
  const orders = store.orders
    .filter(({ world: order }) =>
      `${order.name} ${order.customer.firstName} ${order.customer.lastName}`.toLowerCase().includes(query),
    )
    .toSorted((one, other) => other.world.createdAt.localeCompare(one.world.createdAt));
  const body = html`<div class="page wide">
    <header class="page-head">
      <h1>${icon("order-filled")} Orders</h1>
    </header>
    <section class="card flush" aria-label="Orders">
      <div class="tabs">
        <span class="tab" aria-current="true">All</span><span class="count">${orders.length} orders</span>
      </div>
      <div class="table-scroll" tabindex="0" role="region" aria-label="Order list">
        <table class="index">
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">Date</th>
              <th scope="col">Customer</th>
              <th scope="col" class="number">Total</th>
              <th scope="col">Payment status</th>
              <th scope="col">Fulfillment status</th>
              <th scope="col">Items</th>
              <th scope="col">Return status</th>
            </tr>
          </thead>
          <tbody>
            ${orders.map((order) => {
              const facts = orderFacts(order);
              const items = order.world.lines.reduce((sum, line) => sum + line.quantity, 0);
              const { firstName, lastName } = order.world.customer;
              return html`<tr>
                <td>
                  <a class="row-link" href="/store/${handle}/orders/${order.world.id}">${order.world.name}</a>
                </td>
                <td>${shopTime(order.world.createdAt, world.timezone)}</td>
                <td>${firstName} ${lastName}</td>
                <td class="number">${money(orderTotals(order.world).total, world.currency)}</td>
                <td>${badge(facts.payment)}</td>
                <td>${badge(facts.fulfilment)}</td>
                <td>${items} ${items === 1 ? "item" : "items"}</td>
                <td>${facts.returns && badge(facts.returns)}</td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      ${orders.length === 0 && html`<p class="empty">No orders match this search.</p>`}
    </section>
  </div>`;
  return layout(view, { title: "Orders", section: "orders", body, data: { page: "orders" } });
}
