import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "yaml";

export { phpJson, signLoop } from "../sandbox/loop/php-json";

interface Spec {
  components: { examples: Record<string, { value: Record<string, unknown> }> };
  webhooks: Record<
    string,
    { post: { requestBody: { content: { "application/json": { example?: unknown } } } } }
  >;
}

const spec = parse(readFileSync("test/sandbox/loop/openapi.yaml", "utf8")) as Spec;

/** A documented example; a fresh copy each time, so that a test may change it. */
export function example(name: "ReturnListPageExample" | "ReturnDetailsExample" | "ReturnWebhookExample") {
  const found = spec.components.examples[name];
  if (!found) throw new Error(`openapi.yaml has no example ${name}`);
  return structuredClone(found.value);
}

export function webhookExample(name: string): Record<string, unknown> {
  const found = spec.webhooks[name]?.post.requestBody.content["application/json"].example;
  if (typeof found !== "object" || found === null)
    throw new Error(`openapi.yaml has no webhook example ${name}`);
  return structuredClone(found) as Record<string, unknown>;
}

export interface Call {
  method: string;
  path: string;
  key: string | undefined;
  body: string;
}

export interface Server {
  url: string;
  calls: Call[];
  close(): Promise<void>;
}

/** A real HTTP server on loopback that answers as the test says and remembers what it was asked. */
export async function serve(
  answer: (call: Call, response: ServerResponse, request: IncomingMessage) => void,
): Promise<Server> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const call: Call = {
        method: request.method ?? "",
        path: request.url ?? "",
        key: request.headers["x-authorization"]?.toString(),
        body: Buffer.concat(chunks).toString(),
      };
      calls.push(call);
      answer(call, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}

/** Answers with JSON, as Loop's server does. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
