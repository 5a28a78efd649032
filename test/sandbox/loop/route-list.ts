import type { Loop, LoopReturn } from "./state";
import { now } from "./state";
import type { Answer, Request } from "./http";
import { invalid, isRecord, ok } from "./http";
import { isAnswer, readListWindow } from "./list-window";
import type { Window } from "./list-window";
import type { Route } from "./route";
import { wireListItem } from "./wire-list";

const knownStates = ["open", "closed", "cancelled", "expired", "review"];
/** Left out, `state` means these: cancelled returns and returns in review are not in the list. */
const hiddenByDefault = ["cancelled", "review"];
const BIGGEST_PAGE = 750;

/** The detailed returns list. */
export const listRoute: Route = {
  method: "GET",
  path: "/warehouse/return/list",
  scope: "returns",
  unauthorized: "returns",
  handle(loop, request) {
    const { query } = request;
    const filter = query.get("filter") || "created_at";
    if (filter !== "created_at" && filter !== "updated_at")
      return invalid("filter", "The selected filter is invalid.");
    const state = query.get("state");
    if (state && !knownStates.includes(state)) return invalid("state", "The selected state is invalid.");
    const window = readListWindow(query, now(loop));
    if (isAnswer(window)) return window;

    const dateOf = (ret: LoopReturn) => seconds(filter === "updated_at" ? ret.updatedAt : ret.createdAt);
    const found = [...loop.returns.values()]
      .filter((ret) => (state ? ret.state === state : !hiddenByDefault.includes(ret.state)))
      .filter((ret) => isWithin(window, dateOf(ret)))
      .sort((a, b) => dateOf(b) - dateOf(a) || b.id - a.id);
    const paginate = ["true", "1"].includes(query.get("paginate") ?? "");
    return paginate ? page(loop, request, found, dateOf) : ok(found.map((ret) => wireListItem(loop, ret)));
  },
};

const seconds = (when: Date) => Math.floor(when.getTime() / 1000);
const isWithin = ({ from, to }: Window, at: number) =>
  at >= seconds(from) && at <= Math.ceil(to.getTime() / 1000);

/** Where a page begins: after (or before) the return with this date and id. A return that moves meanwhile is missed. */
interface Cursor {
  at: number;
  id: number;
  back: boolean;
}

function page(
  loop: Loop,
  request: Request,
  found: LoopReturn[],
  dateOf: (ret: LoopReturn) => number,
): Answer {
  const { query } = request;
  const size = Number(query.get("pageSize") ?? 100);
  if (!Number.isInteger(size) || size < 1) return invalid("pageSize", "The page size must be at least 1.");
  if (size > BIGGEST_PAGE)
    return invalid("pageSize", `The page size may not be greater than ${BIGGEST_PAGE}.`);
  const cursorText = query.get("cursor");
  const cursor = cursorText ? readCursor(cursorText) : null;
  if (cursorText && !cursor) return invalid("cursor", "The cursor is invalid.");

  const comesAfter = (ret: LoopReturn, { at, id }: Cursor) =>
    dateOf(ret) < at || (dateOf(ret) === at && ret.id < id);
  const isCursor = (ret: LoopReturn, { at, id }: Cursor) => dateOf(ret) === at && ret.id === id;
  let first = 0;
  if (cursor && !cursor.back) first = found.filter((ret) => !comesAfter(ret, cursor)).length;
  if (cursor?.back) {
    const before = found.filter((ret) => !comesAfter(ret, cursor) && !isCursor(ret, cursor)).length;
    first = Math.max(before - size, 0);
  }
  const shown = found.slice(first, first + size);
  const firstShown = shown[0];
  const lastShown = shown.at(-1);
  const urlTo = (ret: LoopReturn, back: boolean) =>
    pageUrl(loop, request, { at: dateOf(ret), id: ret.id, back });
  return ok({
    returns: shown.map((ret) => wireListItem(loop, ret)),
    nextPageUrl: lastShown && first + size < found.length ? urlTo(lastShown, false) : null,
    previousPageUrl: firstShown && first > 0 ? urlTo(firstShown, true) : null,
  });
}

/** The next page's address keeps the query but not pageSize: whoever wants it attaches it again. */
function pageUrl(loop: Loop, { version, path, query }: Request, cursor: Cursor): string {
  const url = new URL(`/api/${version}${path}`, loop.url);
  for (const [key, value] of query)
    if (key !== "pageSize" && key !== "cursor") url.searchParams.set(key, value);
  url.searchParams.set("cursor", Buffer.from(JSON.stringify(cursor)).toString("base64url"));
  return url.href;
}

function readCursor(text: string): Cursor | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (!isRecord(read)) return null;
    const { at, id, back } = read;
    return typeof at === "number" && typeof id === "number" && typeof back === "boolean"
      ? { at, id, back }
      : null;
  } catch {
    return null;
  }
}
