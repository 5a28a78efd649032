import type { AdminStore } from "../store";
import type { World, WorldStaff } from "../../world/types";

/** What the pages need of the stand-in that serves them. */
export interface PageContext {
  world: World;
  store: AdminStore;
  clientId: string;
  sessionToken(input: { shop?: string; user?: number; expiresIn?: number }): string;
  /** Origin at which the app is reached, the stand-in's reverse proxy. */
  proxyUrl: string;
  /** Folder of the built extension bundles; its parent holds shopify.extension.toml and locales/. */
  extensionDist?: string;
}

/** One request for a page: who looks at what. */
export interface PageView {
  context: PageContext;
  url: URL;
  /** For example "northwind-supply". */
  handle: string;
  staff: WorldStaff;
}

const cookieName = "stand_in_user";

/** The person who looks: `?user=` first, then the cookie that it leaves, else the shop's first member of staff. */
export function findStaff(world: World, url: URL, cookies: string | undefined): WorldStaff {
  const cookie = new RegExp(`(?:^|; )${cookieName}=(\\d+)`).exec(cookies ?? "")?.[1];
  const asked = Number(url.searchParams.get("user") ?? cookie);
  const person = world.staff.find(({ id }) => id === asked) ?? world.staff[0];
  if (!person) throw new Error("the world has no staff");
  return person;
}

export const staffCookie = (staff: WorldStaff) => `${cookieName}=${staff.id}; Path=/; SameSite=Lax`;
