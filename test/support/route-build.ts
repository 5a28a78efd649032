import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";

const ROUTES = path.resolve(import.meta.dirname, "../../app/routes");

/** One route file that answers JSON or a webhook: it has no page of its own. */
export interface RouteFile {
  /** `api.orders.$orderId.returns` */
  name: string;
  /** `/api/orders/:orderId/returns` */
  path: string;
}

/** The route files whose name begins so and that take one address, as Remix's file convention reads their names. */
export const routeFiles = (prefix: "api." | "webhooks."): RouteFile[] =>
  allFiles(prefix).filter(({ path: address }) => !address.endsWith("*"));

function allFiles(prefix: "api." | "webhooks."): RouteFile[] {
  return readdirSync(ROUTES)
    .filter((file) => file.startsWith(prefix) && file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .map((name) => ({
      name,
      path: `/${name
        .split(".")
        .map((part) => (part === "$" ? "*" : part.replace("$", ":")))
        .join("/")}`,
    }));
}

/**
 * The app's routes without pages, straight from their files, in the form that Remix serves: the same request handling as
 * of a built server, without building one.
 */
export async function buildOfRoutes(): Promise<ServerBuild> {
  const files = [...allFiles("api."), ...allFiles("webhooks.")];
  const entries = await Promise.all(
    files.map(async (file) => {
      const module = (await import(
        pathToFileURL(path.join(ROUTES, `${file.name}.ts`)).href
      )) as ServerBuild["routes"][string]["module"];
      const id = `routes/${file.name}`;
      return [id, { id, path: file.path.slice(1), module }] as const;
    }),
  );
  return {
    mode: "production",
    entry: {
      module: {
        default: () => new Response("There are no pages here.", { status: 404 }),
        handleError: () => undefined,
      },
    },
    routes: Object.fromEntries(entries),
    assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "" },
    publicPath: "/",
    assetsBuildDirectory: "",
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_singleFetch: false,
      v3_lazyRouteDiscovery: true,
    },
    isSpaMode: false,
  };
}
