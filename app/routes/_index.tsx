import { redirect } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";

/** Shopify opens the app at its root, with the shop in the query; without one there is nothing to show here. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.get("shop")) throw redirect(`/app${search}`);
  return null;
}

export default function Index() {
  return (
    <main style={{ fontFamily: "Inter, sans-serif", maxWidth: 560, margin: "80px auto", padding: "0 24px" }}>
      <h1>Loopside</h1>
      <p>
        Loopside lives in Shopify admin. Open it there, under Apps, or install it from the Shopify App Store.
      </p>
    </main>
  );
}
