import type { LoaderFunctionArgs } from "@remix-run/node";

/** The package's own paths (token bounce page, exit from the frame). */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.shopify.authenticate.admin(request);
  return null;
}
