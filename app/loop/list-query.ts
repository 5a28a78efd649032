import type { ReturnListItem, UnreadableRow } from "./return-list";

export interface ListQuery {
  /** ISO 8601. Without both Loop lists the last 24 hours; the window is at most 120 days. */
  from?: string;
  to?: string;
  /** Which date the window applies to; Loop's default is created_at. */
  filter?: "created_at" | "updated_at";
  /** One state a call; without it cancelled and review are left out. */
  state?: string;
  cursor?: string;
  /** Default 100, at most 750. */
  pageSize?: number;
  /** `next` of the page before, which then decides; the rest of the query is laid under it. */
  pageUrl?: string;
}

export interface ListResult {
  returns: ReturnListItem[];
  /** Rows that did not parse; the page goes on without them. */
  unreadable: UnreadableRow[];
  /** The next page's URL, on Loop's host, to hand back as `pageUrl`; null on the last page. */
  next: string | null;
}

export function listUrl(base: URL, query: ListQuery): URL {
  const url = new URL(base);
  for (const [key, value] of Object.entries(paramsOf(query))) url.searchParams.set(key, value);
  return url;
}

/**
 * A next page, only if it lies on Loop's own host (scheme and port included) and is the list: the key travels with the
 * request. Parameters that Loop's URL lost are laid back in (the page size is known to get lost).
 */
export function pageUrl(text: string, root: URL, query: ListQuery): URL | null {
  if (!URL.canParse(text, root)) return null;
  const url = new URL(text, root);
  const own = url.origin === root.origin && url.username === "" && url.password === "";
  if (!own || !/^\/api\/[\w.-]+\/warehouse\/return\/list$/.test(url.pathname)) return null;
  for (const [key, value] of Object.entries(paramsOf({ ...query, cursor: undefined }))) {
    if (!url.searchParams.has(key)) url.searchParams.set(key, value);
  }
  return url;
}

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

function paramsOf({ from, to, filter, state, cursor, pageSize }: Loose<ListQuery>): Record<string, string> {
  const params = { from, to, filter, state, cursor, pageSize: pageSize?.toString(), paginate: "true" };
  return Object.fromEntries(
    Object.entries(params).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
