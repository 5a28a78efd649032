import type { ShopifyEffect } from "../world/effects";
import { cancelReturn, closeReturn } from "./change-return";
import type { Loop } from "./state";

/**
 * A native return was closed or cancelled in Shopify: Loop follows, and closing there issues no outcome and restocks
 * nothing. A native return that belongs to no Loop return, or to one that has ended, changes nothing.
 */
export function applyShopifyEffect(loop: Loop, effect: ShopifyEffect): void {
  const ret = [...loop.returns.values()].find(
    (candidate) => candidate.nativeReturn?.id === effect.nativeReturnId,
  );
  if (!ret || !["open", "review"].includes(ret.state)) return;
  if (effect.kind === "native-return-cancelled-in-shopify") cancelReturn(loop, ret, { inShopify: true });
  else closeReturn(loop, ret, { processed: false, inShopify: true });
  loop.log("Shopify's own change followed.", { return: ret.id, kind: effect.kind });
}
