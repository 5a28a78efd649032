import { requireScope } from "./access-scopes";
import { checkMetafieldValue } from "./check-metafield";
import type { AdminContext } from "./execute";
import { compareDigest, definitionOf, metafieldView, namespaceOf } from "./resolve-metafield";
import { orderView } from "./resolve-order";
import { parseGid } from "../gid";
import type { StoredMetafield, StoredOrder } from "../store";

export interface MetafieldInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
}

interface UserError {
  field: string[] | null;
  message: string;
  code: string;
  elementIndex: number | null;
}

interface Planned {
  order: StoredOrder;
  namespace: string;
  key: string;
  type: string;
  value: string;
}

const mostPerCall = 25;
const stale =
  "The resource has been updated since it was last loaded. Try again with an updated `compareDigest` value.";

/**
 * `metafieldsSet` on orders: at most 25 entries, all or none, compare-and-set by `compareDigest` (null = must not exist
 * yet). Only a value that really changes moves the order's updated_at and sends `orders/updated`.
 */
export function setMetafields(args: { metafields: MetafieldInput[] }, context: AdminContext) {
  requireScope(context.token.scopes, "metafieldsSet", "write_orders");
  if (args.metafields.length > mostPerCall)
    return refused([
      {
        field: ["metafields"],
        message: `Exceeded the maximum metafields input limit of ${mostPerCall}.`,
        code: "LESS_THAN_OR_EQUAL_TO",
        elementIndex: null,
      },
    ]);
  const errors: UserError[] = [];
  const planned: Planned[] = [];
  for (const [index, input] of args.metafields.entries()) {
    const plan = planOne(input, index, context);
    if ("code" in plan) errors.push(plan);
    else planned.push(plan);
  }
  if (errors.length > 0) return refused(errors);
  const changed = new Set<StoredOrder>();
  const written = planned.map((plan) => {
    const { metafield, isNew } = write(plan, context);
    if (isNew) changed.add(plan.order);
    return metafieldView(metafield, () => orderView(plan.order, context.store), context.store);
  });
  for (const order of changed) context.orderChanged(order);
  return { metafields: written, userErrors: [] };
}

const refused = (userErrors: UserError[]) => ({ metafields: [], userErrors });

function planOne(input: MetafieldInput, index: number, context: AdminContext): Planned | UserError {
  const problem = (field: string, code: string, message: string): UserError => ({
    field: ["metafields", String(index), field],
    message,
    code,
    elementIndex: null,
  });
  const owner = parseGid(input.ownerId);
  const order = owner?.type === "Order" ? context.store.visibleOrder(owner.id) : null;
  if (!order) return problem("ownerId", "INVALID", "Owner does not exist.");
  const namespace = namespaceOf(context.store, input.namespace);
  const { appNamespace } = context.store;
  const isOwn = namespace === appNamespace || namespace.startsWith(`${appNamespace}--`);
  if (namespace.startsWith("app--") && !isOwn)
    return problem(
      "namespace",
      "APP_NOT_AUTHORIZED",
      "Access to this namespace and key on Metafields is not allowed.",
    );
  if (input.key.length < 2) return problem("key", "TOO_SHORT", "Key is too short (minimum is 2 characters)");
  if (input.key.length > 64) return problem("key", "TOO_LONG", "Key is too long (maximum is 64 characters)");
  const definition = definitionOf(context.store, { namespace, key: input.key });
  const existing = order.metafields.get(`${namespace}.${input.key}`) ?? null;
  const type = input.type ?? definition?.type ?? existing?.type;
  if (!type) return problem("type", "BLANK", "Type can't be blank");
  if (definition && definition.type !== type)
    return problem(
      "type",
      "INVALID_TYPE",
      `Type must be consistent with the definition's type: '${definition.type}'.`,
    );
  const value = checkMetafieldValue(type, input.value);
  if (value) return problem("value", value.code, value.message);
  const digest = checkDigest(input, existing);
  if (digest)
    return { ...problem("compareDigest", digest.code, digest.message), field: ["metafields", String(index)] };
  return { order, namespace, key: input.key, type, value: input.value };
}

function checkDigest(input: MetafieldInput, existing: StoredMetafield | null) {
  if (input.compareDigest === undefined) return null;
  if (input.compareDigest === null) return existing ? { code: "STALE_OBJECT", message: stale } : null;
  if (!/^[0-9a-f]{64}$/.test(input.compareDigest))
    return { code: "INVALID_COMPARE_DIGEST", message: "The compareDigest is invalid." };
  return existing && compareDigest(existing) === input.compareDigest
    ? null
    : { code: "STALE_OBJECT", message: stale };
}

function write(plan: Planned, context: AdminContext): { metafield: StoredMetafield; isNew: boolean } {
  const path = `${plan.namespace}.${plan.key}`;
  const existing = plan.order.metafields.get(path);
  if (existing && existing.value === plan.value && existing.type === plan.type)
    return { metafield: existing, isNew: false };
  const at = context.now().toISOString();
  const metafield = {
    id: existing?.id ?? context.store.nextId(),
    namespace: plan.namespace,
    key: plan.key,
    type: plan.type,
    value: plan.value,
    createdAt: existing?.createdAt ?? at,
    updatedAt: at,
  };
  plan.order.metafields.set(path, metafield);
  return { metafield, isNew: true };
}

/** `metafieldsDelete`: what was not there comes back as null, as Shopify answers. */
export function deleteMetafields(
  args: { metafields: { ownerId: string; namespace: string; key: string }[] },
  context: AdminContext,
) {
  requireScope(context.token.scopes, "metafieldsDelete", "write_orders");
  const changed = new Set<StoredOrder>();
  const deletedMetafields = args.metafields.map((entry) => {
    const owner = parseGid(entry.ownerId);
    const order = owner?.type === "Order" ? context.store.visibleOrder(owner.id) : null;
    const namespace = namespaceOf(context.store, entry.namespace);
    if (!order?.metafields.delete(`${namespace}.${entry.key}`)) return null;
    changed.add(order);
    return { ownerId: entry.ownerId, namespace, key: entry.key };
  });
  for (const order of changed) context.orderChanged(order);
  return { deletedMetafields, userErrors: [] };
}
