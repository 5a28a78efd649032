/** `off` only notes what would have been done. Off at first; `automatic` comes only after `suggest`. */
export const WAREHOUSE_MODES = ["off", "suggest", "automatic"] as const;
export type WarehouseMode = (typeof WAREHOUSE_MODES)[number];

/** The shop's answers about its warehouse. */
export interface WarehouseRule {
  mode: WarehouseMode;
  /** Decimal string in the shop's currency; what is worth more is left to a person. null = no limit. */
  amountLimit: string | null;
  /** The shop's currency; null until Shopify told it. */
  currency: string | null;
}

/** Where a shop's warehouse reports; the number is Loop's, the shop is told by the token. */
export function warehouseUrl(appUrl: string): string {
  return `${appUrl.replace(/\/+$/, "")}/api/received/{return number}`;
}
