import type { World, WorldOrder, WorldReturn, WorldVariant } from "../world/types";

/** A shop of a few orders, for tests and for pointing a client at the stand-in without a world of one's own. */

const variant = (index: number, title: string, price: string, inventory = 12): WorldVariant => ({
  id: 4430000000100 + index,
  productId: 8120000000001,
  productTitle: "Harbour Tee",
  title,
  sku: `HT-${index}`,
  price,
  inventory,
  tracked: true,
  policy: "deny",
  inventoryItemId: 4640000000100 + index,
});

export const tee = variant(1, "Small / Navy", "30.00");
export const largeTee = variant(2, "Large / Navy", "30.00");
export const soldOutTee = variant(3, "Medium / Sand", "30.00", 0);

/** Order #100n with two units of the tee at 30.00 and 1.65 tax each; line ids 5540000001n01 and …02. */
export function smallOrder(n: number, change: Partial<WorldOrder> = {}): WorldOrder {
  const id = 5540000001000 + n;
  return {
    id,
    name: `#${1000 + n}`,
    createdAt: "2026-09-01T09:00:00.000Z",
    customer: {
      firstName: "Zoë",
      lastName: "Müller",
      email: `zoe.${n}@example.com`,
      phone: "+15550100",
      address1: "1 Pier Road",
      city: "Portland",
      zip: "04101",
      country: "United States",
      countryCode: "US",
    },
    customerLocale: "en",
    lines: [1, 2].map((line) => ({
      id: id * 10 + line,
      variantId: tee.id,
      quantity: 1,
      price: "30.00",
      discount: "0.00",
      tax: "1.65",
    })),
    presentment: null,
    cancelledAt: null,
    hidden: false,
    gateways: ["shopify_payments"],
    ...change,
  };
}

/** An open return of the order's first line, refunded 31.65, label just made; told otherwise by `change`. */
export function smallReturn(
  id: number,
  order: WorldOrder,
  at: Date,
  change: Partial<WorldReturn> = {},
): WorldReturn {
  const when = at.toISOString();
  const orderLineId = order.lines[0]?.id ?? 1;
  return {
    id,
    story: "plain-refund",
    orderId: order.id,
    loopOrderId: 98760000 + (order.id % 10_000),
    state: "open",
    flagged: false,
    createdAt: when,
    updatedAt: when,
    closedAt: null,
    editedAt: null,
    type: "standard",
    outcome: "refund",
    lines: [
      {
        orderLineId,
        reason: "Item was too small",
        parentReason: "Item didn't fit",
        comment: null,
        outcome: "default",
      },
    ],
    exchanges: [],
    refund: "31.65",
    giftCard: "0.00",
    upsell: "0.00",
    handlingFee: "0.00",
    nativeStoreCredit: false,
    nativeExchange: false,
    labels: [
      {
        carrier: "USPS",
        trackingNumber: `94001118992230000${id % 100_000}`,
        status: "new",
        updatedAt: when,
        orderLineIds: [orderLineId],
      },
    ],
    method: null,
    gift: false,
    notes: [],
    issued: {},
    wasProcessed: false,
    originCountryCode: "US",
    nativeReturn: null,
    processEnds: "closed",
    ...change,
  };
}

export function smallWorld(now: Date): World {
  const orders = [1, 2, 3, 4].map((n) => smallOrder(n));
  const hourAgo = new Date(now.getTime() - 60 * 60_000);
  return {
    shop: "northwind-supply.myshopify.com",
    shopName: "Northwind Supply",
    currency: "USD",
    timezone: "America/New_York",
    createdAt: "2024-01-01T00:00:00.000Z",
    primaryLocale: "en",
    loopShopId: 4711,
    variants: [tee, largeTee, soldOutTee],
    orders,
    returns: orders.slice(0, 2).map((order, index) => smallReturn(25044001 + index, order, hourAgo)),
    staff: [],
  };
}
