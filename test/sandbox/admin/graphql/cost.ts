import type {
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
  FieldNode,
  GraphQLNamedType,
} from "graphql";
import { getNamedType, isCompositeType, isInterfaceType, isObjectType, Kind } from "graphql";
import { adminSchema } from "./schema";

/** Shopify refuses a single query above this. */
export const maxQueryCost = 1000;

const mutationCost = 10;

/**
 * What Shopify would ask for before it runs the query: scalars 0, an object 1, a mutation 10, a connection 2 and its
 * nodes by `first`/`last`. Shopify weighs connections down (by three quarters since 2024) and publishes no exact formula,
 * so this is near, not equal.
 */
export function requestedCost(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const { schema } = adminSchema();
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const cost = costOf(operation.selectionSet, root, { fragments, variables });
  return Math.ceil(operation.operation === "mutation" ? mutationCost + cost : cost);
}

interface Walk {
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

function costOf(selections: SelectionSetNode, type: GraphQLNamedType, walk: Walk): number {
  let total = 0;
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) total += costOfField(selection, type, walk);
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const inner =
        selection.typeCondition && adminSchema().schema.getType(selection.typeCondition.name.value);
      total += costOf(selection.selectionSet, inner ?? type, walk);
    } else {
      const fragment = walk.fragments.get(selection.name.value);
      const inner = fragment && adminSchema().schema.getType(fragment.typeCondition.name.value);
      if (fragment && inner) total += costOf(fragment.selectionSet, inner, walk);
    }
  }
  return total;
}

function costOfField(field: FieldNode, parent: GraphQLNamedType, walk: Walk): number {
  if (!field.selectionSet || !(isObjectType(parent) || isInterfaceType(parent))) return 0;
  const definition = parent.getFields()[field.name.value];
  const type = definition && getNamedType(definition.type);
  if (!type || !isCompositeType(type)) return 0;
  if (!type.name.endsWith("Connection")) {
    const wrapper = parent.name.endsWith("Connection") || parent.name.endsWith("Edge");
    return (wrapper && field.name.value !== "node" ? 0 : 1) + costOf(field.selectionSet, type, walk);
  }
  return 2 + 0.25 * pageSize(field, walk) * Math.max(1, costOf(field.selectionSet, type, walk));
}

function pageSize(field: FieldNode, walk: Walk): number {
  for (const argument of field.arguments ?? []) {
    if (argument.name.value !== "first" && argument.name.value !== "last") continue;
    if (argument.value.kind === Kind.INT) return Number(argument.value.value);
    if (argument.value.kind === Kind.VARIABLE) {
      const value = walk.variables[argument.value.name.value];
      return typeof value === "number" ? value : 0;
    }
  }
  return 0;
}

/** What the answer turned out to hold: its objects, never more than what was requested. */
export function actualCost(data: unknown, requested: number, isMutation: boolean): number {
  return Math.min(requested, countObjects(data) - 1 + (isMutation ? mutationCost : 0));
}

function countObjects(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countObjects(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Object.values(value).reduce((sum: number, item) => sum + countObjects(item), 0);
}
