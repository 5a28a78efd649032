import { redirect } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { isShopDomain } from "../session-token";

/**
 * The package's own paths (token bounce page, exit from the frame). It sends whoever comes without a shop to a log-in page that an
 * app in the admin has none of, and lets the bounce page be framed by whatever address is named as the shop: both are told
 * where Loopside lives.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { pathname, searchParams } = new URL(request.url);
  const shop = searchParams.get("shop");
  if (pathname === "/auth/login" || (shop !== null && !isShopDomain(shop))) throw redirect("/");
  await context.shopify.authenticate.admin(request);
  return null;
}
