import { readFileSync } from "node:fs";
import path from "node:path";
import addFormats from "ajv-formats";
import Ajv2020 from "ajv/dist/2020";
import { parse } from "yaml";
import { z } from "zod";

const Operation = z.looseObject({ responses: z.record(z.string(), z.unknown()) });
const Document = z.looseObject({
  paths: z.record(z.string(), z.looseObject({ get: Operation.optional(), post: Operation.optional() })),
});

const document = Document.parse(
  parse(readFileSync(path.resolve(import.meta.dirname, "../../docs/openapi.yaml"), "utf8")),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ ...document, $id: "api" });

/** `GET /api/orders/:orderId/returns` … as the document names them. */
export function documentedOperations(): string[] {
  return Object.entries(document.paths).flatMap(([route, operations]) =>
    (["get", "post"] as const)
      .filter((method) => operations[method])
      .map((method) => `${method.toUpperCase()} ${route.replace(/\{(\w+)\}/g, ":$1")}`),
  );
}

/** What is wrong with an answer by the document; empty where nothing is. */
export function wrongWith(method: string, route: string, status: number, body: unknown): string[] {
  const documented = route.replace(/:(\w+)/g, "{$1}");
  const operations = document.paths[documented];
  const operation = method === "POST" ? operations?.post : (operations?.get ?? operations?.post);
  if (!operation?.responses[String(status)]) return [`${method} ${route} does not document ${status}`];
  const name = method === "POST" || !operations?.get ? "post" : "get";
  const step = (text: string) => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));
  const at = ["paths", documented, name, "responses", String(status)].map(step).join("/");
  const response = z.looseObject({ $ref: z.string().optional() }).parse(operation.responses[String(status)]);
  const base = response.$ref ? `api${response.$ref}` : `api#/${at}`;
  const validate = ajv.compile({ $ref: `${base}/content/${step("application/json")}/schema` });
  if (validate(body)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
}
