/**
 * The made-up shop that both stand-ins are seeded with. Ids are numbers here as both platforms store them;
 * each stand-in gives them out in its own wire type. Money is decimal strings in the shop's currency.
 */

export interface WorldVariant {
  id: number;
  productId: number;
  productTitle: string;
  /** For example "Small / Navy"; "Default Title" for a product without options. */
  title: string;
  sku: string;
  price: string;
  /** What Shopify counts as sellable. */
  inventory: number;
  tracked: boolean;
  policy: "deny" | "continue";
  /** Shopify inventory item id (restock webhooks name it). */
  inventoryItemId: number;
}

export interface WorldOrderLine {
  id: number;
  variantId: number;
  quantity: number;
  /** Unit price, discount and tax of one unit. */
  price: string;
  discount: string;
  tax: string;
}

export interface WorldCustomer {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  address1: string;
  city: string;
  zip: string;
  country: string;
  countryCode: string;
}

export interface WorldOrder {
  /** Shopify's legacyResourceId. */
  id: number;
  /** For example "#1001". */
  name: string;
  createdAt: string;
  customer: WorldCustomer;
  customerLocale: string;
  lines: WorldOrderLine[];
  /** Set where the customer paid in another currency; rate = presentment per shop unit. */
  presentment: { currency: string; rate: string } | null;
  cancelledAt: string | null;
  /** Shopify hides orders older than 60 days without read_all_orders: the stand-in answers null for such an order. */
  hidden: boolean;
  gateways: string[];
}

export interface WorldStaff {
  /** Shopify user id. */
  id: number;
  firstName: string;
  lastName: string;
  email: string;
  /** Scopes that this person holds of those the app asked for; null = all of the app's. */
  scopes: string[] | null;
  locale: string;
}

/** One unit that comes back: Loop lists one entry per unit, there is no quantity. */
export interface WorldReturnLine {
  orderLineId: number;
  reason: string;
  parentReason: string;
  comment: string | null;
  /** Loop's line outcome: "default", or "keep" / "donate". */
  outcome: string;
}

export interface WorldExchange {
  variantId: number;
  /** Chosen variant went out of stock since. */
  outOfStock: boolean;
  outOfStockResolution: string | null;
}

export interface WorldLabel {
  carrier: string;
  trackingNumber: string;
  /** Loop's label status: new, pending, pre_transit, in_transit, out_for_delivery, delivered, failure, … */
  status: string;
  updatedAt: string;
  orderLineIds: number[];
}

/** What has been given already, each with its time; the stand-in writes the evidence where Loop writes it. */
export interface WorldIssued {
  refund?: { at: string; amount: string; shopifyRefundId: number; gateway: string };
  giftCard?: { at: string; orderId: number | null };
  shopCash?: { at: string };
  exchange?: { at: string; orderId: number; orderName: string };
}

/** A return as Loop would hold it at the start of the story. */
export interface WorldReturn {
  /** Loop return id, also its RMA number. */
  id: number;
  /** Scenario that it tells (kebab-case), for tests and for the seed's log. */
  story: string;
  orderId: number;
  /** Loop's id of the order, another number than Shopify's. */
  loopOrderId: number;
  state: "open" | "review" | "closed" | "cancelled" | "expired" | (string & {});
  flagged: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  editedAt: string | null;
  type: "standard" | "warranty";
  outcome: string;
  lines: WorldReturnLine[];
  exchanges: WorldExchange[];
  /** Planned money, shop currency. */
  refund: string;
  giftCard: string;
  upsell: string;
  handlingFee: string;
  /** Store credit is paid as Shopify's native store credit (shop cash) instead of a gift card. */
  nativeStoreCredit: boolean;
  /** Exchange items are added to the original order instead of a new order. */
  nativeExchange: boolean;
  labels: WorldLabel[];
  /** Happy Returns drop-off and the like; null for an ordinary label. */
  method: { provider: string; methodType: string; state: string; rmaId: string } | null;
  gift: boolean;
  notes: { content: string; createdAt: string }[];
  issued: WorldIssued;
  /** was_processed as Loop reports it (it lags). */
  wasProcessed: boolean;
  originCountryCode: string;
  /** The Shopify native return that Loop's sync made for it, if any. */
  nativeReturn: {
    id: number;
    name: string;
    status: "OPEN" | "CLOSED" | "CANCELED";
    createdAt: string;
    closedAt: string | null;
  } | null;
  /** What Process will end in: the stand-in's own plan for this return. */
  processEnds: "closed" | "review-out-of-stock" | "review-refund-failed" | "failed";
}

export interface World {
  /** For example "northwind-supply.myshopify.com". */
  shop: string;
  shopName: string;
  currency: string;
  timezone: string;
  createdAt: string;
  primaryLocale: string;
  /** Where the shop is; "US" unless said. */
  countryCode?: string;
  /** Loop's id of the shop. */
  loopShopId: number;
  variants: WorldVariant[];
  orders: WorldOrder[];
  returns: WorldReturn[];
  staff: WorldStaff[];
}
