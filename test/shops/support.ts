import { createMetrics } from "../../app/metrics.server";
import { randomBytes } from "node:crypto";
import type { Database } from "../../app/db.server";
import { parseEnv } from "../../app/env.server";
import { createLog } from "../../app/log.server";
import { createSealer } from "../../app/seal.server";
import type { ConnectHouse } from "../../app/shops/connect-loop.server";
import { json, serve, type Server } from "../loop/support";

export const SHOP = "northwind-supply.myshopify.com";
export const OTHER = "southwind.myshopify.com";
export const APP_URL = "https://loopside.example";

/** A Loop account behind a real socket: one key with some scopes, returns in the list, webhook subscriptions. */
export interface Account {
  key: string;
  scopes: Set<"returns" | "developer_tools" | "orders" | "destinations">;
  /** Shopify order ids of its returns, by how many days ago the return was made. */
  returns: { daysAgo: number; orderId: string }[];
  webhooks: { id: number; topic: string; trigger: string; url: string; status: string }[];
  /** Topics that its webhooks API does not take. */
  refusedTopics: string[];
  /** Answers every call of this kind with 503. */
  away: ((method: string, path: string) => boolean) | null;
  nextId: number;
}

export const NOW = new Date("2026-06-01T12:00:00.000Z");

export async function openAccount(
  more: Partial<Account> = {},
): Promise<{ account: Account; server: Server }> {
  const account: Account = {
    key: "key-0123456789",
    scopes: new Set(["returns", "developer_tools", "orders", "destinations"]),
    returns: [{ daysAgo: 0.5, orderId: "1001" }],
    webhooks: [],
    refusedTopics: [],
    away: null,
    nextId: 100,
    ...more,
  };
  const server = await serve((call, response) => {
    const path = call.path.replace("/api/2026-10/", "");
    if (account.away?.(call.method, path)) return json(response, 503, { message: "Server Error" });
    const scope = path.startsWith("warehouse")
      ? "returns"
      : path.startsWith("webhooks")
        ? "developer_tools"
        : path.startsWith("allowlists")
          ? "orders"
          : "destinations";
    if (call.key !== account.key || !account.scopes.has(scope))
      return json(response, 401, { errors: "Unauthorized." });
    if (scope === "returns")
      return json(response, 200, { returns: listed(account, path), nextPageUrl: null });
    if (scope !== "developer_tools") return json(response, 200, { data: [] });
    if (call.method === "GET") return json(response, 200, { webhooks: account.webhooks });
    const id = Number(path.split("/")[1]);
    const at = account.webhooks.findIndex((hook) => hook.id === id);
    if (call.method === "POST") {
      const wanted = JSON.parse(call.body) as Account["webhooks"][number];
      if (account.refusedTopics.includes(wanted.topic)) {
        return json(response, 422, {
          message: "Must be one of the following values:return,label,restock",
          errors: {},
        });
      }
      const made = { ...wanted, id: account.nextId++ };
      account.webhooks.push(made);
      return json(response, 201, made);
    }
    if (at === -1) return json(response, 404, { errors: { code: "NOT_FOUND" } });
    if (call.method === "DELETE") account.webhooks.splice(at, 1);
    else account.webhooks[at] = { ...(JSON.parse(call.body) as Account["webhooks"][number]), id };
    return json(response, 204, undefined);
  });
  return { account, server };
}

function listed(account: Account, path: string) {
  const from = Date.parse(new URL(path, "http://loop").searchParams.get("from") ?? NOW.toISOString());
  return account.returns.flatMap(({ daysAgo, orderId }, index) => {
    const at = NOW.getTime() - daysAgo * 86_400_000;
    const row = {
      id: String(index + 1),
      state: "open",
      provider_order_id: orderId,
      created_at: new Date(at).toISOString(),
    };
    return at >= from ? [row] : [];
  });
}

/** A house with this database and this Loop; `lines` collects the log. */
export function houseOf(db: Database, loopUrl: string): ConnectHouse & { lines: string[] } {
  const key = randomBytes(32);
  const lines: string[] = [];
  return {
    db,
    env: parseEnv({
      NODE_ENV: "test",
      SHOPIFY_API_KEY: "client-id",
      SHOPIFY_API_SECRET: "client-secret",
      SHOPIFY_APP_URL: APP_URL,
      LOOP_API_URL: loopUrl,
      SEALING_KEYS: `a:${key.toString("base64")}`,
    }),
    sealer: createSealer([{ id: "a", key }]),
    log: createLog("debug", (line) => lines.push(line)),
    now: () => NOW,
    fetch,
    metrics: createMetrics(),
    lines,
  };
}
