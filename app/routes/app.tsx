import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteError } from "@remix-run/react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { boundary } from "@shopify/shopify-app-remix/server";
import { markInstalled } from "../shops/install.server";

export const links = () => [{ rel: "stylesheet", href: polarisStyles }];

export async function loader({ request, context: { house, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  await markInstalled(house.db.forShop(session.shop), house.now());
  return { apiKey: house.env.SHOPIFY_API_KEY };
}

export default function App() {
  const { apiKey } = useLoaderData<typeof loader>();
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey}>
      <Outlet />
    </AppProvider>
  );
}

export function ErrorBoundary() {
  return boundary.error(useRouteError());
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
