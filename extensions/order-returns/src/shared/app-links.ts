/** `app:` and a path: Shopify admin puts the app's own URL before it. */
export const APP_SETTINGS = "app:app/settings";

export function allReturnsOf(orderId: string): string {
  return `app:app?order=${encodeURIComponent(orderId)}`;
}
