/** `app://` resolves against the app's own URL inside Shopify admin. */
export const APP_SETTINGS = "app://app/settings";

export function allReturnsOf(orderId: string): string {
  return `app://app?order=${encodeURIComponent(orderId)}`;
}
