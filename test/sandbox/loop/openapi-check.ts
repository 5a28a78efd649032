import { readFileSync } from "node:fs";
import addFormats from "ajv-formats";
import Ajv2020 from "ajv/dist/2020";
import { parse } from "yaml";
import { isRecord } from "./http";

/**
 * Holds answers and deliveries against openapi.yaml. Money, dates and ids are checked by JSON Schema 2020-12, the
 * dialect of OpenAPI 3.1.
 */
export interface OpenApiCheck {
  /** What is wrong with an answer; empty where nothing is. An undocumented path or status is wrong. */
  answer(method: string, path: string, status: number, body: unknown): string[];
  /** The same for the body of a delivery, by its topic. */
  delivery(topic: string, body: unknown): string[];
}

const DOCUMENT = "loop";
const webhookOf: Record<string, string> = {
  return: "return",
  "return.processing": "returnProcessing",
  label: "label",
  restock: "restock",
  giftcard: "giftcard",
  "happy.returns.shipment": "happyReturnsShipment",
};

export function readOpenApi(): OpenApiCheck {
  const document: unknown = parse(readFileSync(new URL("./openapi.yaml", import.meta.url), "utf8"));
  if (!isRecord(document)) throw new Error("openapi.yaml is not a document.");
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ ...document, $id: DOCUMENT });

  const check = (steps: readonly string[], body: unknown): string[] => {
    const validate = ajv.compile({ $ref: `${DOCUMENT}#/${steps.map(escapeStep).join("/")}` });
    if (validate(body)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
  };
  const resolve = (steps: readonly string[]): readonly string[] | null => {
    const found = steps.reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), document);
    if (!isRecord(found)) return null;
    const ref = found["$ref"];
    return typeof ref === "string" ? ref.replace("#/", "").split("/") : steps;
  };
  const paths = isRecord(document["paths"]) ? Object.keys(document["paths"]) : [];

  return {
    answer(method, path, status, body) {
      const pattern = paths.find((candidate) => isSamePath(candidate, path));
      if (!pattern) return [`${path} is not documented`];
      const response = resolve(["paths", pattern, method.toLowerCase(), "responses", String(status)]);
      if (!response) return [`${method} ${pattern} does not document ${status}`];
      const content = [...response, "content", "application/json", "schema"];
      if (!resolve(content)) return body === undefined ? [] : [`${status} documents no body`];
      return check(content, body);
    },
    delivery(topic, body) {
      const name = webhookOf[topic];
      if (!name) return [`topic ${topic} is not documented`];
      return check(["webhooks", name, "post", "requestBody", "content", "application/json", "schema"], body);
    },
  };
}

const escapeStep = (step: string) => encodeURIComponent(step.replace(/~/g, "~0").replace(/\//g, "~1"));

function isSamePath(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const given = path.split("/");
  return (
    wanted.length === given.length &&
    wanted.every(
      (step, index) => step === given[index] || (step.startsWith("{") && /^\d+$/.test(given[index] ?? "")),
    )
  );
}
