import type { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";

export type Bridge = ReturnType<typeof useAppBridge>;

/**
 * App Bridge, which Shopify's script puts on the page: undefined until the page runs in a browser, null where the script
 * did not load. Its own hook throws then and would take the whole page with it.
 */
export function useBridge(): Bridge | null | undefined {
  const [bridge, setBridge] = useState<Bridge | null>();
  useEffect(() => setBridge(window.shopify ?? null), []);
  return bridge;
}
