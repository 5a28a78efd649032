import { parseGid } from "../gid";
import type { StoredReturn } from "../store";
import { requireScope } from "./access-scopes";
import type { AdminContext } from "./execute";
import { definitionOf, definitionView, namespaceOf } from "./resolve-metafield";
import { orderView } from "./resolve-order";
import { returnView } from "./resolve-return";
import { deleteMetafields, setMetafields } from "./set-metafields";

interface TagArgs {
  id: string;
  tags: string[];
}

const ordersOnly = (id: string, context: AdminContext) => {
  const parsed = parseGid(id);
  return parsed?.type === "Order" ? context.store.visibleOrder(parsed.id) : null;
};

function changeTags(
  field: "tagsAdd" | "tagsRemove",
  args: TagArgs,
  context: AdminContext,
  change: (tags: string[]) => string[],
) {
  requireScope(context.token.scopes, field, "write_orders");
  const order = ordersOnly(args.id, context);
  if (!order) return { node: null, userErrors: [{ field: ["id"], message: "Order does not exist" }] };
  const tags = change(order.tags);
  if (tags.length > 250 || tags.some((tag) => tag.length > 40))
    return { node: null, userErrors: [{ field: ["tags"], message: "Tags are invalid" }] };
  const moved = tags.join("\n") !== order.tags.join("\n");
  order.tags = tags;
  if (moved) context.orderChanged(order);
  return { node: orderView(order, context.store), userErrors: [] };
}

/** The return mutations that end one: allowed for an open return, else a user error as Shopify gives it. */
function endReturn(
  args: { id: string },
  context: AdminContext,
  status: "CLOSED" | "CANCELED",
  topic: "returns/close" | "returns/cancel",
) {
  const id = parseGid(args.id);
  for (const order of context.store.orders.filter((entry) => !entry.world.hidden)) {
    const entry = order.returns.find((item) => id?.type === "Return" && String(item.id) === id.id);
    if (!entry) continue;
    if (!mayEnd(entry, status))
      return {
        return: null,
        userErrors: [
          { field: ["id"], message: "Return is not in a state that allows this.", code: "INVALID_STATE" },
        ],
      };
    entry.status = status;
    entry.closedAt = status === "CLOSED" ? context.now().toISOString() : entry.closedAt;
    context.returnChanged(order, entry, topic);
    return { return: returnView(entry, order, context.store), userErrors: [] };
  }
  return {
    return: null,
    userErrors: [{ field: ["id"], message: "Return does not exist.", code: "NOT_FOUND" }],
  };
}

/** "returnCancel only before any inspection/refund" (Admin API). */
function mayEnd(entry: StoredReturn, status: "CLOSED" | "CANCELED"): boolean {
  if (entry.status !== "OPEN") return false;
  return status === "CLOSED" || entry.lines.every((line) => line.refunded === 0);
}

function createDefinition(
  args: {
    definition: {
      namespace?: string | null;
      key: string;
      name: string;
      type: string;
      description?: string | null;
      ownerType: string;
      capabilities?: { adminFilterable?: { enabled: boolean } | null } | null;
    };
  },
  context: AdminContext,
) {
  const { definition } = args;
  if (definition.ownerType === "ORDER")
    requireScope(context.token.scopes, "metafieldDefinitionCreate", "write_orders");
  const namespace = namespaceOf(context.store, definition.namespace);
  if (definitionOf(context.store, { namespace, key: definition.key }))
    return {
      createdDefinition: null,
      userErrors: [
        {
          field: ["definition", "key"],
          message: `Key is in use for ${definition.ownerType} metafields on the '${namespace}' namespace.`,
          code: "TAKEN",
          elementIndex: null,
          elementKey: null,
        },
      ],
    };
  const created = {
    id: context.store.nextId(),
    ownerType: definition.ownerType,
    namespace,
    key: definition.key,
    type: definition.type,
    name: definition.name,
    description: definition.description ?? null,
    filterable: definition.capabilities?.adminFilterable?.enabled === true,
  };
  context.store.definitions.push(created);
  return { createdDefinition: definitionView(created), userErrors: [] };
}

/** `Mutation`: the writes that the stand-in answers. */
export const resolveMutation = {
  metafieldsSet: setMetafields,
  metafieldsDelete: deleteMetafields,
  metafieldDefinitionCreate: createDefinition,
  tagsAdd: (args: TagArgs, context: AdminContext) =>
    changeTags("tagsAdd", args, context, (tags) =>
      [...new Set([...tags, ...args.tags.map((tag) => tag.trim())])].toSorted(),
    ),
  tagsRemove: (args: TagArgs, context: AdminContext) =>
    changeTags("tagsRemove", args, context, (tags) => tags.filter((tag) => !args.tags.includes(tag))),
  returnClose: (args: { id: string }, context: AdminContext) =>
    endReturn(args, context, "CLOSED", "returns/close"),
  returnCancel: (args: { id: string }, context: AdminContext) =>
    endReturn(args, context, "CANCELED", "returns/cancel"),
  flowTriggerReceive(args: { handle?: string | null; payload?: unknown }, context: AdminContext) {
    if (!args.handle)
      return { userErrors: [{ field: ["handle"], message: "Errors validating schema: handle is missing" }] };
    context.store.flowTriggers.push({
      handle: args.handle,
      payload: args.payload ?? null,
      at: context.now().toISOString(),
    });
    return { userErrors: [] };
  },
};
