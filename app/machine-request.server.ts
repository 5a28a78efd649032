import type { AppLoadContext } from "@remix-run/node";
import { answerError, json, preflight, problem, readJson } from "./api-request.server";
import type { ApiResult } from "./api-request.server";
import type { ShopDb } from "./db.server";
import type { House } from "./house.server";

/** A machine of a shop, let in by a token of that shop. */
export interface MachineRequest {
  house: House;
  db: ShopDb;
  token: { id: string; name: string };
  params: Record<string, string>;
  headers: Headers;
  body: unknown;
}

type LetIn = (
  house: House,
  authorization: string | null,
) => Promise<
  | { outcome: "let-in"; shop: string; token: { id: string; name: string } }
  | { outcome: "unknown" }
  | { outcome: "too-many"; retryAfterSeconds: number }
>;

/**
 * The entrance for a shop's own machines: the token is checked before the body is read, and everything is answered in the
 * form of the other routes of the API.
 */
export function machineRoute(letIn: LetIn, post: (request: MachineRequest) => Promise<ApiResult>) {
  return async ({
    request,
    params,
    context: { house },
  }: {
    request: Request;
    params: Record<string, string | undefined>;
    context: AppLoadContext;
  }): Promise<Response> => {
    if (request.method === "OPTIONS") return preflight();
    if (request.method !== "POST") return problem("method-not-allowed", "Use POST here.");
    try {
      const who = await letIn(house, request.headers.get("authorization"));
      if (who.outcome === "unknown")
        return problem(
          "not-signed-in",
          "This token is not known, or was revoked. Make a new one in Loopside's settings. Nothing was changed.",
        );
      if (who.outcome === "too-many")
        return problem(
          "too-many-requests",
          "Too many requests with this token. Nothing was changed; wait and send it again.",
          { retryAfterSeconds: who.retryAfterSeconds },
          { "retry-after": String(who.retryAfterSeconds) },
        );
      const result = await post({
        house,
        db: house.db.forShop(who.shop),
        token: who.token,
        params: params as Record<string, string>,
        headers: request.headers,
        body: await readJson(request),
      });
      return json(result.status ?? 200, result.body);
    } catch (error) {
      return answerError(house, error, new URL(request.url).pathname);
    }
  };
}
