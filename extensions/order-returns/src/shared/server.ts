import type {
  ActionAnswer,
  ActionBody,
  ApiError,
  ApiErrorCode,
  FocusAnswer,
  FocusBody,
  OrderReturnsAnswer,
  PreviewAnswer,
} from "../../../../app/returns/api";

/**
 * How a call to our server ended. `offline`: no answer that can be trusted (no network, too late, not JSON, a 5xx of
 * whatever stands in between): what the server did is not known.
 */
export type ServerResult<T> =
  | { kind: "ok"; value: T }
  | ({ kind: "unauthorised" | "not-allowed" | "not-connected" | "error" } & Refusal)
  | { kind: "offline" };

/** The server's own words for a refusal; the code is put into the reader's language by the catalogue. */
export interface Refusal {
  code: ApiErrorCode | "unknown";
  message: string;
}

export type Failure = Exclude<ServerResult<unknown>, { kind: "ok" }>;

const READ_TIMEOUT = 15_000;
/** An action waits for Loop; facts: Loop has answered after 20 s and more. */
const ACTION_TIMEOUT = 45_000;

export function readOrderReturns(
  orderId: string,
  seen: string | null,
): Promise<ServerResult<OrderReturnsAnswer>> {
  const query = seen === null ? "" : `?seen=${encodeURIComponent(seen)}`;
  return call(`/api/orders/${orderId}/returns${query}`, isOrderReturns);
}

export function readFocus(orderId: string): Promise<ServerResult<FocusAnswer>> {
  return call(`/api/orders/${orderId}/focus`, hasKey("returnId"));
}

export function leaveFocus(orderId: string, body: FocusBody): Promise<ServerResult<unknown>> {
  return call(`/api/orders/${orderId}/focus`, isAnything, body);
}

export function refreshReturn(returnId: string): Promise<ServerResult<unknown>> {
  return call(`/api/returns/${encodeURIComponent(returnId)}/refresh`, isAnything, {});
}

export function linkReturn(returnId: string, orderId: string): Promise<ServerResult<unknown>> {
  return call(`/api/returns/${encodeURIComponent(returnId)}/link`, isAnything, { orderId });
}

export function previewActions(
  returnId: string,
  lineItemIds: string[] | null,
): Promise<ServerResult<PreviewAnswer>> {
  const body = lineItemIds === null ? {} : { lineItemIds };
  return call(
    `/api/returns/${encodeURIComponent(returnId)}/preview`,
    hasKey("previews"),
    body,
    ACTION_TIMEOUT,
  );
}

/**
 * Asks for an action. Repeating it with the same idempotency key and body is safe: the server answers what became of
 * the first one and sends nothing to Loop a second time.
 */
export function requestAction(returnId: string, body: ActionBody): Promise<ServerResult<ActionAnswer>> {
  return call(`/api/returns/${encodeURIComponent(returnId)}/actions`, isAction, body, ACTION_TIMEOUT);
}

export function readAction(id: string): Promise<ServerResult<ActionAnswer>> {
  return call(`/api/actions/${encodeURIComponent(id)}`, isAction);
}

type Check<T> = (value: unknown) => value is T;

/**
 * One call. The path resolves against the app's URL and the admin adds the person's session token, as the platform
 * does for an extension's own app.
 */
async function call<T>(
  path: string,
  isExpected: Check<T>,
  body?: object,
  timeout = READ_TIMEOUT,
): Promise<ServerResult<T>> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout);
  try {
    const response = await fetch(path, {
      signal: stop.signal,
      ...(body === undefined
        ? {}
        : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await readJson(response);
    if (response.ok) return isExpected(answer) ? { kind: "ok", value: answer } : { kind: "offline" };
    return refused(response.status, answer);
  } catch {
    return { kind: "offline" };
  } finally {
    clearTimeout(timer);
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return null;
  return JSON.parse(text);
}

function refused(status: number, answer: unknown): Failure {
  const refusal = isApiError(answer)
    ? { code: answer.code, message: answer.message }
    : { code: "unknown" as const, message: "" };
  if (status === 401) return { kind: "unauthorised", ...refusal };
  if (refusal.code === "not-connected") return { kind: "not-connected", ...refusal };
  if (status === 403) return { kind: "not-allowed", ...refusal };
  if (refusal.code === "unknown" && status >= 500) return { kind: "offline" };
  return { kind: "error", ...refusal };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isApiError(value: unknown): value is ApiError {
  return isObject(value) && typeof value.code === "string" && typeof value.message === "string";
}

function isAnything(value: unknown): value is NonNullable<unknown> | null {
  return value !== undefined;
}

function hasKey<T>(key: string): Check<T> {
  return (value): value is T => isObject(value) && key in value;
}

function isOrderReturns(value: unknown): value is OrderReturnsAnswer {
  return isObject(value) && (value.unchanged === true || isObject(value.summary));
}

function isAction(value: unknown): value is ActionAnswer {
  return isObject(value) && typeof value.id === "string" && typeof value.status === "string";
}
