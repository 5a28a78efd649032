import type { DocumentNode, GraphQLFieldResolver, OperationDefinitionNode } from "graphql";
import {
  execute,
  getOperationAST,
  GraphQLError,
  isLeafType,
  getNamedType,
  parse,
  Source,
  validate,
} from "graphql";
import type { AccessToken } from "../access-tokens";
import type { AdminStore, StoredOrder, StoredReturn } from "../store";
import { deniedField, deniedValue, protectedField } from "./access-scopes";
import type { Bucket } from "./bucket";
import { actualCost, maxQueryCost, requestedCost } from "./cost";
import { resolveMutation } from "./resolve-mutation";
import { resolveQuery } from "./resolve-query";
import { adminSchema } from "./schema";
import type { ShopifyError } from "./validation-errors";
import { rewordValidationError } from "./validation-errors";

/** What resolvers get besides their arguments. */
export interface AdminContext {
  store: AdminStore;
  token: AccessToken;
  clientId: string;
  now: () => Date;
  /** An order's updated_at moved: `orders/updated` goes out. */
  orderChanged(order: StoredOrder): void;
  /** A native return was closed or cancelled by an app or a person. */
  returnChanged(order: StoredOrder, entry: StoredReturn, topic: "returns/close" | "returns/cancel"): void;
}

export interface GraphqlAnswer {
  data?: unknown;
  errors?: readonly ShopifyError[];
  extensions?: Record<string, unknown>;
}

export interface ExecutedOperation {
  name: string;
  cost: number;
  answer: GraphqlAnswer;
}

type Prepared = { kind: "valid"; document: DocumentNode } | { kind: "invalid"; errors: ShopifyError[] };

const prepared = new Map<string, Prepared>();

/** Parses and validates once per text: the schema is large and the app sends few documents. */
function prepare(query: string): Prepared {
  const known = prepared.get(query);
  if (known) return known;
  const made = parseAndValidate(query);
  if (prepared.size > 500) prepared.clear();
  prepared.set(query, made);
  return made;
}

function parseAndValidate(query: string): Prepared {
  let document: DocumentNode;
  try {
    document = parse(new Source(query));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [at] = error.locations ?? [];
    const message = `syntax error, ${error.message.replace(/^Syntax Error: /, "")} at [${at?.line ?? 1}, ${at?.column ?? 1}]`;
    return { kind: "invalid", errors: [{ message, locations: error.locations }] };
  }
  const errors = validate(adminSchema().schema, document);
  if (errors.length === 0) return { kind: "valid", document };
  return { kind: "invalid", errors: errors.map((error) => rewordValidationError(error, document)) };
}

/** Runs one operation as Shopify's Admin API does: validated by the schema, paid from the bucket, guarded by scopes. */
export async function executeAdminOperation(
  request: { query: string; operationName?: string; variables: Record<string, unknown> },
  context: AdminContext,
  bucket: Bucket,
): Promise<ExecutedOperation> {
  const ready = prepare(request.query);
  if (ready.kind === "invalid") return { name: "invalid", cost: 0, answer: { errors: ready.errors } };
  const operation = getOperationAST(ready.document, request.operationName);
  if (!operation) {
    const message = request.operationName
      ? `No operation named "${request.operationName}"`
      : "An operation name is required";
    return { name: "invalid", cost: 0, answer: { errors: [{ message }] } };
  }
  const name = operation.name?.value ?? rootFieldOf(operation);
  const requested = requestedCost(ready.document, operation, request.variables);
  if (requested > maxQueryCost) return { name, cost: 0, answer: tooCostly(requested) };
  if (!bucket.take(requested)) return { name, cost: 0, answer: throttled(requested, bucket) };
  const result = await execute({
    schema: adminSchema().schema,
    document: ready.document,
    rootValue: operation.operation === "mutation" ? resolveMutation : resolveQuery,
    contextValue: context,
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: guardedResolver,
  });
  if (!("data" in result)) {
    bucket.giveBack(requested);
    return { name, cost: 0, answer: { errors: result.errors?.map(variableError) } };
  }
  const actual = actualCost(result.data, requested, operation.operation === "mutation");
  bucket.giveBack(requested - actual);
  const cost = {
    requestedQueryCost: requested,
    actualQueryCost: actual,
    throttleStatus: bucket.status(),
  };
  const errors = result.errors?.map((error): ShopifyError => error.toJSON());
  return {
    name,
    cost: actual,
    answer: { data: result.data, ...(errors && { errors }), extensions: { cost } },
  };
}

const rootFieldOf = (operation: OperationDefinitionNode) => {
  const [first] = operation.selectionSet.selections;
  return first?.kind === "Field" ? first.name.value : "anonymous";
};

const isContext = (value: unknown): value is AdminContext =>
  typeof value === "object" && value !== null && "token" in value && "store" in value;

/** Reads a field off its record (a value or a function of arguments and context), after scopes had their say. */
const guardedResolver: GraphQLFieldResolver<unknown, unknown> = async (source, args, context, info) => {
  if (!isContext(context)) throw new TypeError("operation without its context");
  const denied = deniedField(context.token.scopes, info) ?? protectedField(info);
  if (denied) throw denied;
  const held: unknown =
    typeof source === "object" && source !== null ? Reflect.get(source, info.fieldName) : undefined;
  const value: unknown =
    typeof held === "function" ? await Reflect.apply(held, source, [args, context]) : held;
  if (value === undefined && !(typeof source === "object" && source !== null && info.fieldName in source)) {
    throw new GraphQLError(
      `The stand-in admin does not keep ${info.parentType.name}.${info.fieldName}: add it to its resolvers.`,
      { extensions: { code: "INTERNAL_SERVER_ERROR" } },
    );
  }
  if (!isLeafType(getNamedType(info.returnType))) guardValues(context, info.fieldName, value);
  return value;
};

function guardValues(context: AdminContext, fieldName: string, value: unknown): void {
  for (const item of Array.isArray(value) ? value : [value]) {
    const typeName: unknown =
      typeof item === "object" && item !== null ? Reflect.get(item, "__typename") : null;
    if (typeof typeName !== "string") continue;
    const denied = deniedValue(context.token.scopes, fieldName, typeName);
    if (denied) throw denied;
  }
}

function tooCostly(cost: number): GraphqlAnswer {
  const message = `Query cost is ${cost}, which exceeds the single query max cost limit (${maxQueryCost}).\n\nSee https://shopify.dev/concepts/about-apis/rate-limits for more information on how the\ncost of a query is calculated.\n\nTo query larger amounts of data with fewer limits, bulk operations should be used instead.\nSee https://shopify.dev/tutorials/perform-bulk-operations-with-admin-api for usage details.\n`;
  return {
    errors: [
      {
        message,
        extensions: {
          code: "MAX_COST_EXCEEDED",
          cost,
          maxCost: maxQueryCost,
          documentation: "https://shopify.dev/api/usage/rate-limits",
        },
      },
    ],
  };
}

function throttled(requested: number, bucket: Bucket): GraphqlAnswer {
  return {
    errors: [
      {
        message: "Throttled",
        extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
      },
    ],
    extensions: {
      cost: { requestedQueryCost: requested, actualQueryCost: null, throttleStatus: bucket.status() },
    },
  };
}

/** graphql-js refuses a variable before it executes; Shopify says which one and why. */
function variableError(error: GraphQLError): ShopifyError {
  const found = /^Variable "\$(\w+)"/.exec(error.message);
  if (!found) return error.toJSON();
  const explanation = error.message.replace(/^Variable "\$\w+" got invalid value [^;]*; /, "");
  return {
    message: `Variable $${found[1]} was provided invalid value (${explanation})`,
    locations: error.locations,
    extensions: { code: "INVALID_VARIABLE", problems: [{ path: [], explanation }] },
  };
}
