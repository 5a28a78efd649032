import { render } from "preact";
import { orderNumber } from "../shared/order-id";
import { readMetafield } from "../shared/read-metafield";
import { leaveFocus, linkReturn, readOrderReturns, refreshReturn } from "../shared/server";
import { TextsContext, makeTexts } from "../shared/texts";
import { Block } from "./Block";
import { watchReturns } from "./watch-returns";

const ACTION = "extension://order-returns-action";
/** The action finds its return without the focus too: a slow server must not hold the button. */
const FOCUS_PATIENCE = 2_000;

/** Both reads start before the first drawing; the metafield usually answers first and paints at once. */
export default function extension(): void {
  const gid = shopify.data.selected[0]?.id ?? "";
  const orderId = orderNumber(gid);
  const watch = watchReturns({
    metafield: readMetafield((query, options) => shopify.query(query, options), gid),
    ask: (seen) => readOrderReturns(orderId, seen),
  });
  const texts = makeTexts(shopify.i18n);
  const act = async (returnId: string): Promise<void> => {
    watch.stir();
    const late = new Promise((resolve) => setTimeout(resolve, FOCUS_PATIENCE));
    await Promise.race([leaveFocus(orderId, { returnId }), late]);
    shopify.navigation.navigate(ACTION);
  };
  render(
    <TextsContext.Provider value={texts}>
      <Block
        orderId={orderId}
        watch={watch}
        act={act}
        refresh={refreshReturn}
        link={(returnId) => linkReturn(returnId, orderId)}
      />
    </TextsContext.Provider>,
    document.body,
  );
}
