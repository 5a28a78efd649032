import type { AdminStandIn } from "../sandbox/admin/start";

export interface ApiCall {
  method?: string;
  /** JSON of a POST; a string goes as it is. */
  body?: unknown;
  /** Shopify id of the person. */
  user?: number;
  /** Instead of a fresh token of that person; null sends none. */
  token?: string | null;
  headers?: Record<string, string>;
}

export interface ApiReply {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON; undefined where it is none. */
  body: unknown;
}

/** An ordinary browser's name: Shopify's package answers bots with 410. */
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/153.0.0.0 Safari/537.36";

/** One call of the block's API over HTTP, with a session token as App Bridge gives it. */
export async function callApi(
  url: string,
  admin: AdminStandIn,
  path: string,
  call: ApiCall = {},
): Promise<ApiReply> {
  const token =
    call.token === undefined ? admin.sessionToken(call.user ? { user: call.user } : {}) : call.token;
  const body =
    call.body === undefined || typeof call.body === "string" ? call.body : JSON.stringify(call.body);
  const response = await fetch(`${url}${path}`, {
    method: call.method ?? (call.body === undefined ? "GET" : "POST"),
    redirect: "manual",
    headers: {
      "user-agent": BROWSER,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...call.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
