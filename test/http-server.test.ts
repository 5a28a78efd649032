import type { ServerBuild } from "@remix-run/node";
import { expect, it, onTestFinished } from "vitest";
import { createHttpServer } from "../app/http-server.server";
import type { House } from "../app/house.server";
import { createMetrics } from "../app/metrics.server";
import { useDatabase } from "./support/database";

const database = useDatabase();

/** Remix's build, of one page that says at which address it was asked. */
const BUILD = {
  mode: "production",
  isSpaMode: false,
  future: {},
  publicPath: "/",
  basename: "/",
  assetsBuildDirectory: "none",
  assets: { version: "1", url: "", entry: { module: "", imports: [] }, routes: {} },
  entry: { module: { default: () => new Response(null) } },
  routes: {
    root: {
      id: "root",
      path: "*",
      module: { loader: ({ request }: { request: Request }) => new Response(request.url) },
    },
  },
} as unknown as ServerBuild;

async function listening(trusted: number): Promise<number> {
  const server = createHttpServer({
    house: {
      db: database(),
      env: { NODE_ENV: "production", TRUST_PROXY: trusted },
      metrics: createMetrics(),
    } as unknown as House,
    shopify: {} as never,
    build: BUILD,
    clientFolder: null,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("the server does not listen");
  return address.port;
}
const forwarded = {
  "x-forwarded-proto": "https",
  "x-forwarded-host": "evil.example",
  "x-forwarded-for": "203.0.113.9",
};

it("what a request says of a proxy is believed only where one is configured", async () => {
  const [none, one] = [await listening(0), await listening(1)];
  const ask = async (port: number) =>
    (await fetch(`http://127.0.0.1:${port}/app?x=1`, { headers: forwarded })).text();
  expect(await ask(none)).toBe(`http://127.0.0.1:${none}/app?x=1`);
  expect(await ask(one)).toMatch(/^https:\/\/evil\.example(:\d+)?\/app\?x=1$/);
});

it("a request that says it carries more than 256 KiB is not read", async () => {
  const port = await listening(0);
  const answer = await fetch(`http://127.0.0.1:${port}/app/settings`, {
    method: "POST",
    body: "x".repeat(257 * 1024),
    headers: { "accept-language": "de" },
  });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({
    code: "too-large",
    params: { limit: 256 },
    message: expect.stringMatching(/256/) as string,
  });
});
