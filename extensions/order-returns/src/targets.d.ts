// The `shopify` global differs by target, so only the three entries see it; everything else is passed what it needs.
// These imports also name the s-* elements of both targets.
import type { Api as ActionApi } from "@shopify/ui-extensions/admin.order-details.action.render";
import type { Api as ShouldRenderApi } from "@shopify/ui-extensions/admin.order-details.action.should-render";
import type { Api as BlockApi } from "@shopify/ui-extensions/admin.order-details.block.render";

declare module "./block/index" {
  const shopify: BlockApi;
}

declare module "./action/index" {
  const shopify: ActionApi;
}

declare module "./condition/should-render" {
  const shopify: ShouldRenderApi;
}
