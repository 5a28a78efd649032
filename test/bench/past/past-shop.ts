import { createHash } from "node:crypto";
import { planWindows } from "../../../app/sync/backfill/plan-windows";
import { isAnswer, readListWindow } from "../../sandbox/loop/list-window";
import type { Route } from "../../sandbox/loop/route";
import { smallOrder } from "../../sandbox/loop/small-world";
import { now } from "../../sandbox/loop/state";
import type { Loop } from "../../sandbox/loop/state";
import type { World } from "../../sandbox/world/types";
import { benchWorld } from "../house/bench-world";
import { rowTemplates } from "./row-templates";

const DAY = 86_400_000;
const PAGE = 750;
/** Younger ones are on their way, older ones are over. */
const UNFINISHED_DAYS = 21;
/** Finished returns changed last so long after they were made. */
const TOOK_DAYS = 4;
const HIDDEN_BY_DEFAULT = new Set(["cancelled", "review"]);

/** A shop with a past that nobody holds in memory: each page is made when it is asked for. */
export interface PastShop {
  world: World;
  /** Loop's list of it; with what the stand-in holds itself on the first page. */
  route: Route;
  returns: number;
  /** Pages that were given out, by the query that asked. */
  pages: string[];
  /** Σ over windows × states of max(1, ⌈n/750⌉): the requests that reading it takes at least. */
  leastRequests(until: Date): number;
}

/** `count` returns, evenly over `days`; `numbered` 0 is the newest. */
export function pastShop(count: number, days: number, at = new Date()): PastShop {
  const step = (days * DAY) / count;
  const createdAt = (n: number) => at.getTime() - Math.round((n + 0.5) * step);
  // Orders that Shopify still shows and that are read at once: see `landPage`.
  const shown = Math.min(count, Math.ceil(((30 + TOOK_DAYS) * DAY) / step));
  const stateOf = (n: number): string => {
    const dice = createHash("md5").update(String(n)).digest().readUInt16LE() % 100;
    if (createdAt(n) > at.getTime() - UNFINISHED_DAYS * DAY)
      return dice < 3 ? "review" : dice < 60 ? "open" : "closed";
    return dice < 88 ? "closed" : dice < 96 ? "expired" : "cancelled";
  };
  const states = Array.from({ length: count }, (_, n) => stateOf(n));
  const changedAt = (n: number) => {
    const over = states[n] === "closed" || states[n] === "expired" || states[n] === "cancelled";
    return Math.min(at.getTime(), createdAt(n) + (over ? TOOK_DAYS * DAY : 0));
  };
  const pages: string[] = [];
  let templates: ReturnType<typeof rowTemplates> | null = null;

  /** The numbers of a window's returns from `first` on, newest first, one more than a page holds where there are more. */
  function* numbersIn(
    from: number,
    to: number,
    state: string | null,
    first: number,
    by: "created" | "updated",
  ) {
    const back = by === "updated" ? TOOK_DAYS * DAY : 0;
    const start = Math.max(first, Math.floor((at.getTime() - to) / step) - 1, 0);
    for (let n = start; n < count && createdAt(n) >= from - back; n++) {
      const when = by === "updated" ? changedAt(n) : createdAt(n);
      if (when < from || when > to) continue;
      const is = states[n] ?? "closed";
      if (state === null ? !HIDDEN_BY_DEFAULT.has(is) : is === state) yield n;
    }
  }

  const route: Route = {
    method: "GET",
    path: "/warehouse/return/list",
    scope: "returns",
    unauthorized: "returns",
    handle(loop: Loop, request) {
      const { query } = request;
      const window = readListWindow(query, now(loop));
      if (isAnswer(window)) return window;
      templates ??= rowTemplates(loop);
      const state = query.get("state");
      const by = query.get("filter") === "updated_at" ? "updated" : "created";
      const first = Number(query.get("cursor") ?? 0);
      const size = Number(query.get("pageSize") ?? 100);
      const rows = first === 0 ? templates.ownRows(loop, state, window) : [];
      let next: number | null = null;
      for (const n of numbersIn(window.from.getTime(), window.to.getTime(), state, first, by)) {
        if (rows.length >= size) {
          next = n;
          break;
        }
        const is = states[n] ?? "closed";
        rows.push(templates.row(n, is, new Date(createdAt(n)), new Date(changedAt(n))));
      }
      pages.push(query.toString());
      const url = new URL(`/api/${request.version}${request.path}`, loop.url);
      for (const [key, value] of query) if (key !== "pageSize") url.searchParams.set(key, value);
      if (next !== null) url.searchParams.set("cursor", String(next));
      const nextPageUrl = next === null ? "null" : JSON.stringify(url.href).replaceAll("/", "\\/");
      return {
        status: 200,
        type: "application/json",
        body: `{"returns":[${rows.join()}],"nextPageUrl":${nextPageUrl},"previousPageUrl":null}`,
      };
    },
  };

  return {
    world: {
      ...benchWorld(0),
      createdAt: new Date(at.getTime() - days * DAY).toISOString(),
      orders: Array.from({ length: shown }, (_, n) =>
        smallOrder(n, { id: orderIdOfPast(n), createdAt: new Date(createdAt(n) - 7 * DAY).toISOString() }),
      ),
    },
    route,
    returns: count,
    pages,
    leastRequests(until) {
      // The probe without a state is Loopside's own: it does not count towards what is needed.
      const windows = planWindows(new Date(at.getTime() - days * DAY), until).filter(
        (one) => one.state !== "",
      );
      const found = windows.map(
        (one) => [...numbersIn(one.from.getTime(), one.to.getTime(), one.state, 0, "created")].length,
      );
      return found.reduce((sum, n) => sum + Math.max(1, Math.ceil(n / PAGE)), 0);
    },
  };
}

/** Newer orders have higher numbers, as in Shopify. */
export const orderIdOfPast = (n: number) => 6_200_000_000_000 - n;
export const returnIdOfPast = (n: number) => 50_000_000 - n;
