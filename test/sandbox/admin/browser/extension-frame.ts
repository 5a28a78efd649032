import { drawings } from "./components/all";
import { complain, defineElements, watchDocument } from "./components/element";
import { createExtensionFetch } from "./extension-fetch";
import { frameData } from "./frame-data";
import { listenToAdmin, tellAdmin } from "./messages";
import { createShopifyGlobal } from "./shopify-global";

/** Prepares the frame before the built bundle runs; the bundle calls `shopify.extend(target, run)`. */
function prepare(): void {
  const data = frameData();
  listenToAdmin();
  window.fetch = createExtensionFetch(window.fetch.bind(window), data.proxyUrl, data.apiVersion);
  defineElements(data.schema, drawings);

  let extended = false;
  const extend = (target: string, run: () => unknown) => {
    if (target !== data.target) {
      complain(`${data.handle} extends ${target}, but its toml says ${data.target}`);
      return;
    }
    extended = true;
    void Promise.resolve()
      .then(run)
      .then(
        (result) => tellAdmin("ran", result ?? null),
        (error: unknown) => {
          tellAdmin("failed", String(error));
          throw error;
        },
      );
  };
  Object.defineProperty(window, "shopify", { value: createShopifyGlobal(data, extend) });

  window.addEventListener("DOMContentLoaded", () => {
    if (!extended) complain(`${data.handle} does not call shopify.extend`);
    watchDocument(data.schema, drawings);
    reportHeight();
  });
}

/** Tells the admin page how tall the content is, whenever it changes. */
function reportHeight(): void {
  let last = -1;
  const report = () => {
    const height = Math.ceil(document.body.scrollHeight);
    if (height === last) return;
    last = height;
    tellAdmin("height", height);
  };
  new ResizeObserver(report).observe(document.body);
  report();
}

prepare();
