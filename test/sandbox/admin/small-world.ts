import type { World, WorldOrder, WorldReturn, WorldStaff } from "../world/types";

const staff = (id: number, firstName: string, scopes: string[] | null): WorldStaff => ({
  id,
  firstName,
  lastName: "Test",
  email: `${firstName.toLowerCase()}@northwind.example`,
  scopes,
  locale: "en",
});

const order = (number: number, rest: Partial<WorldOrder> = {}): WorldOrder => ({
  id: 5_540_000_000_000 + number,
  name: `#${number}`,
  createdAt: `2026-10-0${number % 10}T10:00:00Z`,
  customer: {
    firstName: "Erika",
    lastName: "Muster",
    email: "erika@example.com",
    phone: "+49 30 1234567",
    address1: "Lindenallee 1",
    city: "Berlin",
    zip: "10115",
    country: "Germany",
    countryCode: "DE",
  },
  customerLocale: "de",
  lines: [
    { id: 610_000 + number, variantId: 501, quantity: 2, price: "40.00", discount: "5.00", tax: "2.80" },
    { id: 620_000 + number, variantId: 502, quantity: 1, price: "19.90", discount: "0.00", tax: "1.59" },
  ],
  presentment: null,
  cancelledAt: null,
  hidden: false,
  gateways: ["shopify_payments"],
  ...rest,
});

const openReturn: WorldReturn = {
  id: 25_044_001,
  story: "open",
  orderId: 5_540_000_001_002,
  loopOrderId: 30_000_001,
  state: "open",
  flagged: false,
  createdAt: "2026-10-12T09:00:00Z",
  updatedAt: "2026-10-12T09:00:00Z",
  closedAt: null,
  editedAt: null,
  type: "standard",
  outcome: "refund",
  lines: [
    { orderLineId: 621_002, reason: "Too small", parentReason: "Size", comment: null, outcome: "default" },
  ],
  exchanges: [],
  refund: "21.49",
  giftCard: "0.00",
  upsell: "0.00",
  handlingFee: "0.00",
  nativeStoreCredit: false,
  nativeExchange: false,
  labels: [
    {
      carrier: "UPS",
      trackingNumber: "1Z999",
      status: "in_transit",
      updatedAt: "2026-10-13T00:00:00Z",
      orderLineIds: [621_002],
    },
  ],
  method: null,
  gift: false,
  notes: [],
  issued: {},
  wasProcessed: false,
  originCountryCode: "DE",
  nativeReturn: {
    id: 7_001,
    name: "#1002-R1",
    status: "OPEN",
    createdAt: "2026-10-12T09:00:05Z",
    closedAt: null,
  },
  processEnds: "closed",
};

/** Three orders (1001 plain, 1002 with an open native return, 1003 in euros), one that Shopify hides (1004), two of staff. */
export function smallWorld(): World {
  return {
    shop: "northwind-supply.myshopify.com",
    shopName: "Northwind Supply",
    currency: "USD",
    timezone: "America/New_York",
    createdAt: "2024-01-01T00:00:00Z",
    primaryLocale: "en",
    loopShopId: 4711,
    variants: [
      {
        id: 501,
        productId: 401,
        productTitle: "Trail Jacket",
        title: "Small / Navy",
        sku: "TJ-S-NVY",
        price: "40.00",
        inventory: 3,
        tracked: true,
        policy: "deny",
        inventoryItemId: 601,
      },
      {
        id: 502,
        productId: 402,
        productTitle: "Wool Socks",
        title: "Default Title",
        sku: "WS-1",
        price: "19.90",
        inventory: 0,
        tracked: true,
        policy: "deny",
        inventoryItemId: 602,
      },
    ],
    orders: [
      order(1001),
      order(1002),
      order(1003, { presentment: { currency: "EUR", rate: "0.9" } }),
      order(1004, { hidden: true }),
    ],
    returns: [structuredClone(openReturn)],
    staff: [
      staff(90_001, "Ana", null),
      staff(90_003, "Chloe", ["read_orders", "read_returns", "read_products"]),
    ],
  };
}
