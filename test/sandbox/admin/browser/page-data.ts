export interface PageExtension {
  handle: string;
  name: string;
  target: string;
  apiVersion: string;
  conditional: boolean;
}

/** What the server wrote into the admin page for its script. */
export interface PageData {
  page: "orders" | "order" | "app" | "plain";
  shop: string;
  handle: string;
  staff: { id: number; name: string; locale: string };
  clientId: string;
  proxyUrl: string;
  currency: string;
  timezone: string;
  /** What the app was granted. */
  scopes: string[];
  extensions: PageExtension[];
  /** On an order page. */
  resource?: string;
  blocks?: PageExtension[];
  actions?: PageExtension[];
  /** On an app page: base64 of admin.shopify.com/store/…. */
  host?: string;
}

export function readPageData(): PageData {
  const text = document.getElementById("page-data")?.textContent;
  if (!text) throw new Error("this document is no admin page");
  return JSON.parse(text) as PageData;
}
