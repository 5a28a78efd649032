import type { ASTNode, DocumentNode, GraphQLError } from "graphql";
import { Kind, visit } from "graphql";

export interface ShopifyError {
  message: string;
  locations?: readonly { line: number; column: number }[];
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
}

interface Rewording {
  pattern: RegExp;
  say(found: string[]): { message: string; code: string; extra: Record<string, unknown> };
}

/** graphql-js' sentence → the sentence and code of Shopify's server (graphql-ruby), for the rules that are met in practice. */
const rewordings: Rewording[] = [
  {
    pattern: /^Cannot query field "(\w+)" on type "(\w+)"/,
    say: ([field = "", type = ""]) => ({
      message: `Field '${field}' doesn't exist on type '${type}'`,
      code: "undefinedField",
      extra: { typeName: type, fieldName: field },
    }),
  },
  {
    pattern: /^Unknown argument "(\w+)" on field "\w+\.(\w+)"/,
    say: ([argument = "", field = ""]) => ({
      message: `Field '${field}' doesn't accept argument '${argument}'`,
      code: "argumentNotAccepted",
      extra: { name: field, typeName: "Field", argumentName: argument },
    }),
  },
  {
    pattern: /^Field "(\w+)" argument "(\w+)" of type "[^"]+" is required/,
    say: ([field = "", argument = ""]) => ({
      message: `Field '${field}' is missing required arguments: ${argument}`,
      code: "missingRequiredArguments",
      extra: { className: "Field", name: field, arguments: argument },
    }),
  },
  {
    pattern: /^Field "(\w+)" of type "([^"]+)" must have a selection of subfields/,
    say: ([field = "", type = ""]) => ({
      message: `Field must have selections (field '${field}' returns ${type.replaceAll(/[[\]!]/g, "")} but has no selections. Did you mean '${field} { ... }'?)`,
      code: "selectionMismatch",
      extra: { nodeName: `field '${field}'`, typeName: type.replaceAll(/[[\]!]/g, "") },
    }),
  },
  {
    pattern: /^Variable "\$(\w+)" of type "([^"]+)" used in position expecting type "([^"]+)"/,
    say: ([variable = "", given = "", wanted = ""]) => ({
      message: `Type mismatch on variable $${variable} (${given} / ${wanted})`,
      code: "variableMismatch",
      extra: { variableName: variable, typeName: given, errorMessage: "Type mismatch" },
    }),
  },
  {
    pattern: /^Variable "\$(\w+)" is not defined(?: by operation "(\w+)")?/,
    say: ([variable = "", operation]) => ({
      message: `Variable $${variable} is used by ${operation ?? "anonymous query"} but not declared`,
      code: "variableNotDefined",
      extra: { variableName: variable },
    }),
  },
  {
    pattern: /^Variable "\$(\w+)" is never used(?: in operation "(\w+)")?/,
    say: ([variable = "", operation]) => ({
      message: `Variable $${variable} is declared by ${operation ?? "anonymous query"} but not used`,
      code: "variableNotUsed",
      extra: { variableName: variable },
    }),
  },
  {
    pattern: /^Unknown type "(\w+)"/,
    say: ([type = ""]) => ({
      message: `${type} isn't a defined input type or type`,
      code: "undefinedType",
      extra: { typeName: type },
    }),
  },
];

/** An operation that the schema does not allow, as Shopify words it: HTTP 200 and `errors` with a code. */
export function rewordValidationError(error: GraphQLError, document: DocumentNode): ShopifyError {
  const node = error.nodes?.[0];
  const path = node ? pathTo(node, document) : [];
  for (const { pattern, say } of rewordings) {
    const found = pattern.exec(error.message);
    if (!found) continue;
    const { message, code, extra } = say(found.slice(1));
    // graphql-js names the declaration too, Shopify only the place of use.
    return { message, locations: error.locations?.slice(-1), path, extensions: { code, ...extra } };
  }
  return {
    message: error.message,
    locations: error.locations,
    path,
    extensions: { code: "argumentLiteralsIncompatible" },
  };
}

function pathTo(wanted: ASTNode, document: DocumentNode): string[] {
  const stack: string[] = [];
  let found: string[] = [];
  const nameOf = (node: ASTNode): string | null => {
    if (node.kind === Kind.OPERATION_DEFINITION)
      return node.name ? `${node.operation} ${node.name.value}` : node.operation;
    if (node.kind === Kind.FRAGMENT_DEFINITION) return `fragment ${node.name.value}`;
    if (node.kind === Kind.FIELD) return node.alias?.value ?? node.name.value;
    return null;
  };
  visit(document, {
    enter(node) {
      const name = nameOf(node);
      if (name) stack.push(name);
      if (node === wanted) found = [...stack];
    },
    leave(node) {
      if (nameOf(node)) stack.pop();
    },
  });
  return found;
}
