import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { readShop } from "../shopify/read-shop";
import { markInstalled } from "./install.server";
import { rememberStaff } from "./staff.server";
import type { Person } from "./staff.server";

/** The person of an online token, as Shopify's package hands it over. */
export interface OnlineAccess {
  associated_user_scope: string;
  associated_user: { id: number | string; first_name?: string; last_name?: string };
}

/**
 * Somebody opened the app: the shop is marked installed (with what Shopify says of it, the first time), the person is
 * remembered. Shopify not answering the shop query does not keep anybody out: it is asked again next time.
 */
export async function welcome(house: House, shop: string, online: OnlineAccess | undefined): Promise<void> {
  const db = house.db.forShop(shop);
  await markInstalled(db, house.now());
  const known = await db.prisma.shop.findUnique({ where: { shop }, select: { shopGid: true } });
  if (!known?.shopGid) await learnShop(house, shop);
  if (online) await rememberStaff(db, personOf(online), house.now());
}

/** Who asks, by their online token. */
export function personOf({ associated_user: user, associated_user_scope: scopes }: OnlineAccess): Person {
  return {
    userId: String(user.id),
    name: [user.first_name, user.last_name].filter(Boolean).join(" "),
    scopes,
  };
}

async function learnShop(house: House, shop: string): Promise<void> {
  try {
    const admin = await house.adminFor(shop, { person: true });
    if (!admin) return;
    const info = await readShop(admin);
    await markInstalled(house.db.forShop(shop), house.now(), {
      shopGid: info.id,
      name: info.name,
      currency: info.currencyCode,
      timezone: info.ianaTimezone,
      primaryLocale: null,
      countryCode: info.shopAddress.countryCodeV2,
      shopifyCreatedAt: new Date(info.createdAt),
    });
  } catch (error) {
    house.log.warn(
      { shop, problem: problemOf(error) },
      "Shopify did not say who the shop is; it is asked again.",
    );
  }
}
