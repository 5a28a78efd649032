import { render } from "preact";
import { orderNumber } from "../shared/order-id";
import { TextsContext, makeTexts } from "../shared/texts";
import { Action } from "./Action";
import { openAction } from "./open-action";

/** The modal "Act on this return". Its first reads start before anything is drawn. */
export default function extension(): void {
  const orderId = orderNumber(shopify.data.selected[0]?.id ?? "");
  const storage = shopify.storage;
  render(
    <TextsContext.Provider value={makeTexts(shopify.i18n)}>
      <Action
        open={() => openAction(orderId)}
        opening={openAction(orderId)}
        storage={{
          get: (key) => storage.get(key),
          set: (key, value) => storage.set(key, value),
          delete: (key) => storage.delete(key),
        }}
        close={() => shopify.close()}
      />
    </TextsContext.Provider>,
    document.body,
  );
}
