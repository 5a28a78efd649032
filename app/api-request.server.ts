import { z } from "zod";
import type { AppLoadContext } from "@remix-run/node";
import type { ShopDb } from "./db.server";
import type { House } from "./house.server";
import { problemOf } from "./log.server";
import { readBounded } from "./read-bounded";
import type { ApiError, ApiErrorCode } from "./returns/api";
import { namesOneShop } from "./session-token";

/** Who asks: a person in a shop, by the session token of the extension or the page. */
export interface ApiPerson {
  userId: string;
  name: string;
  /** The person's own scopes in Shopify (`associated_user_scope`). */
  scopes: string[];
}

export interface ApiRequest {
  house: House;
  db: ShopDb;
  person: ApiPerson;
  params: Record<string, string>;
  url: URL;
  /** The JSON body of a POST, parsed; `undefined` for a GET. */
  body: unknown;
}

export type ApiResult = { status?: number; body: unknown };

interface RouteArgs {
  request: Request;
  params: Record<string, string | undefined>;
  context: AppLoadContext;
}

const STATUS: Record<ApiErrorCode, number> = {
  "not-signed-in": 401,
  "not-allowed": 403,
  "not-found": 404,
  "not-connected": 409,
  "missing-scope": 409,
  "bad-request": 400,
  "too-large": 413,
  "too-many-requests": 429,
  "note-too-long": 400,
  "idempotency-mismatch": 409,
  "action-pending": 409,
  "not-offered": 409,
  "loop-unavailable": 502,
  "loop-busy": 503,
  unavailable: 503,
  "method-not-allowed": 405,
};

/** An error answer; thrown by handlers, turned into JSON with CORS here. */
export class ApiProblem extends Error {
  override name = "ApiProblem";
  readonly code: ApiErrorCode;
  readonly params: ApiError["params"];
  constructor(code: ApiErrorCode, message: string, params?: ApiError["params"]) {
    super(message);
    this.code = code;
    this.params = params;
  }
}

const MAX_BODY = 64 * 1024;

/** The platform's own CORS answer: any origin (the extension's frame has an opaque one), bearer tokens only, no cookies. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "Authorization, Content-Type",
  "access-control-expose-headers":
    "X-Shopify-API-Request-Failure-Reauthorize-Url, X-Shopify-Retry-Invalid-Session-Request",
};

/** An answer in JSON, readable by an extension's frame. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      ...CORS,
      ...headers,
    },
  });
}

/** Every route of the API answers a browser's preflight alike. */
export const preflight = () =>
  new Response(null, { status: 204, headers: { ...CORS, "access-control-max-age": "7200" } });

/** An error's answer. */
export function problem(
  code: ApiErrorCode,
  message: string,
  params?: ApiError["params"],
  headers?: Record<string, string>,
): Response {
  const body: ApiError = { code, message, ...(params ? { params } : {}) };
  return json(STATUS[code], body, headers);
}

const NOT_SIGNED_IN = "The sign-in has expired. Reload the page and try again; nothing was changed.";

/**
 * The one entrance of the block's and the action's JSON API: authenticates the person, reads the body within its bound,
 * calls the handler and answers in JSON with CORS, whatever happens. Remix sends the preflight to the loader, so a route
 * exports this for both its loader and its action.
 * @param handlers by method; another method is answered 405
 */
export function apiRoute(
  handlers: Partial<Record<"GET" | "POST", (request: ApiRequest) => Promise<ApiResult>>>,
) {
  return async ({ request, params, context }: RouteArgs): Promise<Response> => {
    const { house, shopify } = context;
    if (request.method === "OPTIONS") return preflight();
    if (!namesOneShop(request.headers.get("authorization"))) return problem("not-signed-in", NOT_SIGNED_IN);
    const handler =
      request.method === "GET" || request.method === "POST" ? handlers[request.method] : undefined;
    if (!handler) return problem("method-not-allowed", `Use ${Object.keys(handlers).join(" or ")} here.`);
    try {
      const { session } = await shopify.authenticate.admin(request);
      const user = session.onlineAccessInfo?.associated_user;
      if (!user) return problem("not-signed-in", NOT_SIGNED_IN);
      const result = await handler({
        house,
        db: house.db.forShop(session.shop),
        person: {
          userId: String(user.id),
          name: [user.first_name, user.last_name].filter(Boolean).join(" "),
          scopes: (session.onlineAccessInfo?.associated_user_scope ?? "").split(","),
        },
        params: params as Record<string, string>,
        url: new URL(request.url),
        body: request.method === "POST" ? await readJson(request) : undefined,
      });
      return json(result.status ?? 200, result.body);
    } catch (error) {
      return answerError(house, error, new URL(request.url).pathname);
    }
  };
}

/** What a handler threw, as an answer; the unexpected is logged and says nothing of itself. */
export function answerError(house: House, error: unknown, path: string): Response {
  if (error instanceof ApiProblem) return problem(error.code, error.message, error.params);
  if (error instanceof z.ZodError)
    return problem(
      "bad-request",
      `The request is not as documented at "${error.issues[0]?.path.join(".") ?? ""}": ${error.issues[0]?.message ?? ""}.`,
    );
  if (error instanceof Response) {
    // The Shopify package throws its answers. 401 tells App Bridge to fetch a new token; a redirect would be useless here.
    const retry = error.headers.get("x-shopify-retry-invalid-session-request");
    if (error.status === 401 || (error.status >= 300 && error.status < 400))
      return problem(
        "not-signed-in",
        NOT_SIGNED_IN,
        undefined,
        retry ? { "x-shopify-retry-invalid-session-request": retry } : {},
      );
    if (error.status === 410) return problem("not-signed-in", "This client is not let in.");
    house.log.error({ path, status: error.status }, "Shopify's package refused a request.");
    return problem("unavailable", "Shopify did not confirm the sign-in. Nothing was changed; try again.");
  }
  house.log.error({ path, problem: problemOf(error) }, "A request of the block could not be answered.");
  return problem(
    "unavailable",
    "Loopside could not answer. Nothing that was typed is lost; try again in a moment.",
  );
}

/** The body as JSON, within its bound; `{}` where there is none. @throws ApiProblem */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBounded(request, MAX_BODY);
  if (bytes === null) throw new ApiProblem("too-large", "A request may be up to 64 KiB large.");
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new ApiProblem("bad-request", "The body is not JSON.");
  }
}

const NUMBER = /^[1-9]\d{0,19}$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const id = (what: string, shape: RegExp) => (text: string | undefined) => {
  if (text && shape.test(text)) return text;
  throw new ApiProblem("not-found", `There is no such ${what}.`);
};

/** Shopify's numeric order id from the URL. */
export const orderIdOf = id("order", NUMBER);
/** Loop's return id from the URL. */
export const returnIdOf = id("return", NUMBER);
/** An action's id from the URL, as this server gave it. */
export const actionIdOf = id("action", UUID);
/** A drift record's id from the URL. */
export const driftIdOf = id("drift record", NUMBER);
