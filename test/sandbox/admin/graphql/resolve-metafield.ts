import { createHash } from "node:crypto";
import { gid } from "../gid";
import type { AdminStore, StoredMetafield, StoredOrder } from "../store";
import { connection, type PageArgs } from "./connection";

/** Shopify gives a digest of the value for compare-and-set: equal values of one type have equal digests. */
export function compareDigest(metafield: Pick<StoredMetafield, "type" | "value">): string {
  return createHash("sha256").update(`${metafield.type}\n${metafield.value}`).digest("hex");
}

/** `$app` and an omitted namespace stand for the app's reserved one; `$app:x` for a part of it. */
export function namespaceOf(store: AdminStore, namespace: string | null | undefined): string {
  if (!namespace || namespace === "$app") return store.appNamespace;
  if (namespace.startsWith("$app:")) return `${store.appNamespace}--${namespace.slice("$app:".length)}`;
  return namespace;
}

/** A metafield as the Admin API shows it. */
export function metafieldView(metafield: StoredMetafield, owner: () => unknown, store: AdminStore) {
  return {
    __typename: "Metafield",
    id: gid("Metafield", metafield.id),
    legacyResourceId: String(metafield.id),
    namespace: metafield.namespace,
    key: metafield.key,
    type: metafield.type,
    value: metafield.value,
    jsonValue: jsonValueOf(metafield),
    compareDigest: compareDigest(metafield),
    createdAt: metafield.createdAt,
    updatedAt: metafield.updatedAt,
    sizeInBytes: Buffer.byteLength(metafield.value),
    ownerType: "ORDER",
    owner,
    description: () => definitionOf(store, metafield)?.description ?? null,
    definition: () => {
      const definition = definitionOf(store, metafield);
      return definition ? definitionView(definition) : null;
    },
  };
}

function jsonValueOf(metafield: StoredMetafield): unknown {
  if (metafield.type === "json" || metafield.type.startsWith("list.")) return JSON.parse(metafield.value);
  if (metafield.type === "boolean") return metafield.value === "true";
  if (metafield.type === "number_integer") return Number(metafield.value);
  return metafield.value;
}

export function definitionOf(store: AdminStore, at: { namespace: string; key: string }) {
  return store.definitions.find(
    (definition) =>
      definition.ownerType === "ORDER" && definition.namespace === at.namespace && definition.key === at.key,
  );
}

export function definitionView(definition: AdminStore["definitions"][number]) {
  return {
    __typename: "MetafieldDefinition",
    id: gid("MetafieldDefinition", definition.id),
    namespace: definition.namespace,
    key: definition.key,
    name: definition.name,
    description: definition.description,
    ownerType: definition.ownerType,
    type: { name: definition.type, category: "TEXT", supportsDefinitionMigrations: true },
    validations: [],
    validationStatus: "ALL_VALID",
    pinnedPosition: null,
    capabilities: {
      adminFilterable: { eligible: true, enabled: definition.filterable, status: "FILTERABLE" },
    },
  };
}

/** The fields that everything with metafields has. */
export function metafieldFields(order: StoredOrder, store: AdminStore, owner: () => unknown) {
  return {
    metafield(args: { namespace?: string | null; key: string }) {
      const found = order.metafields.get(`${namespaceOf(store, args.namespace)}.${args.key}`);
      return found ? metafieldView(found, owner, store) : null;
    },
    metafields(args: PageArgs & { namespace?: string | null; keys?: string[] | null }) {
      const namespace = args.namespace == null ? null : namespaceOf(store, args.namespace);
      const keys = args.keys?.map((key) => {
        const dot = key.lastIndexOf(".");
        return dot === -1
          ? `${store.appNamespace}.${key}`
          : `${namespaceOf(store, key.slice(0, dot))}.${key.slice(dot + 1)}`;
      });
      const wanted = [...order.metafields.entries()]
        .filter(
          ([path, entry]) =>
            (namespace ? entry.namespace === namespace : true) && (keys?.includes(path) ?? true),
        )
        .map(([, entry]) => entry);
      return connection(
        wanted,
        args,
        (entry) => String(entry.id),
        (entry) => metafieldView(entry, owner, store),
      );
    },
  };
}
