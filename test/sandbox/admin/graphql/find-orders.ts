import type { AdminStore, StoredOrder } from "../store";
import { returnStatus } from "../order-status";
import { namespaceOf } from "./resolve-metafield";
import type { SearchTerm } from "./search-query";
import { compares, meetsQuery, parseSearchQuery } from "./search-query";

/** The orders an app may see that meet a search, in the order asked for (Shopify's default: processed at, oldest first). */
export function findOrders(
  store: AdminStore,
  args: { query?: string | null; sortKey?: string | null },
): StoredOrder[] {
  const query = parseSearchQuery(args.query ?? "");
  return store.orders
    .filter((order) => !order.world.hidden)
    .filter((order) => meetsQuery(query, (term) => meetsTerm(order, term, store)))
    .toSorted((one, other) => compareBy(args.sortKey ?? "PROCESSED_AT", one, other));
}

function meetsTerm(order: StoredOrder, term: SearchTerm, store: AdminStore): boolean {
  const { world } = order;
  const equal = (actual: string) => actual.toLowerCase() === term.value.toLowerCase();
  switch (term.field) {
    case null:
    case "name":
      return equal(world.name) || equal(world.name.replace(/^#/, ""));
    case "id":
      return compares(String(world.id), term);
    case "tag":
      return order.tags.some(equal);
    case "created_at":
    case "processed_at":
      return compares(world.createdAt, term);
    case "updated_at":
      return compares(order.updatedAt, term);
    case "return_status":
      return equal(returnStatus(order));
    default:
      return meetsMetafield(order, term, store);
  }
}

/** `metafields.<namespace>.<key>:value`; a list meets it when one element does. A field unknown to Shopify filters nothing. */
function meetsMetafield(order: StoredOrder, term: SearchTerm, store: AdminStore): boolean {
  const found = /^metafields\.(.+)\.([^.]+)$/.exec(term.field ?? "");
  const [, namespace, key] = found ?? [];
  if (!namespace || !key) return true;
  const metafield = order.metafields.get(`${namespaceOf(store, namespace)}.${key}`);
  if (!metafield) return false;
  if (!metafield.type.startsWith("list.")) return metafield.value === term.value;
  const values: unknown = JSON.parse(metafield.value);
  return Array.isArray(values) && values.includes(term.value);
}

function compareBy(sortKey: string, one: StoredOrder, other: StoredOrder): number {
  const byId = one.world.id - other.world.id;
  if (sortKey === "UPDATED_AT") return one.updatedAt.localeCompare(other.updatedAt) || byId;
  if (sortKey === "ID" || sortKey === "ORDER_NUMBER") return byId;
  return one.world.createdAt.localeCompare(other.world.createdAt) || byId;
}
