import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { GraphQLSchema, IntrospectionQuery } from "graphql";
import { buildClientSchema } from "graphql";

interface ScopeItem {
  type: "type" | "field";
  typeName: string;
  fieldName?: string;
  requiredAccess: string;
  offlineScopes: string[];
}

interface SchemaFile {
  data: IntrospectionQuery;
  offline_scopes: { items: ScopeItem[] };
}

/** The access that a type or a field asks for: any one of `scopes`; `sentence` is Shopify's wording of it. */
export interface RequiredAccess {
  scopes: string[];
  sentence: string;
}

export interface AdminSchema {
  schema: GraphQLSchema;
  accessOfType(typeName: string): RequiredAccess | null;
  accessOfField(typeName: string, fieldName: string): RequiredAccess | null;
}

let loaded: AdminSchema | null = null;

/** Shopify's own 2026-10 Admin schema and its access scopes, out of the committed file; read once per process. */
export function adminSchema(): AdminSchema {
  loaded ??= load();
  return loaded;
}

function load(): AdminSchema {
  const file = new URL("../../../../app/shopify/schema/admin_2026-10.json.gz", import.meta.url);
  const parsed: SchemaFile = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
  const access = new Map<string, RequiredAccess>();
  for (const item of parsed.offline_scopes.items) {
    if (item.offlineScopes.length === 0) continue;
    const key = item.type === "type" ? item.typeName : `${item.typeName}.${item.fieldName}`;
    access.set(key, { scopes: item.offlineScopes, sentence: item.requiredAccess });
  }
  return {
    schema: buildClientSchema(parsed.data, { assumeValid: true }),
    accessOfType: (typeName) => access.get(typeName) ?? null,
    accessOfField: (typeName, fieldName) => access.get(`${typeName}.${fieldName}`) ?? null,
  };
}
