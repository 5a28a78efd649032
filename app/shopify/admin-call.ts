import type { z } from "zod";

/** One call of the Admin GraphQL API; the answer's JSON as it came, errors included. */
export type AdminGraphql = (
  document: string,
  variables?: Record<string, unknown>,
) => Promise<{ data?: unknown; errors?: unknown; extensions?: unknown }>;

/** Shopify asked us to wait: the bucket is empty. */
export class ShopifyThrottled extends Error {
  override name = "ShopifyThrottled";
}

/** The app lacks an access scope or an approval for a field it asked for. */
export class ShopifyAccessDenied extends Error {
  override name = "ShopifyAccessDenied";
}

/** Shopify answered with errors, or in a shape that we do not know. */
export class ShopifyBadAnswer extends Error {
  override name = "ShopifyBadAnswer";
}

interface GraphqlError {
  message: string;
  code: string | null;
}

function errorsOf(errors: unknown): GraphqlError[] {
  const list = Array.isArray(errors)
    ? errors
    : errors && typeof errors === "object" && "graphQLErrors" in errors
      ? errors.graphQLErrors
      : errors
        ? [errors]
        : [];
  if (!Array.isArray(list)) return [];
  return list.map((error: unknown) => {
    const { message, extensions } = (typeof error === "object" && error !== null ? error : {}) as {
      message?: unknown;
      extensions?: { code?: unknown };
    };
    return {
      message: typeof message === "string" ? message : String(error),
      code: typeof extensions?.code === "string" ? extensions.code : null,
    };
  });
}

/**
 * Calls the Admin API and reads the answer by a schema: only what is used.
 * @throws ShopifyThrottled | ShopifyAccessDenied | ShopifyBadAnswer
 */
export async function callAdmin<T>(
  admin: AdminGraphql,
  document: string,
  variables: Record<string, unknown>,
  schema: z.ZodType<T>,
): Promise<T> {
  const answer = await admin(document, variables);
  const errors = errorsOf(answer.errors);
  if (errors.some((error) => error.code === "THROTTLED"))
    throw new ShopifyThrottled("Shopify's rate limit is reached.");
  const denied = errors.find((error) => error.code === "ACCESS_DENIED");
  if (denied) throw new ShopifyAccessDenied(denied.message);
  if (errors.length > 0)
    throw new ShopifyBadAnswer(
      errors
        .map((error) => error.message)
        .join("; ")
        .slice(0, 300),
    );
  const parsed = schema.safeParse(answer.data);
  if (!parsed.success)
    throw new ShopifyBadAnswer(
      `Shopify answered in an unknown shape at ${parsed.error.issues[0]?.path.join(".") ?? "?"}.`,
    );
  return parsed.data;
}
