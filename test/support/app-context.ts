import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import type { TestHouse } from "./test-house";

/** An ordinary browser's name: Shopify's package answers bots with 410. */
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/153.0.0.0 Safari/537.36";

export interface AppContext {
  /** What a page's loader gives, as the browser gets it: dates are text. */
  load<T>(loader: (args: LoaderFunctionArgs) => Promise<T>, path: string, who?: Who): Promise<OverWire<T>>;
  /** Sends a page's form; a list is a field that stands several times. */
  send<T>(
    action: (args: ActionFunctionArgs) => Promise<T>,
    path: string,
    fields: Record<string, string | string[]>,
    who?: Who,
  ): Promise<OverWire<T>>;
  /** Sends a body as it is, without its length, as a client does that does not know it yet. */
  stream<T>(
    action: (args: ActionFunctionArgs) => Promise<T>,
    path: string,
    body: { type: string; parts: string[] },
  ): Promise<OverWire<T>>;
}

interface Who {
  /** Shopify's id of the person. */
  user?: number;
}

type OverWire<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? OverWire<Item>[]
    : T extends object
      ? { [K in keyof T]: OverWire<T[K]> }
      : T;

/**
 * The app's pages without a browser: their loaders and actions with the real house and Shopify's real package, asked with
 * the session token that App Bridge would send.
 */
export async function openAppContext(t: TestHouse): Promise<AppContext> {
  // After the house is open: Shopify's adapter keeps the fetch that it finds when it is imported.
  const { createShopify } = await import("../../app/shopify.server");
  const context = { house: t.house, shopify: createShopify(t.house) };
  const headers = ({ user }: Who) => ({
    "user-agent": BROWSER,
    authorization: `Bearer ${t.admin.sessionToken(user ? { user } : {})}`,
  });
  const wire = <T>(value: T) => JSON.parse(JSON.stringify(value)) as OverWire<T>;
  return {
    async load(loader, path, who = {}) {
      const request = new Request(`${t.admin.proxyUrl}${path}`, { headers: headers(who) });
      return wire(await loader({ request, params: {}, context }));
    },
    async send(action, path, fields, who = {}) {
      const body = new URLSearchParams(
        Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
      );
      const request = new Request(`${t.admin.proxyUrl}${path}`, {
        method: "POST",
        headers: headers(who),
        body,
      });
      return wire(await action({ request, params: {}, context }));
    },
    async stream(action, path, { type, parts }) {
      const request = new Request(`${t.admin.proxyUrl}${path}`, {
        method: "POST",
        headers: { ...headers({}), "content-type": type },
        body: new Blob(parts).stream(),
        duplex: "half",
      });
      return wire(await action({ request, params: {}, context }));
    },
  };
}
