/** Shopify's number out of `gid://shopify/Order/5540000001001`; our API knows orders by it. */
export function orderNumber(gid: string): string {
  return gid.slice(gid.lastIndexOf("/") + 1).split("?")[0] ?? "";
}
