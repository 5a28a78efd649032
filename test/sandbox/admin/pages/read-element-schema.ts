import { mkdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { AttributeType, TargetSchema } from "./element-schema";

const root = join(import.meta.dirname, "../../../..");
/** Bumped when what is written to the cache changes its shape. */
const SHAPE = 4;

const given = new Map<string, TargetSchema>();

/**
 * The elements and attributes that one extension target may use, read from the type declarations of the installed
 * `@shopify/ui-extensions` with the TypeScript compiler (about two seconds), kept under node_modules/.cache.
 * Throws when the package has no declarations for the target.
 */
export function readElementSchema(target: string): TargetSchema {
  const before = given.get(target);
  if (before) return before;
  const packageFile = join(root, "node_modules/@shopify/ui-extensions/package.json");
  const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
  const cache = join(root, "node_modules/.cache/loopside-admin", `${target}-${version}-${SHAPE}.json`);
  const schema = existsSync(cache)
    ? (JSON.parse(readFileSync(cache, "utf8")) as TargetSchema)
    : readWithCompiler(target, dirname(packageFile));
  if (!existsSync(cache)) {
    mkdirSync(dirname(cache), { recursive: true });
    writeFileSync(cache, JSON.stringify(schema));
  }
  given.set(target, schema);
  return schema;
}

function readWithCompiler(target: string, packageDir: string): TargetSchema {
  const declaration = join(packageDir, "build/ts/surfaces/admin/targets", `${target}.d.ts`);
  if (!existsSync(declaration)) throw new Error(`@shopify/ui-extensions declares no target ${target}`);
  const entry = join(root, "element-schema-entry.tsx");
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.ReactJSX,
    jsxImportSource: "preact",
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const text = `import "@shopify/ui-extensions/${target}";\nimport type { createElement } from "preact";\nexport type Elements = createElement.JSX.IntrinsicElements;\n`;
  const realSource = host.getSourceFile.bind(host);
  const realExists = host.fileExists.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === entry
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true)
      : realSource(name, ...rest);
  host.fileExists = (name) => name === entry || realExists(name);
  const program = ts.createProgram([entry], options, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const alias = source?.statements.find(ts.isTypeAliasDeclaration);
  if (!alias) throw new Error("the compiler did not read the entry of the element schema");
  const elements = checker.getTypeAtLocation(alias.name);

  const types: AttributeType[] = [];
  const index = new Map<string, number>();
  const keep = (type: AttributeType): number => {
    const key = JSON.stringify(type);
    const known = index.get(key);
    if (known !== undefined) return known;
    types.push(type);
    index.set(key, types.length - 1);
    return types.length - 1;
  };

  const schema: TargetSchema = { types, elements: {} };
  for (const element of elements.getProperties()) {
    if (!element.name.startsWith("s-")) continue;
    const props = checker.getTypeOfSymbol(element);
    const attributes: Record<string, number> = {};
    const events: string[] = [];
    for (const prop of props.getProperties()) {
      if (["children", "key", "ref", "id", "slot"].includes(prop.name)) continue;
      const type = checker.getTypeOfSymbol(prop);
      if (/^on[A-Z]/.test(prop.name)) events.push(prop.name.slice(2).toLowerCase());
      else attributes[prop.name] = keep(describeType(type, checker));
    }
    schema.elements[element.name] = { attributes, events };
  }
  if (Object.keys(schema.elements).length === 0) throw new Error(`no elements declared for ${target}`);
  return schema;
}

function describeType(type: ts.Type, checker: ts.TypeChecker): AttributeType {
  const literals: string[] = [];
  const patterns: string[] = [];
  const described: AttributeType = {};
  for (const part of type.isUnion() ? type.types : [type]) {
    if (part.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown))
      described.string = described.number = described.boolean = described.array = true;
    else if (part.isStringLiteral()) literals.push(part.value);
    else if (part.isNumberLiteral()) described.number = true;
    else if (part.flags & ts.TypeFlags.TemplateLiteral) patterns.push(patternOf(part));
    else if (part.flags & ts.TypeFlags.BooleanLike) described.boolean = true;
    else if (part.flags & ts.TypeFlags.StringLike) described.string = true;
    else if (part.flags & ts.TypeFlags.NumberLike) described.number = true;
    else if (part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) continue;
    else if (checker.isArrayLikeType(part)) described.array = true;
    // string & {} ("AnyString") and the like: the declarations promise no more than text.
    else described.string = true;
  }
  const words = [...new Set(literals.flatMap((literal) => literal.split(" ")))];
  const most = Math.max(0, ...literals.map((literal) => literal.split(" ").length));
  if (literals.length > 60 && most > 1) Object.assign(described, { words, most });
  else if (literals.length > 0) described.literals = literals.sort();
  if (patterns.length > 0) described.patterns = [...new Set(patterns)].sort();
  return described;
}

function patternOf(type: ts.Type): string {
  const { texts, types } = type as ts.TemplateLiteralType;
  const holes = types.map((hole) => (hole.flags & ts.TypeFlags.NumberLike ? "-?\\d+(?:\\.\\d+)?" : ".*"));
  return texts.map((text, at) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + (holes[at] ?? "")).join("");
}
