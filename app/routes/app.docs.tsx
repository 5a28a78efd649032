import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { HowItWorks } from "../components/HowItWorks";
import { readConnection } from "../shops/read-connection.server";
import { warehouseUrl } from "../shops/warehouse-rule";
import { readSettings } from "../shops/settings.server";
import { signInToPage } from "../sign-in.server";

export async function loader({ request, context: { house, shopify } }: LoaderFunctionArgs) {
  const session = await signInToPage({ house, shopify }, request);
  const [connection, settings] = await Promise.all([
    readConnection(house, session.shop),
    readSettings(house.db.forShop(session.shop)),
  ]);
  return {
    webhookUrl: connection.webhookUrl,
    warehouseUrl: warehouseUrl(house.env.SHOPIFY_APP_URL),
    settings,
    scopes: house.env.SCOPES.split(","),
  };
}

export default function Docs() {
  return <HowItWorks {...useLoaderData<typeof loader>()} />;
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
