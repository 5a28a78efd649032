import { Decimal } from "decimal.js";
import { orderTotals } from "../order-totals";
import type { StoredOrder } from "../store";
import type { PageView } from "./context";
import { html, type Html } from "./html";
import { layout } from "./layout";
import { money, orderFacts, orderLines, refundedAmount, shopTime } from "./order-facts";
import { badge } from "./orders-page";
import { forBrowser, readExtensions, type ExtensionInfo } from "./read-extensions";
import { icon } from "./read-icon";

/** The order page, with a card for each block extension and the actions that "More actions" may offer. */
export function orderPage(view: PageView, order: StoredOrder): Html {
  const { context, handle } = view;
  const { world } = context;
  const facts = orderFacts(order);
  const of = (target: string) => readExtensions(context.extensionDist).filter((one) => one.target === target);
  const blocks = of("admin.order-details.block.render");
  const actions = of("admin.order-details.action.render");
  const body = html`<div class="page">
    <header class="page-head">
      <a class="back" href="/store/${handle}/orders" aria-label="Orders">${icon("arrow-left")}</a>
      <div class="page-title">
        <div class="title-row" data-live="title">
          <h1>${order.world.name}</h1>
          ${badge(facts.payment)} ${badge(facts.fulfilment)} ${facts.returns && badge(facts.returns)}
          ${order.world.cancelledAt && badge({ label: "Canceled", tone: "neutral", pip: "none" })}
        </div>
        <p class="subtitle">${shopTime(order.world.createdAt, world.timezone)} from Online Store</p>
      </div>
      <div class="head-actions">
        <button type="button" class="button" disabled>Refund</button>
        <div class="menu-holder">
          <button type="button" class="button" aria-haspopup="true" aria-expanded="false" data-menu="more">
            More actions ${icon("chevron-down")}
          </button>
          <div class="menu right" id="menu-more" hidden>
            <ul id="more-actions"></ul>
            <p class="menu-title" data-no-actions>No app actions for this order</p>
          </div>
        </div>
      </div>
    </header>
    <div class="columns">
      <div class="main-column">
        <div data-live="lines">${lineCard(view, order)}</div>
        <div data-live="payment">${paymentCard(view, order)}</div>
        <div class="blocks">${blocks.map(blockCard)}</div>
        <div data-live="timeline">${timelineCard(view, order)}</div>
      </div>
      <aside class="side-column" aria-label="Customer and notes">${sideCards(order)}</aside>
    </div>
  </div>`;
  return layout(view, {
    title: order.world.name,
    section: "orders",
    body,
    data: {
      page: "order",
      resource: `gid://shopify/Order/${order.world.id}`,
      orderName: order.world.name,
      blocks: blocks.map(forBrowser),
      actions: actions.map(forBrowser),
    },
  });
}

function blockCard({ handle, name }: ExtensionInfo): Html {
  return html`<section class="card block-card" data-block="${handle}" aria-labelledby="block-${handle}">
    <div class="block-head">
      <span class="app-icon" aria-hidden="true">L</span>
      <h2 id="block-${handle}" data-block-heading>${name}</h2>
      <span class="block-summary" data-block-summary></span>
      <button
        type="button"
        class="plain"
        data-block-toggle
        aria-expanded="true"
        aria-label="Collapse ${name}"
      >
        ${icon("chevron-up")}
      </button>
    </div>
    <div data-block-frame class="block-frame"></div>
    <button type="button" class="show-more" data-block-more hidden>Show more</button>
  </section>`;
}

function lineCard({ context, handle }: PageView, order: StoredOrder): Html {
  const { world, store } = context;
  return html`<section class="card" aria-label="Items">
    <p>${badge(orderFacts(order).fulfilment)}</p>
    <ul class="lines">
      ${orderLines(order, store).map(
        (line) =>
          html`<li>
            <span class="thumb" aria-hidden="true">${icon("image")}</span>
            <div class="line-name">
              <a href="/store/${handle}/products">${line.title}</a>
              ${line.variant && line.variant.title !== "Default Title" && html`<span class="chip">${line.variant.title}</span>`}
              ${line.variant && html`<small>SKU: ${line.variant.sku}</small>`}
            </div>
            <span class="line-price">${money(line.price, world.currency)} × ${line.quantity}</span>
            <span class="line-total">${money(line.total, world.currency)}</span>
          </li>`,
      )}
    </ul>
    ${order.returns.map(
      (one) =>
        html`<p class="native-return">
          ${icon("return")} Return ${one.name}
          ${badge({ label: statusWord(one.status), tone: one.status === "OPEN" ? "attention" : "neutral", pip: one.status === "OPEN" ? "partial" : "complete" })}
        </p>`,
    )}
  </section>`;
}

const statusWord = (status: string) =>
  status === "OPEN" ? "In progress" : status.charAt(0) + status.slice(1).toLowerCase();

function paymentCard({ context }: PageView, order: StoredOrder): Html {
  const { currency } = context.world;
  const totals = orderTotals(order.world);
  const refunded = refundedAmount(order);
  const { presentment } = order.world;
  const row = (label: string, amount: string, note = "", strong = false) =>
    html`<div class="${strong ? "sum strong" : "sum"}">
      <dt>${label}</dt>
      <dd class="note">${note}</dd>
      <dd>${money(amount, currency)}</dd>
    </div>`;
  const count = order.world.lines.reduce((sum, line) => sum + line.quantity, 0);
  return html`<section class="card" aria-label="Payment">
    <p>${badge(orderFacts(order).payment)}</p>
    <dl class="sums">
      ${row("Subtotal", totals.subtotal, `${count} ${count === 1 ? "item" : "items"}`)}
      ${row("Taxes", totals.tax)} ${row("Total", totals.total, "", true)}
      ${row("Paid", totals.total, order.world.gateways.join(", "))}
      ${Number(refunded) > 0 && row("Refunded", `-${refunded}`)}
      ${Number(refunded) > 0 && row("Net payment", new Decimal(totals.total).minus(refunded).toFixed(2), "", true)}
    </dl>
    ${
      presentment &&
      html`<p class="subdued">
        Customer paid
        ${money(new Decimal(totals.total).times(presentment.rate).toFixed(2), presentment.currency)}
        ${presentment.currency}
      </p>`
    }
  </section>`;
}

function timelineCard({ context }: PageView, order: StoredOrder): Html {
  return html`<section class="timeline" aria-label="Timeline">
    <h2>Timeline</h2>
    <ol>
      ${order.events
        .toReversed()
        .map(
          (event) =>
            html`<li>
              <span>${event.message}</span
              ><time datetime="${event.createdAt}">${shopTime(event.createdAt, context.world.timezone)}</time>
            </li>`,
        )}
    </ol>
  </section>`;
}

function sideCards(order: StoredOrder): Html {
  const { customer } = order.world;
  return html`<section class="card" aria-label="Notes">
      <h2>Notes</h2>
      <p class="subdued">${order.note ?? "No notes from customer"}</p>
    </section>
    <section class="card" aria-label="Customer">
      <h2>Customer</h2>
      <p class="link-like">${customer.firstName} ${customer.lastName}</p>
      <h3>Contact information</h3>
      <p>${customer.email}<br />${customer.phone}</p>
      <h3>Shipping address</h3>
      <p>
        ${customer.firstName} ${customer.lastName}<br />${customer.address1}<br />${customer.zip}
        ${customer.city}<br />${customer.country}
      </p>
    </section>
    <section class="card" aria-label="Tags">
      <h2>Tags</h2>
      <p class="subdued">${order.tags.length ? order.tags.join(", ") : "None"}</p>
    </section>`;
}
