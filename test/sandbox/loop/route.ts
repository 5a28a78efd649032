import type { Loop } from "./state";
import type { Answer, Request } from "./http";

/** The key scopes that this stand-in knows. */
export type Scope = "returns" | "orders" | "developer_tools" | "destinations:read";

export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** `:id` stands for one segment. */
  path: string;
  scope: Scope;
  /** Which of the two 401 bodies the endpoint answers with. */
  unauthorized: "returns" | "gateway";
  handle: (loop: Loop, request: Request, ids: string[]) => Answer;
}

/** The values of the path's placeholders, or null where the path is another one. */
export function matchPath(pattern: string, path: string): string[] | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const ids: string[] = [];
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith(":")) ids.push(value);
    else if (segment !== value) return null;
  }
  return ids;
}

/** A whole positive number, or null. */
export const readId = (text: string | null | undefined): number | null =>
  text && /^\d{1,15}$/.test(text) ? Number(text) : null;
