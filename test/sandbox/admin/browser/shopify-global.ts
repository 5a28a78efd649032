import type { FrameData } from "./frame-data";
import { createI18n } from "./i18n";
import { callAdmin, tellAdmin } from "./messages";
import { complain } from "./components/element";

export type Extend = (target: string, run: () => unknown) => void;

/** The `shopify` global of a target; a member that the target does not have throws, as in Shopify's own tester. */
export function createShopifyGlobal(data: FrameData, extend: Extend): object {
  const standard = {
    extend,
    extension: { target: data.target },
    auth: { idToken: () => callAdmin("idToken") },
    i18n: createI18n(data.locales, data.locale, data.currency, (key) =>
      complain(`translation missing: "${key}" (${data.handle}, ${data.locale})`),
    ),
    intents: {
      invoke: (intent: unknown, options?: unknown) => callAdmin("intent", { intent, options }),
    },
    storage: createStorage(),
    query: (query: string, options: { variables?: unknown; version?: string } = {}) =>
      callAdmin("query", {
        version: options.version ?? data.apiVersion,
        body: { query, variables: options.variables },
      }),
    data: { selected: data.selected },
  };
  const pickers = {
    picker: (options: unknown) =>
      callAdmin("picker", options).then((selected) => ({ selected: Promise.resolve(selected) })),
    resourcePicker: (options: unknown) => callAdmin("resourcePicker", options),
  };
  const members: Record<string, unknown> = data.target.endsWith(".should-render")
    ? standard
    : data.target.includes(".block.")
      ? {
          ...standard,
          ...pickers,
          navigation: { navigate: (url: string | URL) => tellAdmin("navigate", { url: String(url) }) },
        }
      : { ...standard, ...pickers, close: () => tellAdmin("close") };
  return guardMembers(members, data.target);
}

/** Reading what is not there throws a sentence; well-known symbols and `then` stay quiet, as engines ask for them. */
export function guardMembers(members: Record<string, unknown>, place: string): object {
  return new Proxy(members, {
    get(target, name) {
      if (typeof name === "symbol" || name === "then" || name in target)
        return Reflect.get(target, name) as unknown;
      throw new Error(`Property "${name}" does not exist on the shopify API for this target (${place})`);
    },
  });
}

function createStorage() {
  const call = (operation: string, input: unknown = null) => callAdmin("storage", { operation, input });
  return {
    get: (key: string) => call("get", key),
    set: (key: string, value: unknown) => call("setMany", { [key]: value }),
    getMany: (keys: string[]) => call("getMany", keys),
    setMany: (entries: Record<string, unknown>) => call("setMany", entries),
    delete: (key: string) => call("deleteMany", [key]).then((count) => count === 1),
    deleteMany: (keys: string[]) => call("deleteMany", keys),
    clear: () => call("clear"),
    entries: () => call("entries"),
  };
}
