import { z } from "zod";
import type { AppLoadContext } from "@remix-run/node";
import type { ShopDb } from "./db.server";
import type { House } from "./house.server";
import { problemOf } from "./log.server";
import { readBounded } from "./read-bounded";
import { messageOfError } from "./returns/action-messages";
import type { ApiError, ApiErrorCode } from "./returns/api";
import { markInstalled } from "./shops/install.server";
import { namesOneShop } from "./session-token";
import { signIn } from "./sign-in.server";
import type { NotSignedIn } from "./sign-in.server";
import { languageOf, translatorFor } from "./wording/catalogue";
import type { Message } from "./wording/message";
import { renderMessage } from "./wording/render";

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
  "not-installed": 403,
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

/** An error answer; thrown by handlers, turned into JSON with CORS and into the reader's language here. */
export class ApiProblem extends Error {
  override name = "ApiProblem";
  readonly code: ApiErrorCode;
  readonly params: ApiError["params"];
  readonly sentence: Message;

  /** @param sentence where the code's own sentence (`messageOfError`) says less than is known */
  constructor(code: ApiErrorCode, params?: ApiError["params"], sentence?: Message) {
    super(code);
    this.code = code;
    this.params = params;
    this.sentence = sentence ?? messageOfError(code, params);
  }
}

const MAX_BODY_KIB = 64;

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

/**
 * An error's answer.
 * @param locale the reader's, as far as it is known
 */
export function answerProblem(
  { code, params, sentence }: ApiProblem,
  locale: string,
  headers?: Record<string, string>,
): Response {
  const message = renderMessage(sentence, translatorFor(locale));
  const body: ApiError = { code, message, ...(params ? { params } : {}) };
  return json(STATUS[code], body, headers);
}

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
    const { house } = context;
    let locale = languageOf(request.headers.get("accept-language"));
    if (request.method === "OPTIONS") return preflight();
    if (!namesOneShop(request.headers.get("authorization")))
      return answerProblem(new ApiProblem("not-signed-in"), locale);
    const handler =
      request.method === "GET" || request.method === "POST" ? handlers[request.method] : undefined;
    if (!handler) return answerProblem(useOnly(Object.keys(handlers)), locale);
    try {
      const who = await signIn(context, request);
      if (who.outcome !== "signed-in") return answerNotSignedIn(who, locale);
      const { session, user } = who;
      if (!user) return answerProblem(new ApiProblem("not-signed-in"), locale);
      locale = user.locale || locale;
      const db = house.db.forShop(session.shop);
      // Shopify lets somebody in: the app is installed there, also where it was taken out before and its page was not opened since.
      await markInstalled(db, house.now());
      const result = await handler({
        house,
        db,
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
      return answerError(house, error, new URL(request.url).pathname, locale);
    }
  };
}

/** For a method that an address does not take. */
export function useOnly(methods: readonly string[]): ApiProblem {
  const params = { methods: methods.join(", ") };
  return new ApiProblem("method-not-allowed", params, { key: "acting.problem.useMethod", params });
}

/** For an address that the API does not have. */
export function noAddress(path: string): ApiProblem {
  const params = { path: path.slice(0, 200) };
  return new ApiProblem("not-found", params, { key: "acting.problem.noAddress", params });
}

const SENTENCE_OF: Partial<Record<NotSignedIn["outcome"], Message>> = {
  "client-refused": { key: "acting.problem.clientRefused" },
  "not-confirmed": { key: "acting.problem.signInUnconfirmed" },
};
const CODE_OF = {
  "new-token": "not-signed-in",
  "client-refused": "not-signed-in",
  "not-installed": "not-installed",
  "not-confirmed": "unavailable",
} as const satisfies Record<NotSignedIn["outcome"], ApiErrorCode>;

/** 401 tells App Bridge to fetch a new token where Shopify's package says so; a redirect would be useless here. */
function answerNotSignedIn(who: NotSignedIn, locale: string): Response {
  const header = "x-shopify-retry-invalid-session-request";
  const retry = who.outcome === "new-token" ? who.thrown.headers.get(header) : null;
  const found = new ApiProblem(CODE_OF[who.outcome], undefined, SENTENCE_OF[who.outcome]);
  return answerProblem(found, locale, retry === null ? {} : { [header]: retry });
}

/** What a handler threw, as an answer; the unexpected is logged and says nothing of itself. */
export function answerError(house: House, error: unknown, path: string, locale: string): Response {
  if (error instanceof ApiProblem) return answerProblem(error, locale);
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const field = issue?.path.join(".") || "{}";
    const sentence = { key: "acting.problem.notAsDocumented", params: { field } };
    const params = { field, problem: issue?.message ?? "" };
    return answerProblem(new ApiProblem("bad-request", params, sentence), locale);
  }
  house.log.error({ path, problem: problemOf(error) }, "A request of the block could not be answered.");
  return answerProblem(new ApiProblem("unavailable"), locale);
}

/** The body as JSON, within its bound; `{}` where there is none. @throws ApiProblem */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBounded(request, MAX_BODY_KIB * 1024);
  if (bytes === null) throw tooLarge(MAX_BODY_KIB);
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new ApiProblem("bad-request", undefined, { key: "acting.problem.notJson" });
  }
}

/** @param limit in KiB */
export function tooLarge(limit: number): ApiProblem {
  return new ApiProblem("too-large", { limit }, { key: "acting.problem.tooLarge", params: { limit } });
}

const NUMBER = /^[1-9]\d{0,19}$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const id = (shape: RegExp, sentence?: Message) => (text: string | undefined) => {
  if (text && shape.test(text)) return text;
  throw new ApiProblem("not-found", undefined, sentence);
};
export const NO_ACTION: Message = { key: "acting.problem.noAction" };

/** Shopify's numeric order id from the URL. */
export const orderIdOf = id(NUMBER, { key: "acting.problem.noOrder" });
/** Loop's return id from the URL. */
export const returnIdOf = id(NUMBER);
/** An action's id from the URL, as this server gave it. */
export const actionIdOf = id(UUID, NO_ACTION);
/** A drift record's id from the URL. */
export const driftIdOf = id(NUMBER, { key: "acting.problem.noDrift" });
