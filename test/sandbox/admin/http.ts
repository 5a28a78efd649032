import type { IncomingMessage, ServerResponse } from "node:http";

const maxBody = 10 * 1024 * 1024;

/** Reads a request body up to 10 MB (Shopify's own bound for Admin GraphQL). */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > maxBody) throw new RangeError("request body over 10 MB");
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** The body as a JSON object; anything else (absent, broken, a list) is null. */
export function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(body.toString("utf8")));
  } catch {
    return null;
  }
}

/** Narrows an unknown value to a plain object. */
export function asObject(value: unknown): Record<string, unknown> | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}

/** A JSON or urlencoded body, as Shopify's OAuth endpoint takes both; null when it is neither. */
export function parseForm(body: Buffer, contentType: string): Record<string, unknown> | null {
  if (contentType.includes("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(body.toString("utf8")));
  return parseObject(body);
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
