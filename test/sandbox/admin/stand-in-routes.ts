import type { IncomingMessage, ServerResponse } from "node:http";
import { runOperation } from "./answer-graphql";
import { endReturn } from "./effects";
import { parseObject, readBody, sendJson, textOf, asObject } from "./http";
import { installApp, uninstallApp } from "./install";
import { readWorldOrder } from "./read-world-order";
import type { Running } from "./assemble";
import { shopifyEffect } from "./assemble";
import { showState } from "./show-state";
import { orderPayload } from "./webhook-payloads";

/**
 * The stand-in's own doors under /stand-in, which Shopify does not have: tokens, install, webhooks by hand, new orders,
 * staff ending a native return, and what it holds. False = not one of them.
 */
export async function answerStandIn(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  running: Running,
): Promise<boolean> {
  if (request.method === "GET" && url.pathname === "/stand-in/state") {
    sendJson(response, 200, showState(running));
    return true;
  }
  if (request.method !== "POST" || !url.pathname.startsWith("/stand-in/")) return false;
  const body = parseObject(await readBody(request)) ?? {};
  const ended = /^\/stand-in\/orders\/(\d+)\/returns\/(\d+)\/(close|cancel)$/.exec(url.pathname);
  if (ended) {
    answerReturnEnd(response, running, ended.slice(1));
    return true;
  }
  switch (url.pathname) {
    case "/stand-in/session-token":
      sendJson(response, 200, { token: sessionTokenFor(body, running) });
      return true;
    case "/stand-in/install":
      await installApp(running, textOf(body.scopes));
      sendJson(response, 200, { installed: true });
      return true;
    case "/stand-in/uninstall":
      await uninstallApp(running);
      sendJson(response, 200, { installed: false });
      return true;
    case "/stand-in/webhook":
      await answerWebhook(response, running, body);
      return true;
    case "/stand-in/orders":
      answerNewOrder(response, running, body);
      return true;
    case "/stand-in/graphql":
      await answerDirectAccess(request, response, running, body);
      return true;
    default:
      return false;
  }
}

function sessionTokenFor(body: Record<string, unknown>, running: Running): string {
  return running.sessionToken({
    ...(typeof body.shop === "string" && { shop: body.shop }),
    ...(typeof body.user === "number" && { user: body.user }),
    ...(typeof body.expiresIn === "number" && { expiresIn: body.expiresIn }),
  });
}

async function answerWebhook(
  response: ServerResponse,
  running: Running,
  body: Record<string, unknown>,
): Promise<void> {
  const topic = textOf(body.topic);
  if (!topic) return sendJson(response, 400, { error: "topic is missing" });
  try {
    const answer = await running.webhooks.sendNow(topic, asObject(body.payload) ?? {});
    sendJson(response, 200, { status: answer.status, body: await answer.text() });
  } catch (error) {
    sendJson(response, 502, { error: error instanceof Error ? error.message : "the app did not answer" });
  }
}

function answerNewOrder(response: ServerResponse, running: Running, body: Record<string, unknown>): void {
  const read = readWorldOrder(body);
  if ("error" in read) return sendJson(response, 400, read);
  const order = running.store.addOrder(read.order);
  running.fire("orders/create", orderPayload(order, running.store.world));
  running.orderChanged(order);
  sendJson(response, 201, { id: order.world.id, name: order.world.name });
}

function answerReturnEnd(
  response: ServerResponse,
  running: Running,
  [orderId = "", returnId = "", verb]: string[],
): void {
  const order = running.store.order(orderId);
  const entry = order?.returns.find((item) => String(item.id) === returnId);
  if (!order || !entry) return sendJson(response, 404, { error: "no such return" });
  if (entry.status !== "OPEN") return sendJson(response, 409, { error: `the return is ${entry.status}` });
  const closed = verb === "close";
  const at = running.now();
  endReturn(
    { nativeReturnId: entry.id, at: at.toISOString() },
    order,
    running,
    closed ? "CLOSED" : "CANCELED",
    null,
  );
  running.emit(shopifyEffect(order, entry.id, closed, at));
  sendJson(response, 200, { status: entry.status });
}

/**
 * Direct Admin API access of an extension (`shopify.query`): online, with the rights of the person who looks, named in
 * the `x-stand-in-user` header by the admin page.
 */
async function answerDirectAccess(
  request: IncomingMessage,
  response: ServerResponse,
  running: Running,
  body: Record<string, unknown>,
): Promise<void> {
  const { store } = running;
  const user = Number(request.headers["x-stand-in-user"] ?? store.world.staff[0]?.id);
  if (!store.installation) return sendJson(response, 403, { errors: "The application is not installed." });
  const token = {
    token: "",
    shop: store.world.shop,
    user,
    scopes: store.scopesOf(user),
    expiresAt: running.tokensNow().getTime() + 60_000,
  };
  sendJson(response, 200, await runOperation(running.door, token, body));
}
