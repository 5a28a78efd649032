import type { Loop } from "./state";
import { now } from "./state";
import type { Answer, Request } from "./http";
import { takeChance } from "./knobs";
import type { Knobs } from "./knobs";
import type { RateLimit } from "./rate-limit";
import { matchPath } from "./route";
import type { Route } from "./route";

export interface ApiKey {
  key: string;
  scopes: string[];
}

/** How the answer leaves: as it is, or lost on its way after the work was done. */
export interface ApiAnswer extends Answer {
  lost: boolean;
}

const apiVersions = ["2026-10", "2026-07", "v1"];

const notFound: Answer = { status: 404, body: { message: "Not Found" } };
const serverError: Answer = { status: 500, body: { message: "Server Error" } };
const html: Answer = {
  status: 200,
  type: "text/html; charset=UTF-8",
  body: "<!DOCTYPE html><html><head><title>Loop Returns</title></head><body>We'll be right back.</body></html>",
};

/**
 * One API call: key, rate limit, scope, route. Key and scope are refused alike with a 401, in the shape of the
 * endpoint; the answer knobs come after the key check.
 */
export function answerApi(
  loop: Loop,
  routes: readonly Route[],
  keys: readonly ApiKey[],
  limitRate: (key: string, limit: number, now: Date) => RateLimit,
  request: Request,
  givenKey: string | undefined,
): ApiAnswer {
  const match = apiVersions.includes(request.version) ? findRoute(routes, request) : null;
  if (!match) return { ...notFound, lost: false };
  const { route, ids } = match;
  const key = keys.find((candidate) => candidate.key === givenKey);
  if (!key) return { ...unauthorized(loop.knobs, route), lost: false };
  const rate = limitRate(key.key, loop.knobs.rateLimitPerMinute, now(loop));
  const answer = answerWithKey(loop, request, route, ids, key, rate);
  const headers = {
    "x-ratelimit-limit": String(rate.limit),
    "x-ratelimit-remaining": String(rate.remaining),
    ...answer.headers,
  };
  return { ...answer, headers };
}

function answerWithKey(
  loop: Loop,
  request: Request,
  route: Route,
  ids: string[],
  key: ApiKey,
  rate: RateLimit,
): ApiAnswer {
  const { knobs, random } = loop;
  if (rate.refusedFor !== null) return { ...tooMany(knobs, rate.refusedFor), lost: false };
  if (!key.scopes.includes(route.scope)) return { ...unauthorized(knobs, route), lost: false };
  const meant = isMeant(knobs, request);
  const happens = (name: "answer429" | "answer500" | "answerHtml" | "answerEmpty" | "loseAnswer") =>
    meant && takeChance(knobs, name, random);
  if (happens("answer429")) return { ...tooMany(knobs, 30), lost: false };
  if (happens("answer500")) return { ...serverError, lost: false };
  if (happens("answerHtml")) return { ...html, lost: false };
  if (happens("answerEmpty")) return { status: 200, lost: false };
  const lost = happens("loseAnswer");
  return { ...route.handle(loop, request, ids), lost };
}

/** Whether the answer knobs are about this request: what it is of may stand in the path or in the query. */
export function isMeant({ answerPath }: Knobs, { path, query }: Pick<Request, "path" | "query">): boolean {
  return `${path}?${query.toString()}`.includes(answerPath);
}

function findRoute(routes: readonly Route[], request: Request) {
  for (const route of routes) {
    if (route.method !== request.method) continue;
    const ids = matchPath(route.path, request.path);
    if (ids) return { route, ids };
  }
  return null;
}

const tooMany = (knobs: Knobs, seconds: number): Answer => ({
  status: 429,
  body: { message: "Too Many Attempts." },
  headers: knobs.sendRetryAfter ? { "retry-after": String(seconds) } : {},
});

function unauthorized(knobs: Knobs, route: Route): Answer {
  const gateway = route.unauthorized === "gateway" || knobs.unauthorizedShape === "gateway";
  return {
    status: 401,
    body: gateway
      ? { error: { code: "401", http_code: "GEN-UNAUTHORIZED", message: "Unauthorized." } }
      : { errors: "Unauthorized." },
  };
}
