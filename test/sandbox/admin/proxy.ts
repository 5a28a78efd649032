import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import { Agent, createServer, request as sendRequest } from "node:http";
import type { Socket } from "node:net";
import { rewriteAppBridge, rewriteCsp } from "./rewrite-for-admin";

/**
 * Fronts the app as a development tunnel does: its port is the app's public address. Everything passes as it is, with
 * x-forwarded-* headers, but the admin's origin joins the CSP and the CDN's App Bridge becomes the stand-in's.
 */
export function createProxy(options: { appUrl: () => string | null; adminUrl: () => string }): Server {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const server = createServer((request, response) => {
    const target = options.appUrl();
    if (!target) return unavailable(response, "The app has not been started yet.");
    forward(request, response, target);
  });
  server.on("upgrade", (request, socket: Socket, head: Buffer) => {
    const target = options.appUrl();
    if (!target) return socket.destroy();
    upgrade(request, socket, head, target);
  });
  server.on("close", () => agent.destroy());
  return server;

  function forward(request: IncomingMessage, response: ServerResponse, target: string): void {
    const outgoing = sendRequest(
      new URL(request.url ?? "/", target),
      { method: request.method, headers: forwardedHeaders(request), agent },
      (answer) => answerWith(answer, response, request.method === "HEAD", options.adminUrl()),
    );
    outgoing.on("error", () => unavailable(response, "The app does not answer."));
    response.on("close", () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    request.pipe(outgoing);
  }
}

function forwardedHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  // Compressed HTML could not be rewritten.
  const { "accept-encoding": _, ...headers } = request.headers;
  return {
    ...headers,
    "x-forwarded-host": request.headers.host,
    "x-forwarded-proto": "http",
    // A caller that has hung up has no address any more.
    "x-forwarded-for": request.socket.remoteAddress ?? "",
  };
}

function answerWith(
  answer: IncomingMessage,
  response: ServerResponse,
  headOnly: boolean,
  admin: string,
): void {
  const headers = rewriteHeaders(answer.headers, admin);
  const isHtml = String(answer.headers["content-type"] ?? "").startsWith("text/html");
  answer.on("error", () => response.destroy());
  if (!isHtml || headOnly) {
    response.writeHead(answer.statusCode ?? 502, headers);
    answer.pipe(response);
    return;
  }
  const parts: Buffer[] = [];
  answer.on("data", (part: Buffer) => parts.push(part));
  answer.on("end", () => {
    const html = rewriteAppBridge(Buffer.concat(parts).toString("utf8"), admin);
    delete headers["content-length"];
    delete headers["transfer-encoding"];
    response.writeHead(answer.statusCode ?? 502, headers);
    response.end(html);
  });
}

function rewriteHeaders(headers: IncomingMessage["headers"], admin: string): OutgoingHttpHeaders {
  const rewritten: OutgoingHttpHeaders = { ...headers };
  for (const name of ["content-security-policy", "content-security-policy-report-only"]) {
    const policy = headers[name];
    if (typeof policy === "string") rewritten[name] = rewriteCsp(policy, admin);
  }
  if (headers.link) rewritten.link = rewriteAppBridge(String(headers.link), admin);
  return rewritten;
}

/** Web sockets (Vite's, in development) pass through. */
function upgrade(request: IncomingMessage, socket: Socket, head: Buffer, target: string): void {
  const outgoing = sendRequest(new URL(request.url ?? "/", target), { headers: request.headers });
  outgoing.on("upgrade", (answer, appSocket: Socket, appHead: Buffer) => {
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
    if (appHead.length > 0) socket.write(appHead);
    if (head.length > 0) appSocket.write(head);
    appSocket.pipe(socket).pipe(appSocket);
    appSocket.on("error", () => socket.destroy());
    socket.on("error", () => appSocket.destroy());
  });
  outgoing.on("response", () => socket.destroy());
  outgoing.on("error", () => socket.destroy());
  outgoing.end();
}

function unavailable(response: ServerResponse, sentence: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { "content-type": "text/plain; charset=utf-8", "retry-after": "1" });
  response.end(`${sentence}\n`);
}
