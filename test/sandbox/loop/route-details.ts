import type { Loop, LoopReturn } from "./state";
import type { Request } from "./http";
import { ok } from "./http";
import { readId } from "./route";
import type { Route } from "./route";
import { wireDetails } from "./wire-details";

const notFound = { error: { message: "No return found with this ID." } };

/** One return, or HTTP 200 with an error when nothing matches; of several of an order the newest. */
export const detailsRoute: Route = {
  method: "GET",
  path: "/warehouse/return/details",
  scope: "returns",
  unauthorized: "returns",
  handle(loop, request) {
    const ret = find(loop, request);
    if (!ret) return ok(notFound);
    const currencyType = request.query.get("currency_type") === "presentment" ? "presentment" : "shop";
    return ok(wireDetails(loop, ret, currencyType));
  },
};

function find(loop: Loop, { query }: Request): LoopReturn | undefined {
  if (query.has("return_id")) return loop.returns.get(readId(query.get("return_id")) ?? 0);
  const orderId = readId(query.get("order_id"));
  if (query.has("order_id")) return newest(loop, (ret) => ret.order.id === orderId);
  const name = query.get("order_name")?.replace(/^#/, "");
  return name ? newest(loop, (ret) => ret.order.name.replace(/^#/, "") === name) : undefined;
}

const newest = (loop: Loop, fits: (ret: LoopReturn) => boolean) =>
  [...loop.returns.values()]
    .filter(fits)
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id)[0];
