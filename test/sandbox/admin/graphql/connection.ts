import { GraphQLError } from "graphql";

export interface PageArgs {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
}

const cursorOf = (id: string) => Buffer.from(JSON.stringify({ last_id: id })).toString("base64");

/**
 * One page of a list that is in its order already, as Shopify pages: `first` or `last` is required, at most 250,
 * `reverse` turns the list, cursors are opaque and stand for an element.
 */
export function connection<Item>(
  items: readonly Item[],
  args: PageArgs,
  idOf: (item: Item) => string,
  view: (item: Item) => unknown,
) {
  const size = args.first ?? args.last;
  if (size == null) throw new GraphQLError("you must provide one of first or last", badRequest);
  if (args.first != null && args.last != null)
    throw new GraphQLError("providing both first and last is not supported", badRequest);
  if (size < 0 || size > 250)
    throw new GraphQLError(`${args.first == null ? "last" : "first"} must be between 0 and 250`, badRequest);
  const ordered = args.reverse ? items.toReversed() : [...items];
  const from = args.after == null ? 0 : positionOf(ordered, args.after, idOf) + 1;
  const to = args.before == null ? ordered.length : positionOf(ordered, args.before, idOf);
  const window = ordered.slice(from, to);
  const page = args.first == null ? window.slice(Math.max(0, window.length - size)) : window.slice(0, size);
  const start = args.first == null ? from + window.length - page.length : from;
  const edges = page.map((item) => ({ cursor: cursorOf(idOf(item)), node: view(item) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: start + page.length < ordered.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const badRequest = { extensions: { code: "BAD_REQUEST" } };

function positionOf<Item>(items: readonly Item[], cursor: string, idOf: (item: Item) => string): number {
  const position = items.findIndex((item) => cursorOf(idOf(item)) === cursor);
  if (position === -1) throw new GraphQLError("Invalid cursor for current pagination sort.", badRequest);
  return position;
}
