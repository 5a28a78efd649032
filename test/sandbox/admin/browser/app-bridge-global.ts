import { callAdmin, onAdminEvent, tellAdmin } from "./messages";
import { bridgeElement } from "./app-bridge-elements";

interface ToastOptions {
  duration?: number;
  isError?: boolean;
  action?: string;
  onAction?: () => void;
  onDismiss?: () => void;
}

export interface BridgeConfig {
  apiKey: string;
  host: string;
  locale: string;
  shop: string;
  appOrigins: string[];
}

/** `window.shopify` of an embedded page, with the members of App Bridge that an admin on the web answers. */
export function createAppBridge(config: BridgeConfig): object {
  const members: Record<string, unknown> = {
    config,
    origin: window.location.origin,
    ready: Promise.resolve(),
    environment: { mobile: false, embedded: true, pos: false, intent: null },
    idToken: () => callAdmin("idToken"),
    user: () => callAdmin("user"),
    loading: (loading = true) => tellAdmin("loading", loading),
    toast: createToast(),
    saveBar: {
      show: (id: string) => bridgeElement(id, "ui-save-bar").show(),
      hide: (id: string) => bridgeElement(id, "ui-save-bar").hide(),
      toggle: (id: string) => bridgeElement(id, "ui-save-bar").toggle(),
      leaveConfirmation: () => callAdmin("leaveConfirmation"),
    },
    modal: {
      show: (id: string) => bridgeElement(id, "ui-modal").show(),
      hide: (id: string) => bridgeElement(id, "ui-modal").hide(),
      toggle: (id: string) => bridgeElement(id, "ui-modal").toggle(),
    },
    resourcePicker: (options: unknown) => callAdmin("resourcePicker", options),
    picker: (options: unknown) =>
      callAdmin("picker", options).then((selected) => ({ selected: Promise.resolve(selected) })),
    intents: {
      invoke: (intent: unknown, options?: unknown) =>
        Promise.resolve({ complete: callAdmin("intent", { intent, options }) }),
      register: () => () => undefined,
    },
    scopes: {
      query: () => callAdmin("scopes"),
      request: () => callAdmin("scopes").then((detail) => ({ result: "declined-all", detail })),
      revoke: () => callAdmin("scopes").then((detail) => ({ detail })),
    },
    app: { extensions: () => callAdmin("extensions") },
    webVitals: { onReport: () => Promise.resolve() },
    support: { registerHandler: () => Promise.resolve() },
    tools: { register: () => () => undefined },
    setSignals: () => undefined,
  };
  return new Proxy(members, {
    get(target, name) {
      // Engines, frameworks and JSON look for these on any object.
      if (typeof name === "symbol" || name in target || ["then", "toJSON", "$$typeof"].includes(name))
        return Reflect.get(target, name) as unknown;
      const sentence = `Property "${name}" does not exist on the App Bridge stand-in`;
      console.error(`[admin stand-in] ${sentence}`);
      throw new Error(sentence);
    },
  });
}

function createToast() {
  let last = 0;
  const shown = new Map<string, ToastOptions>();
  onAdminEvent("toastAction", (id) => shown.get(String(id))?.onAction?.());
  onAdminEvent("toastGone", (id) => {
    shown.get(String(id))?.onDismiss?.();
    shown.delete(String(id));
  });
  return {
    show(message: string, options: ToastOptions = {}): string {
      const id = `toast-${++last}`;
      shown.set(id, options);
      const { duration = 5000, isError = false, action } = options;
      tellAdmin("toast", { id, message, duration, isError, action });
      return id;
    },
    hide: (id: string) => tellAdmin("toastHide", id),
  };
}
