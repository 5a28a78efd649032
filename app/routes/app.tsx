import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, isRouteErrorResponse, useLoaderData, useRouteError } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import inter from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { PageFailed } from "../components/PageFailed";
import { SignInProblem } from "../components/SignInProblem";
import { PageProblem } from "../page-problem";
import { welcome } from "../shops/welcome.server";
import { signInToPage } from "../sign-in.server";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

/** The admin's own typeface, from our own server: Polaris names it and does not bring it. */
const TYPEFACE = `@font-face{font-family:Inter;font-style:normal;font-weight:100 900;font-display:swap;src:url(${inter}) format(woff2)}`;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { house } = context;
  const session = await signInToPage(context, request);
  await welcome(house, session.shop, session.onlineAccessInfo);
  return { apiKey: house.env.SHOPIFY_API_KEY };
}

export default function App() {
  const { apiKey } = useLoaderData<typeof loader>();
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey}>
      <style>{TYPEFACE}</style>
      <NavMenu>
        <Link to="/app" rel="home">
          Returns
        </Link>
        <Link to="/app/settings">Settings</Link>
        <Link to="/app/docs">How it works</Link>
      </NavMenu>
      <Outlet />
    </AppProvider>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const problem = PageProblem.safeParse(isRouteErrorResponse(error) ? error.data : null);
  if (problem.success) return <SignInProblem problem={problem.data} />;
  const status = isRouteErrorResponse(error) ? error.status : null;
  // Shopify's package answers through the same boundary; what a proxy in between answers is nobody's page.
  const isFailure = status === null || status === 404 || status >= 500;
  return isFailure ? <PageFailed status={status} /> : boundary.error(error);
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
