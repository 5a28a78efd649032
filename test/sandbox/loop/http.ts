import type { IncomingMessage, ServerResponse } from "node:http";
import { phpJson } from "./php-json";

const BIGGEST_BODY = 1024 * 1024;

/** What a route gets: the path without host and version, the body parsed where it is JSON. */
export interface Request {
  method: string;
  version: string;
  path: string;
  query: URLSearchParams;
  /** undefined = no body, or one that is not JSON. */
  body: unknown;
}

/** `body: undefined` = no body at all (204). A string with `type` is sent as it is, everything else as JSON. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Content type of a body that is not JSON. */
  type?: string;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** Laravel's validation error. */
export const invalid = (field: string, message: string): Answer => ({
  status: 422,
  body: { message, errors: { [field]: [message] } },
});

export async function readBody(message: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > BIGGEST_BODY) return undefined;
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString("utf8");
  if (text === "") return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

export function send(response: ServerResponse, { status, body, headers, type }: Answer): void {
  const isText = type !== undefined && typeof body === "string";
  const text = body === undefined ? "" : isText ? body : phpJson(body);
  response.writeHead(status, {
    ...(text === "" ? {} : { "content-type": type ?? "application/json" }),
    ...headers,
  });
  response.end(text);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
