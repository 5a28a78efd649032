import type { WorldVariant } from "./types";

interface Product {
  title: string;
  price: string;
  code: string;
  /** Option values with what Shopify counts as sellable; "Default Title" for a product without options. */
  options: [title: string, inventory: number][];
  tracked?: boolean;
  policy?: "continue";
}

/** The clothes of Northwind Supply. "Field Tee, Medium" and "Ridge Jacket, Medium" are sold out. */
const PRODUCTS: Product[] = [
  { title: "Harbor Tee", code: "harbor-tee", price: "24.00", options: [["Small", 12], ["Medium", 7], ["Large", 5]] }, // prettier-ignore
  { title: "Trail Tee", code: "trail-tee", price: "34.00", options: [["Small", 9], ["Medium", 14], ["Large", 2]] }, // prettier-ignore
  { title: "Field Tee", code: "field-tee", price: "29.99", options: [["Small", 4], ["Medium", 0], ["Large", 3]] }, // prettier-ignore
  { title: "Ridge Jacket", code: "ridge-jacket", price: "148.00", options: [["Small / Navy", 2], ["Medium / Navy", 0], ["Large / Navy", 6]] }, // prettier-ignore
  { title: "Lakeside Overshirt", code: "lakeside-overshirt", price: "89.00", options: [["Medium / Moss", 5], ["Large / Moss", 3]] }, // prettier-ignore
  {
    title: "Fjord Beanie",
    code: "fjord-beanie",
    price: "22.00",
    options: [
      ["Oat", 31],
      ["Ink", 18],
    ],
  },
  { title: "Camp Socks", code: "camp-socks", price: "14.00", options: [["One size", 0]], policy: "continue" },
  { title: "Gift Wrap", code: "gift-wrap", price: "5.00", options: [["Default Title", 0]], tracked: false },
  { title: "Bundle saving", code: "bundle-saving", price: "-29.99", options: [["Default Title", 0]], tracked: false }, // prettier-ignore
];

const slug = (title: string) =>
  title
    .toLowerCase()
    .replace(/ \/ .*$/, "")
    .replace(/\s+/g, "-");

/** Every variant by its handle: "harbor-tee-medium", "gift-wrap". Fresh objects on each call. */
export function buildCatalogue(): Map<string, WorldVariant> {
  const variants = new Map<string, WorldVariant>();
  for (const [index, product] of PRODUCTS.entries())
    for (const [place, [title, inventory]] of product.options.entries()) {
      const number = (index + 1) * 10 + place + 1;
      const handle = title === "Default Title" ? product.code : `${product.code}-${slug(title)}`;
      variants.set(handle, {
        id: 4_410_000_000_000 + number,
        productId: 7_710_000_000_001 + index,
        productTitle: product.title,
        title,
        sku: product.code === "bundle-saving" ? "" : `NW-${handle.toUpperCase()}`,
        price: product.price,
        inventory,
        tracked: product.tracked ?? true,
        policy: product.policy ?? "deny",
        inventoryItemId: 4_610_000_000_000 + number,
      });
    }
  return variants;
}
