import type { IncomingMessage, ServerResponse } from "node:http";
import { answerGraphql } from "./answer-graphql";
import type { Running } from "./assemble";
import { parseForm, readBody, sendJson } from "./http";
import { handlePage } from "./pages/handle-page";
import { answerStandIn } from "./stand-in-routes";
import { answerOAuth } from "./token-exchange";

/** One request to the admin: OAuth, Admin GraphQL, the stand-in's own doors, else a page. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  running: Running,
): Promise<void> {
  try {
    const url = new URL(request.url ?? "/", running.url());
    const graphql = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(url.pathname);
    if (request.method === "POST" && url.pathname === "/admin/oauth/access_token") {
      const form = parseForm(await readBody(request), request.headers["content-type"] ?? "");
      const given = answerOAuth(oauthContext(running), shopOf(request, running), form);
      return sendJson(response, given.status, given.body);
    }
    if (request.method === "POST" && graphql?.[1])
      return await answerGraphql(request, response, running.door, shopOf(request, running), graphql[1]);
    if (await answerStandIn(request, response, url, running)) return;
    const page = {
      world: running.store.world,
      store: running.store,
      clientId: running.options.clientId,
      sessionToken: running.sessionToken,
      proxyUrl: running.proxyUrl(),
      ...(running.options.extensionDist && { extensionDist: running.options.extensionDist }),
    };
    if (await handlePage(request, response, page)) return;
    sendJson(response, 404, { errors: "Not Found" });
  } catch (error) {
    const status = error instanceof RangeError ? 413 : 500;
    running.options.log?.("stand-in admin failed", { path: request.url, error: String(error) });
    if (response.headersSent) response.destroy();
    else
      sendJson(response, status, {
        errors: error instanceof Error ? error.message : "Internal Server Error",
      });
  }
}

const oauthContext = ({ store, door, options, tokensNow }: Running) => ({
  store,
  tokens: door.tokens,
  clientId: options.clientId,
  clientSecret: options.clientSecret,
  now: tokensNow,
});

/** The shop that a request is for: named by the redirect (`x-stand-in-shop`), by Host, else the world's own. */
function shopOf(request: IncomingMessage, running: Running): string {
  const named = request.headers["x-stand-in-shop"];
  if (typeof named === "string") return named;
  const host = request.headers.host ?? "";
  return host.endsWith(".myshopify.com") ? host : running.store.world.shop;
}
