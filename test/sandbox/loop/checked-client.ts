import { expect } from "vitest";
import { isRecord } from "./http";
import { readOpenApi } from "./openapi-check";
import type { LoopStandIn } from "./start";

export interface CheckedAnswer {
  status: number;
  /** Parsed JSON; undefined for an answer without a body. */
  body: unknown;
  headers: Headers;
}

export interface CallOptions {
  method?: string;
  body?: unknown;
  key?: string;
  version?: string;
}

const openApi = readOpenApi();

/** Calls the API and holds every answer against openapi.yaml: an answer that is not documented fails the test. */
export async function callLoop(
  standIn: LoopStandIn,
  path: string,
  { method = "GET", body, key = standIn.apiKey, version = "2026-10" }: CallOptions = {},
): Promise<CheckedAnswer> {
  const url = path.startsWith("http") ? path : `${standIn.url}/api/${version}${path}`;
  const response = await fetch(url, {
    method,
    headers: { "x-authorization": key, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text === "" ? undefined : JSON.parse(text);
  const plainPath = new URL(url).pathname.replace(/^\/api\/[^/]+/, "");
  expect(openApi.answer(method, plainPath, response.status, answer), `${method} ${plainPath}`).toEqual([]);
  return { status: response.status, body: answer, headers: response.headers };
}

/** The stand-in's own routes. */
export async function tellStandIn(standIn: LoopStandIn, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${standIn.url}/stand-in/${path}`, {
    method: body === undefined ? "GET" : "POST",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}

/** The objects of a list answer, bare or in its envelope. */
export function returnsOf(body: unknown): Record<string, unknown>[] {
  const list = isRecord(body) ? body["returns"] : body;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

export const expectValidDelivery = (topic: string, body: unknown): void =>
  expect(openApi.delivery(topic, body), topic).toEqual([]);
