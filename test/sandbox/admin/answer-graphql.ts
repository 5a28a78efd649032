import type { IncomingMessage, ServerResponse } from "node:http";
import type { AccessTokens } from "./access-tokens";
import type { AdminContext, GraphqlAnswer } from "./graphql/execute";
import { executeAdminOperation } from "./graphql/execute";
import type { Bucket } from "./graphql/bucket";
import { asObject, parseObject, readBody, sendJson, textOf } from "./http";

const versions = new Set(["2026-10", "2026-07"]);

export interface GraphqlDoor {
  tokens: AccessTokens;
  bucket: Bucket;
  context(token: AdminContext["token"]): AdminContext;
  record(operation: string, cost: number): void;
}

/** `POST /admin/api/<version>/graphql.json` with an access token; refusals are Shopify's. */
export async function answerGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  door: GraphqlDoor,
  shop: string,
  version: string,
): Promise<void> {
  const given = request.headers["x-shopify-access-token"];
  const token = typeof given === "string" ? door.tokens.find(shop, given) : null;
  if (!token)
    return sendJson(response, 401, {
      errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
    });
  if (token.expiresAt === null)
    return sendJson(response, 403, {
      errors:
        "Non-expiring access tokens are no longer accepted for the Admin API. Start using expiring offline tokens.",
    });
  if (!versions.has(version)) return sendJson(response, 404, { errors: "Not Found" });
  const body = parseObject(await readBody(request));
  const answer = await runOperation(door, token, body);
  sendJson(response, 200, answer, { "x-shopify-api-version": version, "x-shopify-stage": "production" });
}

/** Runs an operation for a token, however it came (the app's server, or an extension's direct API access). */
export async function runOperation(
  door: GraphqlDoor,
  token: AdminContext["token"],
  body: Record<string, unknown> | null,
): Promise<GraphqlAnswer> {
  const query = textOf(body?.query);
  if (!query) return { errors: [{ message: "query not found" }] };
  const { name, cost, answer } = await executeAdminOperation(
    { query, operationName: textOf(body?.operationName), variables: asObject(body?.variables) ?? {} },
    door.context(token),
    door.bucket,
  );
  door.record(name, cost);
  return answer;
}
