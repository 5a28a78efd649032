import type { GraphQLResolveInfo } from "graphql";
import { getNamedType, GraphQLError, isAbstractType } from "graphql";
import type { RequiredAccess } from "./schema";
import { adminSchema } from "./schema";

/** A write scope carries its read scope with it. */
export function holdsScope(held: readonly string[], wanted: string): boolean {
  if (held.includes(wanted)) return true;
  return wanted.startsWith("read_") && held.includes(wanted.replace(/^read_/, "write_"));
}

export function accessDenied(fieldName: string, access: RequiredAccess): GraphQLError {
  return new GraphQLError(`Access denied for ${fieldName} field. Required access: ${access.sentence}`, {
    extensions: {
      code: "ACCESS_DENIED",
      documentation: "https://shopify.dev/api/usage/access-scopes",
      requiredAccess: access.sentence,
    },
  });
}

/** Throws Shopify's ACCESS_DENIED unless one of the scopes is held. Used where the schema's file is silent. */
export function requireScope(held: readonly string[], fieldName: string, scope: string): void {
  if (!holdsScope(held, scope))
    throw accessDenied(fieldName, { scopes: [scope], sentence: `\`${scope}\` access scope.` });
}

const allowed = (held: readonly string[], access: RequiredAccess | null) =>
  access === null || access.scopes.some((scope) => holdsScope(held, scope));

/** The refusal for a field by its own rule or by the type that it gives (the nodes of a connection count), or null. */
export function deniedField(held: readonly string[], info: GraphQLResolveInfo): GraphQLError | null {
  const { accessOfField, accessOfType } = adminSchema();
  const own = accessOfField(info.parentType.name, info.fieldName);
  if (!allowed(held, own) && own) return accessDenied(info.fieldName, own);
  const type = getNamedType(info.returnType);
  if (isAbstractType(type)) return null;
  const byType = accessOfType(type.name.replace(/Connection$/, ""));
  return !allowed(held, byType) && byType ? accessDenied(info.fieldName, byType) : null;
}

/** The same for a value behind an interface or a union, where only the value tells the type (`nodes(ids:)`). */
export function deniedValue(held: readonly string[], fieldName: string, typeName: string) {
  const access = adminSchema().accessOfType(typeName);
  return !allowed(held, access) && access ? accessDenied(fieldName, access) : null;
}

/** Fields of protected customer data level 2: the app holds level 1 only, so Shopify answers null and an error. */
const protectedFields = new Set([
  "Order.billingAddress",
  "Order.clientIp",
  "Order.customer",
  "Order.displayAddress",
  "Order.email",
  "Order.phone",
  "Order.shippingAddress",
  "Order.statusPageUrl",
]);

export function protectedField(info: GraphQLResolveInfo): GraphQLError | null {
  if (!protectedFields.has(`${info.parentType.name}.${info.fieldName}`)) return null;
  return new GraphQLError(
    `This app is not approved to use the ${info.fieldName} field. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.`,
    { extensions: { code: "ACCESS_DENIED", documentation: "https://shopify.dev/api/usage/access-scopes" } },
  );
}
