import type { World, WorldStaff } from "./types";

/** The people who work in the shop; Chloe may read and not write. */
export function buildStaff(): WorldStaff[] {
  const email = (name: string) => `${name}@northwind-supply.example`;
  return [
    { id: 90001, firstName: "Ana", lastName: "Ortiz", email: email("ana"), scopes: null, locale: "en" },
    { id: 90002, firstName: "Ben", lastName: "Clarke", email: email("ben"), scopes: null, locale: "en" },
    {
      id: 90003,
      firstName: "Chloe",
      lastName: "Martin",
      email: email("chloe"),
      scopes: ["read_orders", "read_returns", "read_products"],
      locale: "fr",
    },
    { id: 90004, firstName: "Dai", lastName: "Suzuki", email: email("dai"), scopes: null, locale: "ja" },
  ];
}

/** Northwind Supply, two years old, without orders. */
export function buildShop(options: {
  now: Date;
  shop?: string;
}): Omit<World, "variants" | "orders" | "returns"> {
  const created = new Date(options.now);
  created.setUTCFullYear(created.getUTCFullYear() - 2);
  return {
    shop: options.shop ?? "northwind-supply.myshopify.com",
    shopName: "Northwind Supply",
    currency: "USD",
    timezone: "America/New_York",
    createdAt: created.toISOString(),
    primaryLocale: "en",
    loopShopId: 4711,
    staff: buildStaff(),
  };
}
