import type { IncomingHttpHeaders, Server } from "node:http";
import { createServer } from "node:http";
import { asObject, parseObject, readBody, textOf } from "./http";
import { smallWorld } from "./small-world";
import type { AdminStandIn, AdminStandInOptions } from "./start";
import { startAdminStandIn } from "./start";

export const clientId = "0123456789abcdef0123456789abcdef";
export const clientSecret = "shpss_not_a_real_secret";

export const appToml = `
[webhooks]
api_version = "2026-10"

[[webhooks.subscriptions]]
topics = ["app/uninstalled", "app/scopes_update"]
uri = "/webhooks/app"

[[webhooks.subscriptions]]
compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"]
uri = "/webhooks/compliance"

[[webhooks.subscriptions]]
topics = ["orders/updated"]
uri = "/webhooks/orders/updated"
include_fields = ["id", "name", "updated_at"]

[[webhooks.subscriptions]]
topics = ["returns/approve", "returns/process", "returns/close", "returns/cancel"]
uri = "/webhooks/returns"
include_fields = ["id", "status", "order.id"]

[order.metafields.app.loop_returns]
type = "json"
name = "Loop returns"
access.admin = "merchant_read"

[order.metafields.app.loop_return_states]
type = "list.single_line_text_field"
name = "Loop return status"
capabilities.admin_filterable = true
`;

export async function startForTest(options: Partial<AdminStandInOptions> = {}): Promise<AdminStandIn> {
  const admin = await startAdminStandIn({
    world: smallWorld(),
    clientId,
    clientSecret,
    appUrl: null,
    scopes: "read_orders,write_orders,read_returns,read_products",
    appToml,
    webhookRetryDelays: [5, 10],
    ...options,
  });
  await admin.install();
  return admin;
}

const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";

export async function exchange(admin: AdminStandIn, form: Record<string, unknown> = {}) {
  const response = await fetch(`${admin.url}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: exchangeGrant,
      subject_token: admin.sessionToken({}),
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
      expiring: "1",
      ...form,
    }),
  });
  const body = asObject(await response.json()) ?? {};
  return { status: response.status, body, token: textOf(body.access_token) ?? "" };
}

export const online = "urn:shopify:params:oauth:token-type:online-access-token";

/** One Admin API call with a token of its own, unless one is given. */
export async function query(
  admin: AdminStandIn,
  text: string,
  variables: Record<string, unknown> = {},
  token?: string,
) {
  const response = await fetch(`${admin.url}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-access-token": token ?? (await exchange(admin)).token,
    },
    body: JSON.stringify({ query: text, variables }),
  });
  const body = asObject(await response.json()) ?? {};
  return { status: response.status, data: body.data, errors: body.errors, extensions: body.extensions };
}

export interface ReceivedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  raw: Buffer;
  body: Record<string, unknown> | null;
}

/** A server that stands for the app: keeps what it gets and answers with `answers` in turn, then 200. */
export async function startReceiver(answers: number[] = []) {
  const received: ReceivedRequest[] = [];
  const server: Server = createServer(async (request, response) => {
    const raw = await readBody(request);
    received.push({ path: request.url ?? "", headers: request.headers, raw, body: parseObject(raw) });
    response.writeHead(answers.shift() ?? 200);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("the receiver does not listen");
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    topics: () => received.map(({ headers }) => headers["x-shopify-topic"]),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
