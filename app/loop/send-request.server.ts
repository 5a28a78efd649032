import { type LoopError, LoopBadAnswer, LoopTimeout, LoopUnavailable } from "./errors";
import { parseJsonBytes } from "./parse-json";
import type { LoopAnswer } from "./read-answer";

export interface LoopRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: URL;
  apiKey: string;
  body?: object | undefined;
  timeoutMs: number;
  /** Largest answer that is read; more is cut off and counts as unavailable. */
  maxBytes: number;
}

export type SendOutcome =
  | { ok: true; answer: LoopAnswer; limit: number | null; remaining: number | null }
  | { ok: false; error: LoopError };

/** Causes of a failed fetch that mean no connection was made, so that Loop cannot have seen the request. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/**
 * One HTTP request to Loop. Never throws for what a network does: no connection, a cut-off answer and a late one are
 * outcomes. Redirects are not followed (the key would travel along). The time limit covers the body too.
 */
export async function sendRequest(request: LoopRequest, send: typeof fetch): Promise<SendOutcome> {
  const limit = AbortSignal.timeout(request.timeoutMs);
  try {
    const response = await send(request.url, {
      method: request.method,
      headers: {
        accept: "application/json",
        "X-Authorization": request.apiKey,
        ...(request.body ? { "content-type": "application/json" } : {}),
      },
      ...(request.body ? { body: JSON.stringify(request.body) } : {}),
      redirect: "manual",
      signal: limit,
    });
    const raw = await readBounded(response, request.maxBytes);
    if (raw === null) {
      return { ok: false, error: new LoopBadAnswer("it is larger than an answer may be", response.status) };
    }
    return {
      ok: true,
      answer: answerOf(response, raw),
      limit: numberOf(response.headers.get("x-ratelimit-limit")),
      remaining: numberOf(response.headers.get("x-ratelimit-remaining")),
    };
  } catch (problem) {
    if (limit.aborted) return { ok: false, error: new LoopTimeout(request.timeoutMs) };
    const code = codeOf(problem);
    if (code === null && !(problem instanceof TypeError)) throw problem;
    const sent = code === null || !NEVER_SENT.has(code);
    const what = sent ? "the connection broke before the answer was whole" : "no connection";
    return { ok: false, error: new LoopUnavailable(`${what}${code ? ` (${code})` : ""}`, sent) };
  }
}

async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

function answerOf(response: Response, raw: Uint8Array): LoopAnswer {
  const json = parseJsonBytes(raw);
  const type = response.headers.get("content-type") ?? "";
  return {
    status: response.status,
    body: json.ok ? json.value : undefined,
    html: /html/i.test(type) || /^\s*</.test(Buffer.from(raw.subarray(0, 64)).toString("latin1")),
    retryAfterMs: retryAfter(response.headers.get("retry-after")),
  };
}

/** Seconds or an HTTP date; null where it is neither. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

function numberOf(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header.trim()) ? Number(header) : null;
}

/** undici hides the reason of "fetch failed" in `cause`, one or two levels down, or in an AggregateError. */
function codeOf(problem: unknown): string | null {
  if (typeof problem !== "object" || problem === null) return null;
  if ("code" in problem && typeof problem.code === "string") return problem.code;
  if ("errors" in problem && Array.isArray(problem.errors)) return codeOf(problem.errors[0]);
  return "cause" in problem ? codeOf(problem.cause) : null;
}
