import { redirect } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { PlainPage } from "../components/PlainPage";

/** Shopify opens the app at its root, with the shop in the query; without one there is nothing to show here. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.get("shop")) throw redirect(`/app${search}`);
  return null;
}

export default function Index() {
  return (
    <PlainPage>
      Loopside lives in Shopify admin. Open it there, under Apps, or install it from the Shopify App Store.
    </PlainPage>
  );
}
