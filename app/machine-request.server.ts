import type { AppLoadContext } from "@remix-run/node";
import {
  ApiProblem,
  answerError,
  answerProblem,
  json,
  preflight,
  readJson,
  useOnly,
} from "./api-request.server";
import type { ApiResult } from "./api-request.server";
import type { ShopDb } from "./db.server";
import type { House } from "./house.server";
import { languageOf } from "./wording/catalogue";

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

const TOKEN_UNKNOWN = { key: "acting.problem.tokenUnknown" };
const TOO_MANY = { key: "acting.problem.tokenTooMany" };

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
    const locale = languageOf(request.headers.get("accept-language"));
    if (request.method !== "POST") return answerProblem(useOnly(["POST"]), locale);
    try {
      const who = await letIn(house, request.headers.get("authorization"));
      if (who.outcome === "unknown")
        return answerProblem(new ApiProblem("not-signed-in", undefined, TOKEN_UNKNOWN), locale);
      if (who.outcome === "too-many") {
        const { retryAfterSeconds } = who;
        return answerProblem(new ApiProblem("too-many-requests", { retryAfterSeconds }, TOO_MANY), locale, {
          "retry-after": String(retryAfterSeconds),
        });
      }
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
      return answerError(house, error, new URL(request.url).pathname, locale);
    }
  };
}
