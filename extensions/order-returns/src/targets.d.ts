// The `shopify` global differs by target, so only the three entries see it; everything else is passed what it needs.
// These imports also name the s-* elements of both targets.
import "@shopify/ui-extensions/admin.order-details.block.render";
import "@shopify/ui-extensions/admin.order-details.action.render";

declare module "./block/index" {
  const shopify: import("@shopify/ui-extensions/admin.order-details.block.render").Api;
}

declare module "./action/index" {
  const shopify: import("@shopify/ui-extensions/admin.order-details.action.render").Api;
}

declare module "./condition/should-render" {
  const shopify: import("@shopify/ui-extensions/admin.order-details.action.should-render").Api;
}
