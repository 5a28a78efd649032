import type { WorldVariant } from "../../world/types";
import { gid } from "../gid";
import type { AdminStore } from "../store";

/** A product variant with what Shopify counts as sellable. */
export function variantView(variant: WorldVariant, store: AdminStore) {
  const displayTitle = variant.title === "Default Title" ? "" : ` - ${variant.title}`;
  return {
    __typename: "ProductVariant",
    id: gid("ProductVariant", variant.id),
    legacyResourceId: String(variant.id),
    title: variant.title,
    displayName: `${variant.productTitle}${displayTitle}`,
    sku: variant.sku,
    price: variant.price,
    barcode: null,
    image: null,
    compareAtPrice: null,
    availableForSale: !variant.tracked || variant.policy === "continue" || variant.inventory > 0,
    inventoryQuantity: variant.inventory,
    sellableOnlineQuantity: variant.inventory,
    inventoryPolicy: variant.policy === "continue" ? "CONTINUE" : "DENY",
    createdAt: store.world.createdAt,
    updatedAt: store.world.createdAt,
    selectedOptions: [{ name: "Title", value: variant.title }],
    product: () => productView(variant, store),
    inventoryItem: () => inventoryItemView(variant, store),
  };
}

function inventoryItemView(variant: WorldVariant, store: AdminStore): Record<string, unknown> {
  return {
    __typename: "InventoryItem",
    id: gid("InventoryItem", variant.inventoryItemId),
    legacyResourceId: String(variant.inventoryItemId),
    sku: variant.sku,
    tracked: variant.tracked,
    requiresShipping: true,
    createdAt: store.world.createdAt,
    updatedAt: store.world.createdAt,
    variant: () => variantView(variant, store),
  };
}

function productView(variant: WorldVariant, store: AdminStore): Record<string, unknown> {
  return {
    __typename: "Product",
    id: gid("Product", variant.productId),
    legacyResourceId: String(variant.productId),
    title: variant.productTitle,
    handle: variant.productTitle.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    status: "ACTIVE",
    vendor: store.world.shopName,
    productType: "",
    tags: [],
    createdAt: store.world.createdAt,
    updatedAt: store.world.createdAt,
  };
}

export function findVariant(store: AdminStore, id: string | number): WorldVariant | null {
  return store.world.variants.find((variant) => String(variant.id) === String(id)) ?? null;
}
