/** What Loop writes to Shopify, and what it hears back. Amounts are decimal strings in the shop's currency. */

interface LoopEffectBase {
  /** Shopify's id of the order that the return belongs to. */
  shopOrderId: number;
  /** Loop's return id. */
  returnId: number;
  /** ISO 8601, UTC, by the Loop stand-in's clock. */
  at: string;
}

export interface EffectItem {
  variantId: number;
  quantity: number;
  /** Unit price, and what of it is taken off and put on top. */
  price: string;
  discount?: string;
  tax?: string;
}

export type LoopEffect = LoopEffectBase &
  (
    | {
        kind: "native-return-opened";
        nativeReturnId: number;
        /** For example "#1001-R1". */
        nativeReturnName: string;
        lines: { orderLineId: number; quantity: number; reason: string }[];
        exchangeItems: EffectItem[];
      }
    | { kind: "native-return-closed" | "native-return-cancelled"; nativeReturnId: number }
    | {
        kind: "refund-issued";
        refundId: number;
        /** Sum of the transactions. */
        amount: string;
        currency: string;
        transactions: { gateway: string; amount: string }[];
        orderLineIds: number[];
      }
    | {
        kind: "gift-card-issued";
        amount: string;
        currency: string;
        /** True where it is paid as the customer's native store credit instead of a gift card. */
        nativeStoreCredit: boolean;
      }
    | {
        kind: "exchange-order-created";
        exchangeOrderId: number;
        /** For example "EXC-1001-1". */
        exchangeOrderName: string;
        items: EffectItem[];
        /** What the new order comes to. */
        amount: string;
        currency: string;
      }
    | {
        /** Native exchange: the items join the original order. */
        kind: "exchange-items-added";
        items: EffectItem[];
        amount: string;
        currency: string;
      }
  );

/** What Shopify tells Loop: a native return that staff closed or cancelled in Shopify admin. */
export interface ShopifyEffect {
  kind: "native-return-closed-in-shopify" | "native-return-cancelled-in-shopify";
  shopOrderId: number;
  nativeReturnId: number;
  at: string;
}
